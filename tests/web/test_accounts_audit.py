"""The pages of who did what."""

import csv
import io

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import activate

from seutu.accounts.services import verify_organisation
from seutu.audit.models import AuditEvent
from seutu.audit.selectors import Wanted, events, page_of, safe_cell
from seutu.audit.services import record
from tests.factories import OrganisationFactory
from tests.people import UserFactory, every_person, operator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_fresh_start():
    cache.clear()
    activate("en")


@pytest.fixture
def turku():
    return OrganisationFactory(name={"fi": "Turun kaupunki"})


def test_who_may_read_the_history_of_an_organisation(client, turku):
    verify_organisation(turku, by=operator())
    address = reverse("history", args=[turku.subject])
    may = {"reviewer", "editor", "owner", "operator"}
    for name, user in every_person(turku):
        if user.is_anonymous or not user.is_active:
            continue
        client.force_login(user)
        response = client.get(address)
        assert response.status_code == (200 if name in may else 404), name
        if name in may:
            assert "organisation.verified" in response.content.decode()


def test_a_visitor_is_asked_to_sign_in(client, turku):
    for address in (
        reverse("history", args=[turku.subject]),
        reverse("operate"),
        reverse("operate_organisations"),
        reverse("audit"),
        reverse("audit_csv"),
    ):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name", ["operate", "operate_organisations", "audit", "audit_csv"]
)
def test_the_pages_of_operators_are_for_operators(client, turku, name):
    for kind, user in every_person(turku):
        if user.is_anonymous or not user.is_active:
            continue
        client.force_login(user)
        status = client.get(reverse(name)).status_code
        assert status == (200 if kind == "operator" else 403), kind


def test_operators_find_every_part_of_their_work_on_one_page(client):
    client.force_login(operator())
    shown = client.get(reverse("operate")).content.decode()
    for name in ("moderation_queue", "mail_queue", "gap_letters", "audit"):
        assert f'href="{reverse(name)}"' in shown


@pytest.mark.parametrize("action", ["verify", "unverify", "hide", "show"])
def test_marks_are_set_by_operators_only(client, turku, action):
    address = reverse("organisation_mark", args=[turku.pk, action])
    for kind, user in every_person(turku):
        if user.is_anonymous or not user.is_active:
            continue
        client.force_login(user)
        status = client.post(address).status_code
        assert status == (302 if kind == "operator" else 403), kind
    assert client.get(address).status_code == 405


@pytest.mark.parametrize(
    "subject", ["organisation:none", "nothing", "spaceship:1", ":", "organisation:"]
)
def test_the_history_of_nothing_is_not_found(client, subject):
    client.force_login(operator())
    assert client.get(reverse("history", args=[subject])).status_code == 404


def test_events_are_filtered_by_action_actor_and_day(turku):
    first, second = UserFactory(name="Aino"), UserFactory()
    record("organisation.verified", target=turku, actor=first)
    record("organisation.hidden", target=turku, actor=second)
    record("source.loaded")
    today = AuditEvent.objects.latest("pk").at.date()

    def found(**wanted):
        return [each.action for each in events(Wanted(**wanted))]

    assert found(action="organisation.") == [
        "organisation.hidden",
        "organisation.verified",
    ]
    assert found(action="source.loaded") == ["source.loaded"]
    assert found(actor="aino") == ["organisation.verified"]
    assert found(actor=str(second.pk)) == ["organisation.hidden"]
    assert found(actor=second.pseudonym) == ["organisation.hidden"]
    assert len(found(since=today, until=today)) == 3
    assert found(until=today.replace(year=2020)) == []


def test_pages_of_events_join_without_gap_or_repeat(turku):
    for number in range(7):
        record("organisation.changed", target=turku, number=number)
    seen, cursor = [], ""
    while True:
        page = page_of(events(Wanted()), cursor=cursor, limit=3)
        seen += [each.details["number"] for each in page.rows]
        record("organisation.changed", target=turku, number=99)
        cursor = page.next
        if not cursor:
            break
    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIxIiwiMiJd", "WyLCsiJd", "\x00"])
def test_a_broken_cursor_gets_a_sentence(client, cursor):
    client.force_login(operator())
    response = client.get(reverse("audit"), {"cursor": cursor})

    assert response.status_code in {200, 422}


@pytest.mark.parametrize(
    "query",
    [
        {"since": "yesterday"},
        {"action": "x" * 70},
        {"actor": "\x00"},
        {"action": "%"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
    ],
    ids=str,
)
def test_odd_filters_get_a_page(client, query):
    client.force_login(operator())
    for name in ("audit", "audit_csv"):
        assert client.get(reverse(name), query).status_code in {200, 422}


def test_a_spreadsheet_finds_no_formula(client, turku):
    boss = operator(name="=HYPERLINK(1)")
    record("organisation.changed", target=turku, actor=boss, fields="+1")
    client.force_login(boss)
    response = client.get(reverse("audit_csv"))
    rows = list(csv.reader(io.StringIO(b"".join(response).decode())))

    assert rows[0][0] == "at"
    assert any(row[2] == "'=HYPERLINK(1)" for row in rows)
    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        for row in rows
        for cell in row
    )
    assert AuditEvent.objects.filter(action="audit.exported").count() == 1


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\n=1"])
def test_a_cell_that_a_spreadsheet_would_run_becomes_text(text):
    assert safe_cell(text).startswith("'")
    assert safe_cell("organisation.verified") == "organisation.verified"


def test_a_page_of_many_events_asks_as_little_as_one_of_few(
    client, django_assert_max_num_queries
):
    client.force_login(operator())
    for _ in range(40):
        record("organisation.verified", target=OrganisationFactory())
    client.get(reverse("audit"))
    with django_assert_max_num_queries(9):
        client.get(reverse("audit"))
