"""Challenges stated here among all others: lists, profiles, sources."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.challenges.models import Challenge, Pledge, Support
from seutu.matching import indexing
from tests.factories import (
    ChallengeFactory,
    DatasetFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
    SolutionFactory,
)
from tests.people import UserFactory

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "Home-care visits planned a month ahead", "Better forecasts of river"


@pytest.fixture
def challenge():
    return OwnChallengeFactory(number=0)


@pytest.fixture
def foreign():
    return ChallengeFactory(number=0)


def texts(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_card_counts_pledges_and_likes_apart(client, challenge):
    PledgeFactory.create_batch(2, challenge=challenge)
    PledgeFactory(challenge=challenge, state=Pledge.State.WITHDRAWN)
    Support.objects.create(challenge=challenge, person=UserFactory())
    PartnershipFactory(challenge=challenge)

    shown = texts(client, "/en/challenges/")

    assert "<dd>2 pledges</dd>" in shown
    assert "<dd>1 supporter</dd>" in shown
    assert "<dd>2 owners</dd>" in shown


def test_a_card_without_support_says_nothing_of_it(client, challenge):
    assert "0 pledges" not in texts(client, "/en/challenges/")


@pytest.mark.parametrize(
    ("query", "own", "elsewhere"),
    [
        ("", True, True),
        ("?origin=here", True, False),
        ("?origin=elsewhere", False, True),
        ("?origin=here&origin=elsewhere", True, True),
        ("?origin=nowhere", True, True),
    ],
)
def test_what_was_stated_here_can_be_told_from_what_is_listed(
    client, challenge, foreign, query, own, elsewhere
):
    shown = texts(client, f"/en/challenges/{query}")

    assert (OWN in shown, FOREIGN in shown) == (own, elsewhere)
    assert "Listed from elsewhere" in shown


@pytest.mark.parametrize("state", Challenge.State)
def test_the_list_narrows_by_every_state(client, state):
    OwnChallengeFactory(number=0, state=state)

    shown = texts(client, f"/en/challenges/?status={state}")

    assert (OWN in shown) == (state != Challenge.State.DRAFT)


def test_neither_drafts_nor_held_nor_merged_ones_are_listed(client, challenge):
    # Odd numbers have the Finnish words.
    OwnChallengeFactory(number=1, state=Challenge.State.DRAFT)
    OwnChallengeFactory(number=3, held_at="2025-01-01T00:00:00Z")
    OwnChallengeFactory(number=5, merged_into=challenge)

    assert "Tulvavaroitus" not in texts(client, "/en/challenges/")


def test_an_organisation_shows_what_it_owns_alone_and_with_others(client, challenge):
    partner = OrganisationFactory()
    PartnershipFactory(challenge=challenge, organisation=partner)

    for organisation in (challenge.owner, partner):
        assert OWN in texts(client, f"/en/organisations/{organisation.pk}/")
        assert OWN in texts(client, f"/en/challenges/?organisation={organisation.pk}")


def test_the_sources_say_that_the_owners_wrote_what_is_stated_here(client, challenge):
    assert "Written here by the owners" in texts(client, "/en/sources/")

    shown = texts(client, "/en/sources/seutu/")

    assert OWN in shown
    assert "This source has not been read yet." not in shown
    assert client.get("/api/v1/sources").status_code == 200
    assert client.get("/api/v1/sources/seutu").json()["last_run"] is None


def test_the_list_costs_the_same_for_few_and_many(client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            texts(client, "/en/challenges/")
        return len(queries)

    OwnChallengeFactory.create_batch(2)
    few = cost()
    for one in OwnChallengeFactory.create_batch(18):
        PledgeFactory(challenge=one)

    assert cost() == few


def test_a_solution_can_be_put_forward_from_its_own_page(client, data_folder):
    challenge = OwnChallengeFactory(
        number=0, description={"en": "Forecasting demand for home care by district."}
    )
    solution = SolutionFactory(number=0)
    DatasetFactory.create_batch(4)
    indexing.rebuild()

    shown = texts(client, f"/en/solutions/{solution.pk}/")

    assert OWN in shown
    offer = f"/en/challenges/{challenge.pk}/answer/?record=solution:{solution.pk}"
    assert offer in shown


def test_a_closed_need_is_not_answered_from_the_page_of_a_record(client, data_folder):
    challenge = OwnChallengeFactory(
        number=0,
        state=Challenge.State.CLOSED,
        description={"en": "Forecasting demand for home care by district."},
    )
    solution = SolutionFactory(number=0)
    DatasetFactory.create_batch(4)
    indexing.rebuild()

    shown = texts(client, f"/en/solutions/{solution.pk}/")

    assert f"/en/challenges/{challenge.pk}/answer/" not in shown
