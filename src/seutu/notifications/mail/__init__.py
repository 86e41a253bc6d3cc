"""Mail: a queue in the database, digests, refusals, bounces and ways to stop it."""
