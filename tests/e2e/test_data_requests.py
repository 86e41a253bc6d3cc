"""From a citizen's request to delivered data: without scripts, and accessible."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from seutu.challenges import services
from seutu.challenges.models import DataRequest
from seutu.matching import indexing
from seutu.matching.needs import Need
from seutu.matching.selectors import find_matches
from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.models import Mail, Notification
from tests.challenges.request_cases import (
    WANTED,
    DataRequestFactory,
    RequestSupportFactory,
    trusted,
)
from tests.e2e.test_account_pages import signed_in
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_as(live_server: Any, new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page as somebody, in a browser of her own."""

    def opened(person: Any, address: str, **options: Any) -> Any:
        context = new_context(**options)
        if person is not None:
            cookie = {"name": "sessionid", "value": signed_in(person)}
            context.add_cookies([cookie | {"url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/en/{address}")
        return page

    return opened


def the_knowledge_is_loaded() -> None:
    """Match once here: each process reads its tables at its first match."""
    find_matches(Need(title=WANTED.title, text=WANTED.what), limit=1)


@pytest.fixture
def officer(transactional_db: None) -> Any:
    # No other organisation of these tests bears this name.
    holder = OrganisationFactory(
        number=901, name={"en": "Transport Scotland"}, sort_name="transport scotland"
    )
    return member("editor", holder)


def test_a_citizen_asks_another_joins_and_both_hear_of_the_delivery(
    officer: Any, open_as: Callable[..., Any], data_folder: Any, settings: Any
) -> None:
    settings.OUTBOX = True
    publisher = officer.memberships.get().organisation
    DatasetFactory(number=1, publisher=publisher)
    indexing.rebuild()
    the_knowledge_is_loaded()
    citizen, second = trusted(), trusted()
    plain = {"java_script_enabled": False}

    asking = open_as(citizen, "requests/new/", **plain)
    asking.get_by_label("Which data? Say it in one line").fill(WANTED.title)
    asking.get_by_label("Describe them").fill(WANTED.what)
    asking.get_by_label("What do you need them for?").fill(WANTED.purpose)
    asking.get_by_label("Who holds the data, if you know?").fill("transport scotland")
    asking.get_by_role("button", name="See what is there already").click()
    expect(asking.get_by_role("heading", name="Already there?")).to_be_visible()
    asking.get_by_role("button", name="Mine is different: send it").click()
    expect(asking.get_by_text("Your request is sent.")).to_be_visible()
    made = DataRequest.objects.get()
    assert made.publisher == publisher

    joining = open_as(second, f"requests/{made.pk}/", **plain)
    joining.get_by_role("link", name="I want these data as well").click()
    joining.get_by_label("What do you need them for?").fill("A map of lifts.")
    joining.get_by_label("We would use it every week").check()
    joining.get_by_role("button", name="Join").click()
    expect(joining.get_by_text("You joined the request.")).to_be_visible()

    answering = open_as(officer, f"requests/{made.pk}/", **plain)
    answering.get_by_role("link", name="Answer the request").click()
    expect(answering.get_by_text("A map of lifts.")).to_be_visible()
    day = timezone.localdate() + timedelta(days=30)
    answering.get_by_label("Planned for").fill(f"{day}")
    answering.get_by_role("button", name="Accept the request").click()
    answering.get_by_role("link", name="Answer the request").click()
    answering.get_by_label("Addresses, one on each line", exact=True).fill(
        "https://data.example/delays.csv"
    )
    answering.get_by_role("button", name="Deliver").click()
    expect(answering.get_by_role("heading", name="Delivered")).to_be_visible()

    Notification.objects.update(due_at=timezone.now() - timedelta(hours=1))
    put_together()
    send_waiting()
    for person in (citizen, second):
        (mail,) = Mail.objects.filter(user=person)
        assert "delivered the data" in mail.text


def test_the_pages_of_requests_are_accessible(
    officer: Any,
    open_as: Callable[..., Any],
    live_server: Any,
    barriers: Any,
    data_folder: Any,
) -> None:
    publisher = officer.memberships.get().organisation
    dataset = DatasetFactory(number=1, publisher=publisher)
    indexing.rebuild()
    made = DataRequestFactory(
        publisher=publisher,
        themes=["TRAN"],
        state="accepted",
        planned_on=timezone.localdate() - timedelta(days=2),
        answer="We plan a first version of the tram lines.",
    )
    RequestSupportFactory(request=made, reason="We map lifts.", pledge="weekly")
    other = DataRequestFactory(publisher=publisher, title={"fi": "Linja-autot"})
    services.merge_requests(other, made, by=officer, version=1)
    services.propose_candidates(made, {dataset.pk: 0.8}, mark=1)
    declined = DataRequestFactory(publisher=publisher, state="declined", answer="No.")
    here = f"requests/{made.pk}/"
    plan = f"organisations/{publisher.pk}/plan/"
    pages = {
        None: ("requests/", here, "requests/new/", plan, "requests/statistics/"),
        officer: (here, f"{here}answer/", f"{here}publisher/?q=transport"),
        made.asker: ("requests/new/", "requests/mine/", here),
        declined.asker: (f"requests/{declined.pk}/appeal/", f"{here}join/"),
    }
    wrong = {}
    for person, (first, *others) in pages.items():
        page = open_as(person, first)
        found = {first: barriers(page)}
        for address in others:
            page.goto(f"{live_server.url}/en/{address}")
            found[address] = barriers(page)
        page.context.close()
        wrong |= {(str(person), one): them for one, them in found.items() if them}
    page = open_as(made.asker, "requests/new/")
    page.get_by_label("Which data? Say it in one line").fill(WANTED.title)
    page.get_by_label("Describe them").fill(WANTED.what)
    page.get_by_label("What do you need them for?").fill(WANTED.purpose)
    page.get_by_role("button", name="See what is there already").click()
    page.get_by_role("heading", name="Already there?").wait_for()
    if found := barriers(page):
        wrong["similar"] = found

    assert wrong == {}
