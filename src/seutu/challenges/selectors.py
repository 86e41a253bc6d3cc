"""Reading challenges together with what others brought to them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from seutu.accounts.models import AnyUser, Organisation
from seutu.challenges.models import Answer, Challenge, Partnership, Pledge, Support
from seutu.challenges.questions import PUBLIC_TEXTS
from seutu.core.language import best


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


def owned_by_organisation(organisation: str) -> Q:
    """Match what an organisation stated, and what it shares with others."""
    joined = Partnership.objects.joined().filter(organisation=organisation)
    return Q(owner=organisation) | Q(pk__in=joined.values("challenge"))


def owners(challenge: Challenge) -> list[Organisation]:
    """List who owns it: the one that stated it, then those that joined."""
    joined = challenge.partnerships.filter(
        state=Partnership.State.JOINED
    ).select_related("organisation")
    first = [challenge.owner] if challenge.owner else []
    return first + [one.organisation for one in joined]


def original_texts(challenge: Challenge) -> dict[str, tuple[str, str]]:
    """Give the title and the public answers by name, each with its language."""
    language, title = best(challenge.title, (challenge.language,))
    answers = {
        name: (getattr(challenge.statement, name), challenge.language)
        for name in PUBLIC_TEXTS
    }
    return {"title": (title, language)} | answers


def brought_in(challenge: Challenge) -> list[Challenge]:
    """List the challenges merged into this one, with their statements."""
    keys = [pk for pk in family(challenge) if pk != challenge.pk]
    return list(
        Challenge.objects.filter(pk__in=keys)
        .select_related("statement", "owner")
        .order_by("first_seen_at")
    )


def sides(user: AnyUser, rows: Iterable[Partnership]) -> tuple[set[int], set[int]]:
    """Tell on which side of partnerships a person is: as a partner, and as an owner.

    Gives the ids of each; few queries, however many partnerships there are.
    """
    found = Partnership.objects.filter(pk__in=[row.pk for row in rows])
    partner = found.shared_by(user).values_list("pk", flat=True)
    return set(partner), set(found.brought_to(user).values_list("pk", flat=True))


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
        answers=Answer.objects.filter(challenge__in=keys).listed().count(),
    )


def backings(challenges: Iterable[str]) -> Mapping[str, Backing]:
    """Count the support of many challenges for a list, with what was merged into each.

    The same number of queries for any number of challenges: five, and one for each
    level of merges.
    """
    keys = list(challenges)
    if not keys:
        return {}
    merged = _merged_into(keys)
    everything = [*keys, *merged]
    pledges = Pledge.objects.filter(challenge__in=everything)
    supporters = _counted(
        Support.objects.filter(challenge__in=everything), merged, "person"
    )
    listed = _counted(pledges.listed(), merged)
    standing = _counted(pledges.standing(), merged)
    joined = _counted(Partnership.objects.filter(challenge__in=keys).joined(), {})
    answers = _counted(Answer.objects.filter(challenge__in=everything).listed(), merged)
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


def _merged_into(keys: list[str]) -> dict[str, str]:
    """Map what was merged into these, however indirectly, to where it counts."""
    stands_for = {key: key for key in keys}
    layer = keys
    while layer:
        below = Challenge.objects.filter(merged_into__in=layer).exclude(
            pk__in=stands_for
        )
        found = dict(below.values_list("pk", "merged_into_id"))
        stands_for |= {pk: stands_for[into] for pk, into in found.items() if into}
        layer = list(found)
    return {pk: root for pk, root in stands_for.items() if pk not in keys}


def _counted(
    rows: "QuerySet[Any]", merged: Mapping[str, str], what: str = "pk"
) -> "Counter[str]":
    counts_for = Case(
        *(When(challenge=pk, then=Value(root)) for pk, root in merged.items()),
        default=F("challenge_id"),
        output_field=CharField(),
    )
    counted = (
        rows.order_by()
        .annotate(counts_for=counts_for)
        .values_list("counts_for")
        .annotate(n=Count(what, distinct=True))
    )
    return Counter(dict(counted))
