"""Writing challenges: drafts, publication, states, owners."""

from ninja import Router

router = Router(tags=["challenges"])
