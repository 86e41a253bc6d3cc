"""From a challenge, a match and a gap to a request for the data that are missing."""

import re

import pytest

from seutu.challenges.models import Challenge, DataRequest
from seutu.matching.models import Demand
from tests.challenges.request_cases import WANTED, DataRequestFactory, trusted
from tests.factories import (
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
)
from tests.matching.gaps.worlds import everything_is_assessed

pytestmark = pytest.mark.django_db


@pytest.fixture
def challenge():
    return OwnChallengeFactory(number=0, title={"en": "Buses that all can board"})


@pytest.fixture
def signed(client):
    client.force_login(trusted())
    return client


def read(client, address, **query):
    return client.get(address, query).content.decode()


def test_a_challenge_shows_what_was_asked_for_it_and_offers_to_ask(client, challenge):
    page = read(client, challenge.get_absolute_url())
    assert "Nobody has asked for data for this challenge yet." in page
    assert f"/en/requests/new/?challenge={challenge.pk}" in page

    DataRequestFactory(challenge=challenge)

    page = read(client, challenge.get_absolute_url())
    assert WANTED.title in page
    assert "Nobody has asked for data" not in page


def test_a_challenge_shows_the_joint_request_and_no_hidden_one(client, challenge):
    joint = DataRequestFactory(title={"en": "The joint request"})
    DataRequestFactory(
        challenge=challenge, merged_into=joint, title={"en": "Brought in"}
    )
    DataRequestFactory(
        challenge=challenge, held_at=joint.asked_at, title={"en": "Held words"}
    )

    page = read(client, challenge.get_absolute_url())

    assert "The joint request" in page
    assert "Brought in" not in page
    assert "Held words" not in page


def test_a_challenge_of_another_site_shows_and_offers_the_same(client):
    outside = ChallengeFactory(number=0)
    DataRequestFactory(challenge=outside)

    open_page = read(client, outside.get_absolute_url())
    Challenge.objects.update(state="closed")
    closed_page = read(client, outside.get_absolute_url())

    assert "Data that are missing" in open_page
    assert f"/en/requests/new/?challenge={outside.pk}" in open_page
    assert WANTED.title in closed_page
    assert "/en/requests/new/?challenge=" not in closed_page


def test_a_challenge_that_is_over_offers_no_asking(client, challenge):
    challenge.state = "solved"
    challenge.save()

    page = read(client, challenge.get_absolute_url())

    assert "new/?challenge=" not in page


def test_the_form_is_filled_in_from_the_challenge_and_the_request_leads_back(
    signed, challenge, data_folder
):
    start = f"/en/requests/new/?challenge={challenge.pk}"
    page = read(signed, start)
    assert "For the challenge:" in page
    assert ">Buses that all can board</textarea>" in page.replace("\n", "")
    words = {
        "title": WANTED.title,
        "what": WANTED.what,
        "purpose": WANTED.purpose,
        "language": "en",
        "challenge": challenge.pk,
    }
    looked = signed.post(start, {**words, "step": "look"}).content.decode()
    kept = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', looked)
    )
    assert kept["challenge"] == challenge.pk

    sent = signed.post(start, {**words, "publisher": "unknown", "step": "send"})

    asked = DataRequest.objects.get()
    assert asked.challenge == challenge
    page = read(signed, sent["Location"])
    assert f'href="{challenge.get_absolute_url()}"' in page


def test_a_challenge_that_few_may_see_is_not_named_in_the_form(signed):
    draft = OwnChallengeFactory(state="draft", title={"en": "A secret plan"})

    page = read(signed, f"/en/requests/new/?challenge={draft.pk}")

    assert "A secret plan" not in page


@pytest.mark.parametrize(
    "key", ["%00", "x" * 500, "../..", "'"], ids=["nul", "long", "path", "quote"]
)
def test_an_odd_challenge_in_the_address_is_passed_over(signed, key):
    assert signed.get(f"/en/requests/new/?challenge={key}").status_code == 200


def test_a_match_that_finds_nothing_offers_to_ask_where_it_says_so(client, world):
    page = read(client, "/en/match/", text="Zebra stables on the moon")

    verdict = page.partition("Nothing here answers this well")[2].partition("results")[
        0
    ]
    assert "Ask for the data that are missing" in verdict
    assert 'form="turn-into"' in verdict


@pytest.mark.usefixtures("data_folder")
def test_the_gap_of_a_request_leads_to_joining_and_a_delivery_to_the_data(client):
    asked = DataRequestFactory(publisher=OrganisationFactory(country="FI"))
    everything_is_assessed()
    gap = Demand.objects.get()
    page = read(client, gap.get_absolute_url())
    assert "Join the request" in page
    assert asked.get_absolute_url() in page
    assert "Data requests" in read(client, "/en/gaps/", origin="request")

    asked.state = "delivered"
    asked.save()
    everything_is_assessed()

    page = read(client, gap.get_absolute_url())
    assert "The publisher delivered the data." in page
    assert f"{asked.get_absolute_url()}#delivered" in page
