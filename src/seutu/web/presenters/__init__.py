"""From models and matches to what a page prints, in the reader's language."""
