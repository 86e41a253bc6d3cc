"""How many requests one address may send to the API."""

from seutu.core.throttling import Allowance, Rate, household, parse_rate, take

__all__ = ["Allowance", "Rate", "household", "parse_rate", "take"]
