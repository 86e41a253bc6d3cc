"""Saying whether a match fits: by keyboard alone, and without scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from seutu.challenges.models import Challenge
from seutu.matching import indexing, standing
from seutu.matching.models import Judgement, StandingMatch
from tests.conversation.cases import person
from tests.e2e.demand_site import states, trusted
from tests.e2e.test_account_pages import signed_in
from tests.e2e.test_match_path import press_until
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import member

NEED = "The city does not know how polluted the air beside its roads is every hour."
AIR = "Know the air quality beside roads every hour"
LIBRARIES = "Opening hours of public libraries"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(transactional_db: None) -> Any:
    found = member("editor", OrganisationFactory(number=901))
    trusted(found)
    return found


@pytest.fixture
def challenge(officer: Any, data_folder: Path) -> Challenge:
    """A challenge that one dataset answers, and one does not."""
    for title, text in ((AIR, NEED), (LIBRARIES, "")):
        DatasetFactory(
            title={"en": title}, description={"en": text}, keywords={}, language="en"
        )
    made = states(
        officer,
        "Know the air quality beside roads",
        NEED,
        who="Residents",
        better="Hourly air quality is known.",
        offers_data="",
        respects="",
    )
    indexing.rebuild()
    standing.refresh(made)
    return made


def opened(
    new_context: Callable[..., Any], site: str, user: Any, address: str, **options: Any
) -> Any:
    context = new_context(**options)
    if user is not None:
        context.add_cookies(
            [{"name": "sessionid", "value": signed_in(user), "url": site}]
        )
    page = context.new_page()
    page.goto(f"{site}/en/{address}")
    return page


def test_an_owner_judges_a_match_by_keyboard_alone(
    live_server: Any,
    new_context: Callable[..., Any],
    faults: Callable[[Any], list[str]],
    officer: Any,
    challenge: Challenge,
) -> None:
    page = opened(
        new_context, live_server.url, officer, f"challenges/{challenge.pk}/matches/"
    )
    heard = faults(page)
    press_until(page, ".judged__foot > details > summary")
    page.keyboard.press("Enter")
    press_until(page, "select[name=verdict]")
    page.keyboard.press("ArrowDown")
    press_until(page, "input[name=note]")
    page.keyboard.type("Two streets of ours are in it.")
    press_until(page, "button:has-text('Keep my verdict')")
    page.keyboard.press("Enter")
    page.get_by_text("The owner says that it fits:").wait_for()

    made = Judgement.objects.get()
    assert (made.fits, made.is_owner, made.person) == (True, True, officer)
    assert made.note == "Two streets of ours are in it."
    assert heard == []


def test_a_reader_says_without_scripts_that_a_match_does_not_fit_and_takes_it_back(
    live_server: Any, new_context: Callable[..., Any], challenge: Challenge
) -> None:
    page = opened(
        new_context,
        live_server.url,
        person("Reader"),
        f"challenges/{challenge.pk}/matches/",
        java_script_enabled=False,
    )
    page.locator("summary", has_text="Does it fit?").first.click()
    page.get_by_label("Does it fit, and why?").select_option("fails:old")
    page.get_by_role("button", name="Keep my verdict").click()
    expect(page.get_by_text("1 person says it does not fit")).to_be_visible()
    assert Judgement.objects.get().because == "old"

    page.locator("summary", has_text="Change my verdict").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("1 person says it does not fit")).to_be_hidden()
    assert not Judgement.objects.exists()


def test_a_visitor_is_led_to_sign_in_and_back(
    live_server: Any, new_context: Callable[..., Any], challenge: Challenge
) -> None:
    address = f"challenges/{challenge.pk}/matches/"
    page = opened(new_context, live_server.url, None, address)

    page.locator("summary", has_text="Does it fit?").first.click()
    page.get_by_role("link", name="Sign in to say whether it fits").click()

    expect(page).to_have_url(re.compile(re.escape(f"next=/en/{address}")))


def test_a_record_that_is_missing_is_explained_and_put_forward_without_scripts(
    live_server: Any,
    new_context: Callable[..., Any],
    officer: Any,
    challenge: Challenge,
) -> None:
    page = opened(
        new_context,
        live_server.url,
        officer,
        f"challenges/{challenge.pk}/matches/",
        java_script_enabled=False,
    )
    page.get_by_role("link", name="Why is a record I expected not here?").click()
    page.get_by_label("Which record did you expect?").fill("libraries")
    page.get_by_role("button", name="Explain").click()
    page.get_by_role("link", name=LIBRARIES).click()
    said = page.get_by_text(re.compile("Nothing in it speaks|and fits too weakly"))
    expect(said.first).to_be_visible()
    page.get_by_role("button", name="Yes, it answers the need").click()
    expect(page.get_by_text("Your verdict is kept, and counts.")).to_be_visible()

    made = Judgement.objects.get()
    assert made.fits
    assert made.record not in StandingMatch.objects.current().values_list(
        "record", flat=True
    )
