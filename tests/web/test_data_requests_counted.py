"""Requests leave the pages as lists, plans and numbers that say what they rest on."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges.models import DataRequest
from tests.challenges.request_cases import DataRequestFactory, RequestSupportFactory
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return OrganisationFactory(number=901)


def test_the_list_is_narrowed_and_leaves_as_tables(client, publisher):
    DataRequestFactory(publisher=publisher, themes=["TRAN"], title={"en": "=Buses"})
    DataRequestFactory(
        themes=["ENVI"],
        title={"en": "Noise"},
        searched="noise",
        state="accepted",
        planned_on=timezone.localdate() - timedelta(days=2),
    )
    RequestSupportFactory(request=DataRequest.objects.get(searched="noise"))

    def titles(query):
        rows = json.loads(client.get(f"/en/requests.json?{query}").content)
        return sorted(row["title"] for row in rows)

    assert titles("") == ["=Buses", "Noise"]
    assert titles("theme=TRAN") == ["=Buses"]
    assert titles("state=overdue") == ["Noise"]
    assert titles("q=NOI") == ["Noise"]
    assert titles(f"publisher={publisher.pk}") == ["=Buses"]
    late = client.get("/en/requests/?state=overdue").content.decode()
    assert "Accepted, but late" in late
    table = b"".join(client.get("/en/requests.csv").streaming_content).decode()
    rows = {row["title"]: row for row in csv.DictReader(io.StringIO(table))}
    assert rows["Noise"]["people"] == "1"
    assert rows["Noise"]["is_overdue"] == "true"
    assert "=Buses" not in rows  # a spreadsheet would run it


def test_the_list_says_which_place_it_does_not_know(client):
    page = client.get("/en/requests/?place=Nowhereburgh")

    assert page.status_code == 200
    assert "We know no place of this name" in page.content.decode()


@pytest.mark.parametrize("address", ["/en/requests/", "/en/requests/statistics/"])
def test_lists_cost_the_same_for_few_and_many(
    client, django_assert_max_num_queries, address
):
    for _ in range(12):
        request = DataRequestFactory()
        RequestSupportFactory.create_batch(2, request=request)
    with django_assert_max_num_queries(9):
        assert client.get(address).status_code == 200


def test_the_plan_of_a_publisher_shows_what_is_late_and_leaves_as_tables(
    client, publisher
):
    late = timezone.localdate() - timedelta(days=3)
    DataRequestFactory(publisher=publisher)
    DataRequestFactory(publisher=publisher, state="accepted", planned_on=late)
    DataRequestFactory(publisher=publisher, state="delivered")
    DataRequestFactory(publisher=publisher, state="declined")
    DataRequestFactory(publisher=publisher, held_at=timezone.now())
    DataRequestFactory()

    page = client.get(f"/en/organisations/{publisher.pk}/plan/").content.decode()
    rows = json.loads(client.get(f"/en/organisations/{publisher.pk}/plan.json").content)

    assert "4 requests were made." in page
    assert "1 is late." in page
    assert len(rows) == 4
    assert client.get(f"/en/organisations/{publisher.pk}/plan.csv").status_code == 200


def test_statistics_say_when_there_are_too_few(client, publisher):
    DataRequestFactory(publisher=publisher, state="delivered")

    few = client.get("/en/requests/statistics/").content.decode()

    assert "too few" in few
    for days in range(1, 6):
        DataRequestFactory(
            publisher=publisher,
            state="declined",
            asked_at=timezone.now() - timedelta(days=20),
            first_answered_at=timezone.now() - timedelta(days=20 - 3 * days),
        )
    enough = client.get("/en/requests/statistics/").content.decode()
    assert "Half of the 5 answered requests were answered within 9 days." in enough
    assert "1 of 6 were delivered: 17 %." in enough
    table = b"".join(client.get("/en/requests/statistics.csv").streaming_content)
    first = next(csv.DictReader(io.StringIO(table.decode())))
    assert (first["requests"], first["median_days_to_answer"]) == ("6", "9.0")
