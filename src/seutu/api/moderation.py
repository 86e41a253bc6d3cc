"""Reports and decisions."""

from ninja import Router

router = Router(tags=["moderation"])
