"""What a person did with data requests: her export, and what erasure takes away."""

from seutu.accounts.exports import register_erasure, register_export
from seutu.accounts.models import User
from seutu.challenges.models import DataRequest, RequestCandidate, RequestSupport
from seutu.core.language import best
from seutu.moderation.services import withdraw_case


def requests_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "request": one.pk,
            "title": best(one.title, (one.language,))[1],
            "what": best(one.what, (one.language,))[1],
            "purpose": best(one.purpose, (one.language,))[1],
            "fields": best(one.wanted_fields, (one.language,))[1],
            "state": one.state,
            "appeal": one.appeal,
            "asked": one.asked_at,
        }
        for one in DataRequest.objects.filter(asker=user)
    ]


def supports_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "request": one.request_id,
            "reason": one.reason,
            "reason_is_private": one.is_reason_private,
            "pledge": one.pledge,
            "hides_name": one.hides_name,
            "made": one.made_at,
            "withdrawn": one.withdrawn_at,
        }
        for one in RequestSupport.objects.filter(person=user)
    ]


def erase(user: User) -> None:
    """Take a person's name off what she asked; public records stay.

    What nobody has seen yet goes, and so do private reasons and the promises that
    nobody is left to keep.
    """
    for held in RequestSupport.objects.filter(person=user, held_at__isnull=False):
        withdraw_case(held.subject, by=user)
        held.delete()
    for waiting in DataRequest.objects.filter(
        asker=user, held_at__isnull=False, answered_at__isnull=True
    ):
        others = waiting.supports.exclude(person=user)
        if not others.exists() and not waiting.merged.exists():
            withdraw_case(waiting.subject, by=user)
            waiting.delete()
    mine = RequestSupport.objects.filter(person=user)
    mine.filter(withdrawn_at__isnull=True, organisation__isnull=True).update(pledge="")
    mine.filter(is_reason_private=True).update(reason="")
    mine.update(person=None, hides_name=True)
    DataRequest.objects.filter(asker=user).update(asker=None)
    RequestCandidate.objects.filter(judged_by=user).update(judged_by=None)


def register() -> None:
    register_export("data requests", requests_of)
    register_export("joined data requests", supports_of)
    register_erasure(erase)
