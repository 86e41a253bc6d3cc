"""Two organisations join, and a pledge is accepted: without scripts, by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from seutu.challenges.models import Challenge, Partnership, Pledge
from tests.e2e.test_account_pages import signed_in
from tests.factories import OrganisationFactory, OwnChallengeFactory
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def host(transactional_db: None) -> Any:
    return member("editor", OrganisationFactory(number=901, verified_at=timezone.now()))


@pytest.fixture
def guest(transactional_db: None) -> Any:
    return member("editor", OrganisationFactory(number=902, verified_at=timezone.now()))


@pytest.fixture
def open_as(live_server: Any, new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Open a page as somebody, in a browser of her own."""

    def opened(person: Any, address: str, **options: Any) -> Any:
        context = new_context(**options)
        context.add_cookies(
            [{"name": "sessionid", "value": signed_in(person), "url": live_server.url}]
        )
        page = context.new_page()
        page.goto(f"{live_server.url}/en/{address}")
        return page

    return opened


def owned_by(person: Any, number: int) -> Challenge:
    made: Challenge = OwnChallengeFactory(
        number=number, owner=person.memberships.get().organisation
    )
    return made


def test_two_organisations_join_without_scripts(
    host: Any, guest: Any, open_as: Callable[..., Any]
) -> None:
    challenge, own = owned_by(host, 0), owned_by(guest, 1)

    asking = open_as(guest, f"challenges/{challenge.pk}/", java_script_enabled=False)
    asking.get_by_role("link", name="Join as an owner").click()
    asking.get_by_label("Do you bring in a challenge of your own?").select_option(
        own.pk
    )
    asking.get_by_label("A message to the owners").fill("We need it, too.")
    asking.get_by_role("button", name="Ask the owners").click()
    expect(asking.get_by_text("The owners are asked.")).to_be_visible()

    answering = open_as(
        host, f"challenges/{challenge.pk}/desk/", java_script_enabled=False
    )
    answering.get_by_role("link", name="Read and answer").click()
    expect(answering.get_by_text("We need it, too.")).to_be_visible()
    answering.get_by_role("button", name="Consent").click()

    expect(answering.get_by_text("Stated and owned together by")).to_be_visible()
    assert Partnership.objects.get().state == Partnership.State.JOINED
    asking.goto(asking.url.replace(challenge.pk, own.pk))
    assert challenge.pk in asking.url
    expect(asking.get_by_text("is part of this one now")).to_be_visible()


def test_a_pledge_is_made_and_accepted_by_keyboard_alone(
    host: Any, guest: Any, open_as: Callable[..., Any]
) -> None:
    challenge = owned_by(host, 0)

    giving = open_as(guest, f"challenges/{challenge.pk}/pledge/")
    giving.get_by_label("We give hours of work").focus()
    giving.keyboard.press("Space")
    giving.get_by_label("How much?").focus()
    giving.keyboard.type("2")
    giving.keyboard.press("Tab")
    giving.keyboard.type("From May on.")
    giving.get_by_role("button", name="Make the pledge").focus()
    giving.keyboard.press("Enter")
    giving.wait_for_url("**/pledges/**")
    expect(giving.get_by_role("heading", level=1)).to_have_text(
        "2 hours of work a week"
    )

    answering = open_as(host, f"pledges/{Pledge.objects.get().pk}/")
    answering.get_by_role("button", name="Accept the pledge").focus()
    answering.keyboard.press("Enter")
    answering.get_by_text("You accepted the pledge.").wait_for()

    assert Pledge.objects.get().state == Pledge.State.ACCEPTED


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_around_a_challenge_are_accessible(
    host: Any,
    guest: Any,
    open_as: Callable[..., Any],
    complaints: Callable[[Any], list[str]],
    width: int,
) -> None:
    challenge = owned_by(host, 0)
    size = {"width": width, "height": 900}
    for person, part in (
        (guest, ""),
        (host, "desk/"),
        (guest, "pledge/"),
        (guest, "answer/"),
        (guest, "join/"),
        (host, "invite/?q=k"),
    ):
        page = open_as(person, f"challenges/{challenge.pk}/{part}", viewport=size)
        assert complaints(page) == [], part
        assert page.evaluate("document.documentElement.scrollWidth") <= width, part
