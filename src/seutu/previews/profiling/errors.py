class NotATable(Exception):
    """The file cannot be read as a table; the message says why."""
