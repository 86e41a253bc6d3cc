"""Reading the facts about authors, and the queue."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from seutu.accounts.models import Membership, User
from seutu.moderation.models import Case, Decision
from seutu.moderation.registry import contributions
from seutu.moderation.trust import Facts, Trust, trust

AGAINST_COUNTS = timedelta(days=365)


def moderators() -> "list[User]":
    """List who may decide. Few, so that a list will do."""
    return list(User.objects.filter(is_staff=True, is_active=True))


def facts_about(people: Iterable[User]) -> dict[object, Facts]:
    """Gather what trust depends on, in a fixed number of queries."""
    known = list(people)
    keys = [person.pk for person in known]
    now = timezone.now()
    members = set(
        Membership.objects.filter(
            user__in=keys,
            organisation__verified_at__isnull=False,
            organisation__hidden_at__isnull=True,
        ).values_list("user_id", flat=True)
    )
    against = dict(
        Decision.objects.filter(
            case__author__in=keys,
            action__in=Decision.AGAINST,
            is_overturned=False,
            at__gte=now - AGAINST_COUNTS,
        )
        .values_list("case__author_id")
        .annotate(number=Count("pk"))
        .values_list("case__author_id", "number")
    )
    written = contributions(known)
    return {
        person.pk: Facts(
            days=(now - person.joined_at).days,
            contributions=written.get(person.pk, 0),
            is_verified_member=person.pk in members,
            is_operator=person.is_staff and person.is_active,
            against=against.get(person.pk, 0),
        )
        for person in known
    }


def trust_of(person: User) -> Trust:
    """Tell how far an author is trusted now."""
    return trust(facts_about([person])[person.pk])


def can_be_appealed(case: Case) -> bool:
    """Tell whether the author may still ask for a second look."""
    if case.state != Case.State.DECIDED or case.appealed_at or not case.decided_at:
        return False
    if timezone.now() - case.decided_at > timedelta(days=settings.APPEAL_DAYS):
        return False
    return any(decision.is_against for decision in case.decisions.all())
