"""Files attached to a subject."""

from ninja import Router

router = Router(tags=["files"])
