"""Meaning as evidence: an encoder that an operator brings, and vectors of the records.

Knows no Django. The libraries that run models are imported when an encoder is opened.
"""
