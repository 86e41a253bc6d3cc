"""Translations of texts by people and machines."""

from ninja import Router

router = Router(tags=["translation"])
