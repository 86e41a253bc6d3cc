"""Data are asked for, joined and delivered through the client."""

from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.client import Conflict, Refused
from tests.challenges.request_cases import trusted
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def city():
    return OrganisationFactory()


@pytest.fixture
def asker(as_person):
    return as_person(trusted(), "read", "challenges")


@pytest.fixture
def second(as_person):
    return as_person(trusted(), "read", "challenges")


@pytest.fixture
def officer(as_person, city):
    return as_person(member("editor", city), "read", "challenges")


def asked(client, city):
    return client.ask_for_data(
        "Bus delays",
        what="Planned and actual departure at each stop.",
        purpose="A map of transfers that work.",
        publisher=city.pk,
        themes=["TRAN"],
    )


def test_data_are_asked_for_joined_promised_and_delivered(asker, second, officer, city):
    made = asked(asker, city)
    assert (made.state, made.supporters.people) == ("asked", 1)

    second.join_data_request(
        made.id, "Our lift map.", pledge="weekly", is_reason_private=True
    )
    day = timezone.localdate() + timedelta(days=20)
    promised = officer.accept_data_request(officer.data_request(made.id), day)
    dataset = DatasetFactory(publisher=city)
    done = officer.deliver_data_request(promised, datasets=[dataset.pk])

    assert (promised.state, promised.planned_on) == ("accepted", day)
    assert done.state == "delivered"
    assert [one.dataset for one in done.delivered] == [dataset.pk]
    assert done.supporters.pledges == {"weekly": 1}
    reasons = {one.reason for one in officer.who_wants(made.id)}
    assert "Our lift map." in reasons
    assert [one.reason for one in asker.who_wants(made.id)].count(None) == 1
    assert [one.id for one in asker.data_requests(state="delivered")] == [made.id]
    assert asker.request_figures().requests == 1


def test_who_was_not_asked_cannot_answer(asker, second, city):
    made = asked(asker, city)

    with pytest.raises(Refused):
        second.decline_data_request(made, "cost", "No.")


def test_what_others_joined_is_left_and_not_taken_back(asker, second, city):
    made = asked(asker, city)
    second.join_data_request(made.id)
    with pytest.raises(Conflict):
        asker.withdraw_data_request(made.id)

    second.leave_data_request(made.id)

    asker.withdraw_data_request(made.id)
    assert asker.data_request(made.id).state == "withdrawn"


def test_what_was_declined_is_asked_again_once(asker, officer, city):
    made = asked(asker, city)
    refused = officer.decline_data_request(made, "cost", "Too much work.")

    again = asker.appeal_data_request(refused, "We help to clean them.")

    assert (again.state, again.appeal) == ("asked", "We help to clean them.")
    with pytest.raises(Conflict):
        officer.accept_data_request(made, timezone.localdate())
