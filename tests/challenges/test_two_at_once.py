"""Races beyond one app: nobody waits for ever, and nothing is lost."""

import pytest
from django.db import connection

from seutu.accounts.models import Organisation
from seutu.accounts.services import erase_account
from seutu.challenges import services
from seutu.challenges.models import Challenge, Pledge
from seutu.conversation.models import Comment
from seutu.conversation.services import post_comment
from seutu.moderation.models import Case
from seutu.moderation.services import report
from seutu.notifications.services import follow
from seutu.translation.models import TranslatedText
from seutu.translation.services import add_translation
from tests.challenges.test_races import VERIFIED, at_once
from tests.factories import (
    OrganisationFactory,
    OwnChallengeFactory,
    PledgeFactory,
)
from tests.people import UserFactory, member

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one writer in at a time, and its test database is shared.",
    ),
]


@pytest.fixture
def town():
    return OrganisationFactory(verified_at=VERIFIED)


def settled(count, town):
    return [member("editor", town) for _number in range(count)]


@pytest.mark.parametrize("turn", range(3))
def test_people_who_answer_one_another_at_once_do_not_block_each_other(town, turn):
    challenge = OwnChallengeFactory(owner=town)
    people = settled(4, town)
    for person in people:
        follow(person, challenge.subject)

    ended = at_once(
        *(
            lambda by=by: post_comment(
                challenge.subject, by=by, body=f"A word of {by.email}, turn {turn}."
            )
            for by in people
        )
    )

    assert ended == ["done"] * 4
    assert Comment.objects.count() == 4


def test_two_who_report_at_once_are_both_heard(town):
    challenge = OwnChallengeFactory(owner=town)
    people = [UserFactory() for _number in range(4)]

    ended = at_once(
        *(
            lambda by=by: report(challenge.subject, by=by, reason="spam")
            for by in people
        )
    )

    assert ended == ["done"] * 4
    assert Case.objects.get().reports.count() == 4


def test_of_two_first_translations_one_is_kept(town):
    challenge = OwnChallengeFactory(owner=town, language="en")

    ended = at_once(
        *(
            lambda by=by: add_translation(
                challenge.subject,
                "today",
                language="fi",
                text=f"Sanat: {by.email}",
                by=by,
                replaces="",
            )
            for by in settled(3, town)
        )
    )

    assert ended == ["conflict", "conflict", "done"]
    assert TranslatedText.objects.count() == 1


def test_the_last_two_owners_cannot_leave_together():
    organisation = OrganisationFactory()
    owners = [member("owner", organisation) for _number in range(2)]

    ended = at_once(*(lambda one=one: erase_account(one) for one in owners))

    assert ended == ["conflict", "done"]
    assert not Organisation.objects.without_owner().exists()
    assert organisation.memberships.filter(role="owner").count() == 1


def test_nothing_is_lost_when_people_pledge_while_a_challenge_is_merged(town):
    guests = OrganisationFactory(verified_at=VERIFIED)
    guest, host = member("editor", guests), member("editor", town)
    joint, brought = OwnChallengeFactory(owner=town), OwnChallengeFactory(owner=guests)
    asked = services.ask_to_join(joint, guests, by=guest, merging=brought)
    givers = settled(3, OrganisationFactory(verified_at=VERIFIED))

    ended = at_once(
        lambda: services.answer_partnership(asked, accept=True, by=host),
        *(
            lambda by=by: services.make_pledge(brought, by=by, kind="pilot")
            for by in givers
        ),
    )

    assert ended.count("done") == 1 + Pledge.objects.count()
    assert Challenge.objects.get(pk=brought.pk).merged_into == joint


def test_a_merge_undone_twice_at_once_is_undone_once(town):
    guests = OrganisationFactory(verified_at=VERIFIED)
    guest, host = member("editor", guests), member("editor", town)
    joint, brought = OwnChallengeFactory(owner=town), OwnChallengeFactory(owner=guests)
    asked = services.ask_to_join(joint, guests, by=guest, merging=brought)
    partnership = services.answer_partnership(asked, accept=True, by=host)

    ended = at_once(
        lambda: services.undo_merge(partnership, by=host),
        lambda: services.leave(partnership, by=guest),
        lambda: services.move(joint, "piloting", by=host, version=99),
    )

    assert ended.count("done") >= 1
    brought.refresh_from_db()
    assert brought.merged_into is None


def test_leaving_for_good_while_a_pledge_is_answered_blocks_nobody(town):
    pledge = PledgeFactory(challenge=OwnChallengeFactory(owner=town))
    host = member("editor", town)

    ended = at_once(
        lambda: erase_account(pledge.person),
        lambda: services.answer_pledge(pledge, accept=True, by=host),
    )

    assert ended in (["done", "done"], ["conflict", "done"])
