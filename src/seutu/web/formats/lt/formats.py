"""Lithuanian numbers: a space that does not break stands between thousands."""

THOUSAND_SEPARATOR = "\N{NO-BREAK SPACE}"
