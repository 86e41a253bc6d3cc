"""Comments and questions about a subject."""

from ninja import Router

router = Router(tags=["conversation"])
