"""Two people at the same moment: one of them wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from seutu.audit.models import AuditEvent
from seutu.challenges import services
from seutu.challenges.models import Challenge, Partnership, Pledge
from seutu.core.errors import Conflict, Invalid
from tests.factories import OrganisationFactory, OwnChallengeFactory, PledgeFactory
from tests.people import member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one writer in at a time, and its test database is shared.",
    ),
]
VERIFIED = "2025-01-01T00:00:00Z"


def at_once(*acts):
    """Start all acts at the same moment; gives how each one ended."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait(timeout=20)
            act()
        except (Conflict, Invalid) as error:
            return error.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.fixture
def owner():
    return OrganisationFactory(verified_at=VERIFIED)


@pytest.fixture
def editors(owner):
    return member("editor", owner), member("owner", owner)


def test_a_draft_is_published_once(owner, editors):
    draft = OwnChallengeFactory(owner=owner, state=Challenge.State.DRAFT)

    ended = at_once(
        *(lambda by=by: services.publish(draft, by=by, version=1) for by in editors)
    )

    assert ended == ["conflict", "done"]
    assert AuditEvent.objects.filter(action="challenge.published").count() == 1


def test_of_two_moves_one_counts(owner, editors):
    challenge = OwnChallengeFactory(owner=owner)
    one, other = editors

    ended = at_once(
        lambda: services.move(challenge, "piloting", by=one, version=1),
        lambda: services.move(challenge, "solved", by=other, version=1),
    )

    assert ended == ["conflict", "done"]
    challenge.refresh_from_db()
    assert challenge.version == 2


def test_a_pledge_is_accepted_or_taken_back_but_not_both(owner, editors):
    pledge = PledgeFactory(challenge=OwnChallengeFactory(owner=owner))

    ended = at_once(
        lambda: services.answer_pledge(
            pledge, accept=False, by=editors[0], answer="No."
        ),
        lambda: services.withdraw_pledge(pledge, by=pledge.person),
    )

    assert ended == ["conflict", "done"]


def test_a_form_sent_twice_at_once_makes_one_pledge(owner):
    challenge = OwnChallengeFactory(owner=owner)
    giver = member("editor", OrganisationFactory(verified_at=VERIFIED))

    ended = at_once(
        *[lambda: services.make_pledge(challenge, by=giver, kind="pilot")] * 3
    )

    assert ended == ["conflict", "conflict", "done"]
    assert Pledge.objects.count() == 1


def test_a_proposal_is_consented_to_or_taken_back_but_not_both(owner, editors):
    challenge = OwnChallengeFactory(owner=owner)
    guests = OrganisationFactory(verified_at=VERIFIED)
    guest = member("editor", guests)
    asked = services.ask_to_join(challenge, guests, by=guest)

    ended = at_once(
        lambda: services.answer_partnership(asked, accept=True, by=editors[0]),
        lambda: services.withdraw_partnership(asked, by=guest),
    )

    assert ended == ["conflict", "done"]


def test_two_challenges_brought_into_each_other_at_once_make_no_circle(owner, editors):
    guests = OrganisationFactory(verified_at=VERIFIED)
    guest = member("editor", guests)
    ours, theirs = OwnChallengeFactory(owner=owner), OwnChallengeFactory(owner=guests)
    one = services.ask_to_join(ours, guests, by=guest, merging=theirs)
    other = services.ask_to_join(theirs, owner, by=editors[0], merging=ours)

    ended = at_once(
        lambda: services.answer_partnership(one, accept=True, by=editors[0]),
        lambda: services.answer_partnership(other, accept=True, by=guest),
    )

    assert ended.count("done") == 1
    assert Challenge.objects.filter(merged_into__isnull=False).count() == 1
    assert Partnership.objects.joined().count() == 1
