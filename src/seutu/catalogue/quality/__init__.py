"""Metadata quality after the European methodology: rules, figures, advice."""
