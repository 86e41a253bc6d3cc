"""Operators decide about what readers dropped."""

import pytest

from seutu.audit.models import AuditEvent
from seutu.matching.models import DroppedPair
from tests.costs import assert_costs_the_same
from tests.factories import DroppedPairFactory
from tests.people import UserFactory, operator

pytestmark = pytest.mark.django_db


def pair(number=0, **fields):
    return DroppedPairFactory(
        **{"term": f"sana{number}", "target": "word", "count": number + 1} | fields
    )


@pytest.fixture
def desk(client):
    client.force_login(operator())
    return client


@pytest.mark.parametrize("address", ["dropped/", "dropped.tsv"])
def test_only_operators_see_what_was_dropped(client, address):
    assert client.get(f"/en/operate/{address}").status_code == 302
    client.force_login(UserFactory())
    assert client.get(f"/en/operate/{address}").status_code == 403


def test_only_operators_decide(client):
    made = pair()
    client.force_login(UserFactory())
    sent = {"state": "removed", "was": "open"}

    assert client.post(f"/en/operate/dropped/{made.pk}/", sent).status_code == 403
    assert DroppedPair.objects.get().state == "open"


def test_the_page_lists_what_most_people_dropped_first(desk):
    for number in (1, 7, 3):
        pair(number)
    rows = desk.get("/en/operate/dropped/").context["rows"]

    assert [row.count for row in rows] == [8, 4, 2]


def test_a_concept_is_named_in_the_operators_language(desk):
    pair(term="kotihoito", target_language="", target="eurovoc:3369")
    html = desk.get("/en/operate/dropped/").content.decode()

    assert "home care" in html
    assert "concept eurovoc:3369" in html


def test_a_concept_that_its_vocabulary_has_dropped_is_still_listed(desk):
    pair(target_language="", target="eurovoc:gone")

    assert "eurovoc:gone" in desk.get("/en/operate/dropped/").content.decode()


def test_a_decision_moves_the_pair_and_can_be_undone(desk):
    made = pair()
    address = f"/en/operate/dropped/{made.pk}/"
    desk.post(address, {"state": "removed", "was": "open"})
    assert not desk.get("/en/operate/dropped/").context["rows"]
    assert desk.get("/en/operate/dropped/?state=removed").context["rows"]

    desk.post(address, {"state": "open", "was": "removed"})
    assert desk.get("/en/operate/dropped/").context["rows"]
    assert sorted(AuditEvent.objects.values_list("action", flat=True)) == [
        "pair.removed",
        "pair.reopened",
    ]


def test_a_decision_that_somebody_else_has_taken_is_told(desk):
    made = pair(state="kept")
    sent = {"state": "removed", "was": "open"}
    answer = desk.post(f"/en/operate/dropped/{made.pk}/", sent)

    assert answer.status_code == 409
    assert "Somebody has decided" in answer.content.decode()
    assert DroppedPair.objects.get().state == "kept"


@pytest.mark.parametrize("state", ["", "nonsense", "\x00"])
def test_a_decision_that_there_is_not_changes_nothing(desk, state):
    made = pair()
    sent = {"state": state, "was": "\x00"}

    assert desk.post(f"/en/operate/dropped/{made.pk}/", sent).status_code == 302
    assert DroppedPair.objects.get().state == "open"


def test_the_export_is_a_table_of_tabs_and_an_event(desk):
    pair()
    answer = desk.get("/en/operate/dropped.tsv")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert lines[0].split("\t")[:4] == ["language", "term", "target_language", "target"]
    assert lines[1].split("\t")[:6] == ["fi", "sana0", "en", "word", "open", "1"]
    assert AuditEvent.objects.get().action == "pairs.exported"


def test_the_page_costs_the_same_for_few_and_many(desk):
    made = iter(range(10_000))
    assert_costs_the_same(
        lambda: desk.get("/en/operate/dropped/"),
        lambda count: [pair(next(made)) for _ in range(count)],
        many=200,
    )


def test_the_pages_lead_through_all_of_them(desk):
    for number in range(60):
        pair(number, count=1)
    first = desk.get("/en/operate/dropped/")
    second = desk.get(f"/en/operate/dropped/{first.context['next_url']}")
    seen = [row.pk for page in (first, second) for row in page.context["rows"]]

    assert len(seen) == len(set(seen)) == 60
