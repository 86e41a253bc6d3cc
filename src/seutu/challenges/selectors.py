"""Reading challenges together with what others brought to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from seutu.accounts.models import Organisation
from seutu.challenges.models import Answer, Challenge, Partnership, Pledge, Support


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """How much support a challenge has; pledges and likes are never summed."""

    supporters: int = 0
    pledges: int = 0
    standing_pledges: int = 0
    owners: int = 1
    answers: int = 0


def family(challenge: Challenge) -> list[str]:
    """Name the challenge and all that were merged into it, however indirectly."""
    found = [challenge.pk]
    layer = [challenge.pk]
    while layer:
        layer = list(
            Challenge.objects.filter(merged_into__in=layer)
            .exclude(pk__in=found)
            .values_list("pk", flat=True)
        )
        found += layer
    return found


def root(challenge: Challenge) -> Challenge:
    """Follow merges to the challenge that stands; itself when it was not merged."""
    seen = {challenge.pk}
    while (into := challenge.merged_into) is not None and into.pk not in seen:
        seen.add(into.pk)
        challenge = into
    return challenge


def owners(challenge: Challenge) -> list[Organisation]:
    """List who owns it: the one that stated it, then those that joined."""
    joined = challenge.partnerships.filter(
        state=Partnership.State.JOINED
    ).select_related("organisation")
    first = [challenge.owner] if challenge.owner else []
    return first + [one.organisation for one in joined]


def brought_in(challenge: Challenge) -> list[Challenge]:
    """List the challenges merged into this one, with their statements."""
    keys = [pk for pk in family(challenge) if pk != challenge.pk]
    return list(
        Challenge.objects.filter(pk__in=keys)
        .select_related("statement", "owner")
        .order_by("first_seen_at")
    )


def backing(challenge: Challenge) -> Backing:
    """Count the support of a challenge and of what was merged into it."""
    keys = family(challenge)
    pledges = Pledge.objects.filter(challenge__in=keys)
    return Backing(
        supporters=Support.objects.filter(challenge__in=keys)
        .values("person")
        .distinct()
        .count(),
        pledges=pledges.listed().count(),
        standing_pledges=pledges.standing().count(),
        owners=len(owners(challenge)),
        answers=Answer.objects.filter(
            challenge__in=keys,
            held_at__isnull=True,
            state__in=[Answer.State.OFFERED, Answer.State.ACCEPTED],
        ).count(),
    )


def backings(challenges: Iterable[str]) -> Mapping[str, Backing]:
    """Count the support of many challenges for a list: five queries for any number.

    Merged ones count for the challenge they were merged into directly.
    """
    keys = list(challenges)
    stands_for = {pk: pk for pk in keys}
    stands_for |= dict(
        Challenge.objects.filter(merged_into__in=keys).values_list(
            "pk", "merged_into_id"
        )
    )
    everything = list(stands_for)
    supporters = _counted(Support.objects.filter(challenge__in=everything), stands_for)
    listed = _counted(
        Pledge.objects.filter(challenge__in=everything).listed(), stands_for
    )
    standing = _counted(
        Pledge.objects.filter(challenge__in=everything).standing(), stands_for
    )
    joined = _counted(
        Partnership.objects.filter(challenge__in=keys, state=Partnership.State.JOINED),
        stands_for,
    )
    answers = _counted(
        Answer.objects.filter(
            challenge__in=everything,
            held_at__isnull=True,
            state__in=[Answer.State.OFFERED, Answer.State.ACCEPTED],
        ),
        stands_for,
    )
    return {
        pk: Backing(
            supporters=supporters[pk],
            pledges=listed[pk],
            standing_pledges=standing[pk],
            owners=1 + joined[pk],
            answers=answers[pk],
        )
        for pk in keys
    }


def _counted(rows: object, stands_for: Mapping[str, str]) -> "Counter[str]":
    found: Counter[str] = Counter()
    counted = rows.values_list("challenge").annotate(n=Count("pk")).order_by()  # type: ignore[attr-defined]
    for pk, count in counted:
        found[stands_for[pk]] += count
    return found
