"""Saying "not what I meant": with a mouse, by keyboard alone, and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from seutu.matching.models import DroppedPair
from tests.e2e.test_account_pages import signed_in
from tests.e2e.test_judging import challenge, officer
from tests.e2e.test_match_path import NEED, press_until, site, wait_for_results
from tests.factories import DroppedPairFactory
from tests.people import operator

__all__ = ["challenge", "officer", "site"]

# A browser that names itself headless counts as a program.
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CARE = "Not what I meant: home care"

pytestmark = pytest.mark.django_db(transaction=True)


def asked(page: Any, site: str) -> Any:
    page.goto(f"{site}/en/")
    page.get_by_label("What do you need?").fill(NEED)
    page.get_by_role("button", name="Find answers").click()
    wait_for_results(page)
    return page


def test_one_click_ranks_anew_and_is_taken_back_with_another(
    site: str,
    new_context: Callable[..., Any],
    faults: Callable[[Any], list[str]],
    barriers: Callable[[Any], list[str]],
) -> None:
    page = new_context(user_agent=PERSON).new_page()
    heard = faults(page)
    asked(page, site)
    page.get_by_role("button", name=CARE, exact=True).first.click()
    page.get_by_text("Ranked without").wait_for()

    page.wait_for_url(lambda url: "drop=concept" in url)
    expect(page.get_by_role("button", name=CARE, exact=True)).to_have_count(0)
    assert DroppedPair.objects.count() == 1
    page.locator(".reasons summary").first.click()
    assert barriers(page) == []

    page.reload()
    page.get_by_role("link", name="Take back").click()
    page.get_by_role("button", name=CARE, exact=True).first.wait_for()
    page.wait_for_url(lambda url: "drop=" not in url)
    assert heard == []


def test_a_meaning_is_dropped_by_keyboard_and_the_focus_is_not_lost(
    site: str, page: Any
) -> None:
    asked(page, site)
    press_until(page, ".reasons .not-meant")
    page.keyboard.press("Enter")
    page.get_by_text("Ranked without").wait_for()
    expect(page.locator("#results-title")).to_be_focused()

    press_until(page, "article h3 a")
    expect(page.locator("article h3 a").first).to_be_focused()


def test_a_meaning_is_dropped_and_taken_back_without_scripts(
    site: str, new_context: Callable[..., Any]
) -> None:
    page = asked(new_context(java_script_enabled=False).new_page(), site)
    page.get_by_role("button", name=CARE, exact=True).first.click()

    expect(page.get_by_text("Ranked without")).to_be_visible()
    page.get_by_role("link", name="Take back").click()
    expect(page.get_by_role("button", name=CARE, exact=True).first).to_be_visible()


def test_what_is_printed_has_the_reasons_and_no_buttons(site: str, page: Any) -> None:
    asked(page, site)
    page.emulate_media(media="print")

    expect(page.locator(".reason").first).to_be_visible()
    expect(page.locator(".not-meant").first).to_be_hidden()


def test_the_matches_of_a_challenge_are_steered_in_place(
    live_server: Any,
    page: Any,
    challenge: Any,
    faults: Callable[[Any], list[str]],
    barriers: Callable[[Any], list[str]],
) -> None:
    heard = faults(page)
    page.goto(f"{live_server.url}/en/challenges/{challenge.pk}/matches/")
    page.locator(".not-meant").first.click()
    page.get_by_text("Ranked without").wait_for()

    page.wait_for_url(lambda url: "/matches/?drop=" in url)
    assert barriers(page) == []
    assert heard == []


def test_operators_decide_about_what_readers_dropped(
    live_server: Any,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
) -> None:
    DroppedPairFactory.create_batch(3)
    context = new_context()
    session = signed_in(operator())
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/en/operate/dropped/")
    assert barriers(page) == []

    page.get_by_role("button", name="Leave it out").first.click()
    page.get_by_text("left out of every match").wait_for()
    assert DroppedPair.objects.filter(state="removed").count() == 1
