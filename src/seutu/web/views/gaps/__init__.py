"""Pages about what is asked for and not offered."""
