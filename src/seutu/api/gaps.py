"""Demand, supply and what is missing."""

from ninja import Router

router = Router(tags=["gaps"])
