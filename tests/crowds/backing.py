"""What stands around challenges: pledges, answers, partners, matches and gaps."""

from itertools import chain, repeat

from django.utils import timezone

from seutu.challenges.models import (
    Answer,
    Challenge,
    Partnership,
    Pledge,
    Support,
)
from seutu.core.ids import record_id
from seutu.matching.models import (
    Assessment,
    Basis,
    Demand,
    DroppedPair,
    Judgement,
    StandingMatch,
)
from tests.crowds.records import Town, challenges, datasets, organisations, people
from tests.factories import DroppedPairFactory


def listed_challenges(town: Town, size: int) -> None:
    """State challenges that others share, support and pledge to."""
    made = challenges(size, state=Challenge.State.PUBLISHED)
    Pledge.objects.bulk_create(
        Pledge(challenge=one, person=town.person, kind="pilot") for one in made
    )
    Support.objects.bulk_create(
        Support(challenge=one, person=town.person) for one in made
    )
    Partnership.objects.bulk_create(
        Partnership(challenge=one, organisation=town.city, state="joined")
        for one in made
    )


def own_challenges(town: Town, size: int) -> None:
    for state in (Challenge.State.DRAFT, Challenge.State.PUBLISHED):
        challenges(size // 2, owner=town.city, state=state)


def my_pledges(town: Town, size: int) -> None:
    Pledge.objects.bulk_create(
        Pledge(challenge=one, person=town.person, organisation=owner, kind="data")
        for one, owner in zip(
            challenges(size, state="published"), organisations(size), strict=True
        )
    )


def pledges(town: Town, size: int) -> None:
    Pledge.objects.bulk_create(
        Pledge(challenge=town.challenge, person=one, organisation=owner, kind="data")
        for one, owner in zip(people(size), organisations(size), strict=True)
    )


def answers(town: Town, size: int) -> None:
    Answer.objects.bulk_create(
        Answer(
            challenge=town.challenge,
            person=person,
            organisation=owner,
            record=f"dataset:{record.pk}",
            note="It has been used since 2023.",
        )
        for person, owner, record in zip(
            people(size), organisations(size), datasets(size), strict=True
        )
    )


def partnerships(town: Town, size: int) -> None:
    """Let every second one join with a challenge of its own, and the others ask to."""
    brought = challenges(
        size // 2, state=Challenge.State.PUBLISHED, merged_into=town.challenge
    )
    asking = zip(organisations(size - len(brought)), repeat(None), repeat("asked"))
    joined = ((one.owner, one, "joined") for one in brought)
    Partnership.objects.bulk_create(
        Partnership(
            challenge=town.challenge,
            organisation=organisation,
            merges=merges,
            state=state,
            proposed_by=town.person,
        )
        for organisation, merges, state in chain(joined, asking)
    )


def desk(town: Town, size: int) -> None:
    for fill in (pledges, answers, partnerships):
        fill(town, size)


def matches(town: Town, size: int) -> None:
    """Match records, each judged by somebody."""
    records = [f"dataset:{one.pk}" for one in datasets(size)]
    start = StandingMatch.objects.filter(challenge=town.challenge).count()
    now = timezone.now()
    StandingMatch.objects.bulk_create(
        StandingMatch(
            challenge=town.challenge,
            record=name,
            score=0.5,
            rank=rank,
            first_seen_at=now,
        )
        for rank, name in enumerate(records, start + 1)
    )
    Judgement.objects.bulk_create(
        Judgement(
            challenge=town.challenge,
            record=name,
            person=person,
            fits=True,
            because="answers",
        )
        for name, person in zip(records, people(size), strict=True)
    )


def gaps(town: Town, size: int) -> None:
    basis, _made = Basis.objects.get_or_create(
        pk="b" * 16, defaults={"mark": 1, "calibration": "c" * 16, "sources": []}
    )
    asked = Demand.objects.bulk_create(
        Demand(
            id=record_id("demand", one.pk),
            origin=Demand.Origin.CHALLENGE,
            challenge=one,
            title=one.title["en"],
            language="en",
            country="FI",
            region="FI1C1",
            asked=3,
            content_hash="x",
            due=Demand.Due.NO,
        )
        for one in challenges(size, state="published")
    )
    Assessment.objects.bulk_create(
        Assessment(
            demand=demand,
            basis=basis,
            cause="absent",
            theme="HEAL",
            best=f"dataset:{record.pk}",
            assessed_at=timezone.now(),
        )
        for demand, record in zip(asked, datasets(size), strict=True)
    )


def dropped_pairs(town: Town, size: int) -> None:
    DroppedPair.objects.bulk_create(DroppedPairFactory.build_batch(size))
