"""Needs with an owner, and what others bring to them; one file per aggregate."""

from seutu.challenges.models.answer import Answer
from seutu.challenges.models.challenge import Challenge, ChallengeQuerySet
from seutu.challenges.models.data_request import DataRequest, DataRequestQuerySet
from seutu.challenges.models.partnership import Partnership
from seutu.challenges.models.pledge import Pledge, Support
from seutu.challenges.models.request_delivery import RequestCandidate, RequestDelivery
from seutu.challenges.models.request_support import RequestSupport
from seutu.challenges.models.revision import Revision
from seutu.challenges.models.statement import Statement

__all__ = [
    "Answer",
    "Challenge",
    "ChallengeQuerySet",
    "DataRequest",
    "DataRequestQuerySet",
    "Partnership",
    "Pledge",
    "RequestCandidate",
    "RequestDelivery",
    "RequestSupport",
    "Revision",
    "Statement",
    "Support",
]
