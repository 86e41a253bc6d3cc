"""Pages about people, organisations, tokens and the trace of writes."""
