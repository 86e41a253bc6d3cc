"""What a data file holds: columns, types, gaps, ranges, a sample. No Django in here."""
