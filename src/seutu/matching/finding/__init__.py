"""Finding datasets by a condition, whichever protocol it was written in."""
