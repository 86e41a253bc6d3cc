"""Cases, the reports in them and what was decided; one file per aggregate."""

from seutu.moderation.models.case import Case
from seutu.moderation.models.decision import Decision
from seutu.moderation.models.report import Report

__all__ = ["Case", "Decision", "Report"]
