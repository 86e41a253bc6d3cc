"""From a public need to a working, reviewed, reused solution."""

__version__ = "0.1.0"
