"""Verdicts of people on matches, and matches over time."""

from ninja import Router

router = Router(tags=["matching"])
