"""Everything that changes cases."""

from seutu.moderation.services.appealing import appeal
from seutu.moderation.services.claiming import claim, release
from seutu.moderation.services.deciding import decide, decide_many
from seutu.moderation.services.holding import hold, lock_case, withdraw_case
from seutu.moderation.services.reporting import report
from seutu.moderation.services.retention import forget_old_reports

__all__ = [
    "appeal",
    "claim",
    "decide",
    "decide_many",
    "forget_old_reports",
    "hold",
    "lock_case",
    "release",
    "report",
    "withdraw_case",
]
