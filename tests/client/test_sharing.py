"""Organisations answer, join and leave challenges through the client."""

from datetime import date

import pytest

from seutu.challenges.models import Answer, Challenge
from seutu.client import Conflict, Invalid, Refused
from tests.factories import OrganisationFactory, OwnChallengeFactory, SolutionFactory
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
VERIFIED = "2025-01-01T00:00:00Z"


@pytest.fixture
def city():
    return OrganisationFactory(verified_at=VERIFIED)


@pytest.fixture
def neighbour():
    return OrganisationFactory(verified_at=VERIFIED)


@pytest.fixture
def challenge(city):
    return OwnChallengeFactory(number=0, owner=city).pk


@pytest.fixture
def owner(as_person, city):
    return as_person(member("owner", city), "read", "challenges")


@pytest.fixture
def guest(as_person, neighbour):
    return as_person(member("owner", neighbour), "read", "challenges")


def test_an_answer_is_put_forward_and_taken_up(owner, guest, neighbour, challenge):
    solution = f"solution:{SolutionFactory().pk}"

    made = guest.offer_answer(
        challenge, "We use it.", record=solution, organisation=neighbour.pk
    )
    Answer.objects.update(held_at=None)

    assert (made.record, made.organisation.id) == (solution, neighbour.pk)
    assert [one.id for one in owner.offers(challenge)] == [made.id]
    assert owner.judge_offer(made.id, accept=True).state == "accepted"
    with pytest.raises(Conflict):
        owner.judge_offer(made.id, accept=True)


def test_an_answer_is_taken_back_or_declined_with_a_reason(owner, guest, challenge):
    first, second = (guest.offer_answer(challenge, note) for note in ("One.", "Two."))
    Answer.objects.update(held_at=None)

    guest.withdraw_offer(first.id)
    with pytest.raises(Invalid):
        owner.judge_offer(second.id, accept=False)
    declined = owner.judge_offer(second.id, accept=False, reason="It is another need.")
    assert declined.reason == "It is another need."


def test_one_who_asks_joins_with_consent_and_leaves(owner, guest, neighbour, challenge):
    asked = guest.ask_to_join(challenge, neighbour.pk, message="We have it, too.")

    assert asked.state == "asked"
    with pytest.raises(Refused):
        guest.answer_partnership(asked.id, accept=True)
    assert owner.answer_partnership(asked.id, accept=True).state == "joined"
    assert len(guest.challenge(challenge).owners) == 2
    guest.end_partnership(asked.id)
    assert len(owner.challenge(challenge).owners) == 1


def test_a_challenge_is_brought_in_and_stands_alone_again(
    owner, guest, neighbour, challenge
):
    theirs = OwnChallengeFactory(number=1, owner=neighbour).pk
    invited = owner.invite_partner(challenge, neighbour.pk)

    joined = guest.answer_partnership(invited.id, accept=True, merging=theirs)

    assert joined.merges == theirs
    assert guest.challenge(theirs).merged_into == challenge
    assert [one.id for one in guest.challenge(challenge).brought_in] == [theirs]
    owner.undo_merge(joined.id)
    assert guest.challenge(theirs).merged_into is None


def test_an_open_proposal_is_taken_back(guest, neighbour, challenge):
    asked = guest.ask_to_join(challenge, neighbour.pk)

    guest.end_partnership(asked.id)

    assert {one.state for one in guest.partnerships(challenge)} == {"withdrawn"}


def test_a_state_is_changed_as_it_was_read(owner, challenge):
    read = owner.challenge(challenge)

    moved = owner.move_challenge(read, "piloting")

    assert moved.state == "piloting"
    assert moved.history[-1].after == "piloting"
    with pytest.raises(Conflict):
        owner.move_challenge(read, "solved")
    with pytest.raises(Invalid):
        owner.move_challenge(moved, "closed")
    closed = owner.move_challenge(moved, "closed", reason="not-needed", note="Gone.")
    assert closed.statement.closing_reason == "not-needed"


def test_planned_dates_are_changed_after_the_publication(owner, challenge):
    read = owner.challenge(challenge)

    owner.change_challenge(read, {"planned_pilot": date(2031, 5, 1)})

    assert owner.challenge(challenge).statement.planned_pilot == date(2031, 5, 1)
    assert owner.challenge(challenge).version > read.version


def test_what_was_stated_here_is_told_from_what_is_listed(site, challenge):
    assert [one.id for one in site.challenges(origin="here")] == [challenge]
    assert list(site.challenges(origin="elsewhere")) == []
    assert site.challenge(challenge).state == Challenge.State.PUBLISHED
