"""Notices and what a person follows."""

from ninja import Router

router = Router(tags=["notifications"])
