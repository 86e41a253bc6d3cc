"""Everything that changes translations."""

from seutu.translation.services.asking import request_machine_translation
from seutu.translation.services.machines import (
    due_requests,
    perform,
    receive,
    reference_in,
)
from seutu.translation.services.people import add_translation, withdraw_translation
from seutu.translation.services.retention import sweep

__all__ = [
    "add_translation",
    "due_requests",
    "perform",
    "receive",
    "reference_in",
    "request_machine_translation",
    "sweep",
    "withdraw_translation",
]
