"""The caller's own account, organisations and tokens."""

from ninja import Router

router = Router(tags=["organisations and accounts"])
