"""Pledges and support are made and answered through the client."""

import pytest

from seutu.challenges.models import Challenge, Pledge
from seutu.client import Conflict, Invalid, Unauthenticated
from tests.factories import ChallengeFactory, OrganisationFactory
from tests.people import UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def city():
    return OrganisationFactory()


@pytest.fixture
def challenge(city):
    return ChallengeFactory(
        owner=city, is_external=False, state=Challenge.State.PUBLISHED
    ).pk


@pytest.fixture
def supporter(as_person):
    return as_person(UserFactory(), "read", "challenges")


@pytest.fixture
def owner(as_person, city):
    return as_person(member("owner", city), "read", "challenges")


def let_through() -> None:
    """Do what a moderator does with a newcomer's pledge that is fine."""
    Pledge.objects.update(held_at=None)


def test_a_pledge_is_made_accepted_and_kept(supporter, owner, challenge):
    made = supporter.make_pledge(challenge, "hours", amount=2, conditions="On Fridays.")

    assert (made.kind, made.amount, made.challenge) == ("hours", 2, challenge)
    assert [one.id for one in supporter.my_pledges()] == [made.id]
    assert made.is_held
    let_through()
    accepted = owner.answer_pledge(made.id, accept=True)
    assert accepted.state == "accepted"
    assert owner.fulfil_pledge(made.id).fulfilled_at
    assert supporter.pledge(made.id).state == "fulfilled"
    assert [one.id for one in supporter.pledges(challenge)] == [made.id]


def test_the_same_promise_twice_is_a_conflict(supporter, challenge):
    supporter.make_pledge(challenge, "pilot")

    with pytest.raises(Conflict):
        supporter.make_pledge(challenge, "pilot")


def test_a_pledge_is_taken_back(supporter, challenge):
    made = supporter.make_pledge(challenge, "pilot")
    supporter.withdraw_pledge(made.id)

    assert {one.state for one in supporter.my_pledges()} <= {"withdrawn"}


def test_declining_needs_words(supporter, owner, challenge):
    made = supporter.make_pledge(challenge, "pilot")
    let_through()

    with pytest.raises(Invalid):
        owner.answer_pledge(made.id, accept=False)
    assert owner.answer_pledge(made.id, accept=False, words="Not now.").answer


def test_support_counts_once(supporter, challenge):
    assert supporter.support(challenge).supporters == 1
    assert supporter.support(challenge).supporters == 1
    assert supporter.withdraw_support(challenge).supporters == 0


def test_support_needs_a_token(site, challenge):
    with pytest.raises(Unauthenticated):
        site.support(challenge)
