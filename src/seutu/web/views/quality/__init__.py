"""Pages of metadata quality."""
