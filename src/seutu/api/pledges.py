"""Support for challenges: pledges and likes."""

from ninja import Router

router = Router(tags=["challenges"])
