"""From a need to a published challenge, as officers go: keyboard, scripts, none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import expect

from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.matching import indexing
from tests.e2e.test_match_path import press_until
from tests.factories import (
    ChallengeFactory,
    DatasetFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    SolutionFactory,
)
from tests.people import PASSWORD, member

NEED = "Planners of home care see the demand only when a client calls them."
ANSWERS = {
    "today": NEED + " Every autumn some 300 visits are late.",
    "who": "Planners of home care and their 1200 clients",
    "better": "Fewer late visits: at most 50 a year",
    "title": "Foreseeing the demand for home care",
}
FORM_LOOKS = ((1280, "light"), (390, "dark"), (390, "light"))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any, data_folder: Path) -> str:
    """A site where another city asks for the same, and something may answer it."""
    for make in (DatasetFactory, SolutionFactory, ChallengeFactory):
        make.reset_sequence(0, force=True)
    DatasetFactory.create_batch(5)
    SolutionFactory.create_batch(3)
    ChallengeFactory.create_batch(2)
    OwnChallengeFactory(
        number=0,
        owner=OrganisationFactory(number=903),
        title={"en": "Foreseeing demand for home care visits"},
        description={"en": NEED},
    )
    indexing.rebuild()
    return str(live_server.url)


@pytest.fixture
def editor(transactional_db: None) -> Any:
    town = OrganisationFactory(number=901, verified_at=timezone.now())
    return member("editor", town)


def sign_in(context: Any, site: str, user: Any) -> None:
    """Give a browser the session of a person, as a sign-in does."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies(
        [{"name": "sessionid", "value": session.session_key, "url": site}]
    )


@pytest.fixture
def draft(editor: Any) -> Challenge:
    organisation = editor.memberships.get().organisation
    return services.create_draft(
        by=editor, organisation=organisation, text=NEED, language="en"
    )


def page_of(site: str, draft: Challenge, key: str) -> str:
    return f"{site}/en/challenges/{draft.pk}/edit/{key}/"


def saved(draft: Challenge) -> Any:
    return Challenge.objects.select_related("statement").get(pk=draft.pk).statement


def test_from_need_to_challenge_by_keyboard_alone(
    site: str, page: Any, editor: Any, faults: Callable[[Any], list[str]]
) -> None:
    heard = faults(page)
    sign_in(page.context, site, editor)
    page.goto(f"{site}/en/")
    press_until(page, "#id_text")
    page.keyboard.type(NEED)
    press_until(page, "button:has-text('Find answers')")
    page.keyboard.press("Enter")
    page.locator("#results-title").wait_for()
    press_until(page, "button:has-text('Make it a challenge')", limit=150)
    page.keyboard.press("Enter")
    page.wait_for_url("**/challenges/new/**")
    expect(page.locator("#id_text")).to_have_value(NEED)
    press_until(page, "button:has-text('Begin the draft')")
    page.keyboard.press("Enter")

    for key, field in (
        ("today", "today"),
        ("who", "who"),
        ("better", "better"),
        ("benefits", ""),
        ("offers", ""),
        ("respects", ""),
        ("when", ""),
        ("title", "title"),
    ):
        page.wait_for_url(f"**/edit/{key}/**")
        if field:
            press_until(page, f"#id_{field}")
            page.keyboard.press("ControlOrMeta+a")
            page.keyboard.type(ANSWERS[field])
        press_until(page, "button:has-text('Save and go on')")
        page.keyboard.press("Enter")
    page.wait_for_url("**/edit/about/**")
    press_until(page, "button:has-text('Save and go on')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/similar/")
    expect(page.get_by_text("Join this one instead")).to_have_count(1)
    press_until(page, "a:has-text('Mine is different: go on')", limit=150)
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/preview/")
    press_until(page, "button:has-text('Publish the challenge')", limit=80)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/edit/" not in url and "publication" not in url)

    expect(page.get_by_text("Your challenge is published.")).to_be_visible()
    expect(page.locator("h1")).to_have_text(ANSWERS["title"])
    made = Challenge.objects.public().get(owner=editor.memberships.get().organisation)
    assert made.statement.better == ANSWERS["better"]
    assert heard == []


def test_from_need_to_challenge_without_scripts_through_signing_in(
    site: str, new_context: Callable[..., Any], editor: Any
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/match/?text={NEED}")
    page.get_by_role("button", name="Make it a challenge").click()
    expect(page.get_by_text(NEED)).to_be_visible()
    page.get_by_role("article").get_by_role("link", name="Sign in").click()
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill(editor.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#id_text")).to_have_value(NEED)
    page.get_by_role("button", name="Begin the draft").click()

    for key in ("today", "who", "better"):
        page.locator(f"#id_{key}").fill(ANSWERS[key])
        page.get_by_role("button", name="Save and go on").click()
    for key in ("benefits", "offers", "respects", "when"):
        page.wait_for_url(f"**/edit/{key}/**")
        page.get_by_role("button", name="Save and go on").click()
    page.locator("#id_title").fill(ANSWERS["title"])
    page.get_by_role("button", name="Save and leave").click()
    page.get_by_role("link", name=ANSWERS["title"]).click()
    page.get_by_role("button", name="Publish the challenge").click()

    expect(page.get_by_text("Your challenge is published.")).to_be_visible()
    expect(page.locator("h1")).to_have_text(ANSWERS["title"])


def test_what_is_typed_is_saved_without_pressing_anything(
    site: str, page: Any, editor: Any, draft: Challenge, faults: Any
) -> None:
    heard = faults(page)
    sign_in(page.context, site, editor)
    page.goto(page_of(site, draft, "who"))

    page.locator("#id_who").fill("We need an app for stakeholders.")
    page.locator("[data-saved]", has_text="Saved at").wait_for()

    assert saved(draft).who == "We need an app for stakeholders."
    expect(page.get_by_text("names a solution")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.locator("#id_who").fill("Planners and 1200 clients")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/edit/better/**")
    assert saved(draft).who == "Planners and 1200 clients"
    assert heard == []


def test_text_typed_without_a_connection_is_kept_and_saved_later(
    site: str, page: Any, editor: Any, draft: Challenge
) -> None:
    sign_in(page.context, site, editor)
    page.goto(page_of(site, draft, "who"))
    page.context.set_offline(True)

    page.locator("#id_who").fill("Typed in a tunnel.")
    page.locator("[data-saved]", has_text="no connection").wait_for()
    assert saved(draft).who == ""
    page.context.set_offline(False)
    page.locator("[data-saved]", has_text="Saved at").wait_for()

    assert saved(draft).who == "Typed in a tunnel."


def test_text_of_a_window_that_was_closed_too_early_comes_back(
    site: str, page: Any, editor: Any, draft: Challenge
) -> None:
    sign_in(page.context, site, editor)
    page.goto(page_of(site, draft, "who"))
    page.context.set_offline(True)
    page.locator("#id_who").fill("Typed before the battery died.")
    page.locator("[data-saved]", has_text="no connection").wait_for()
    page.close()

    again = page.context.new_page()
    again.context.set_offline(False)
    again.goto(page_of(site, draft, "who"))

    expect(again.locator("#id_who")).to_have_value("Typed before the battery died.")
    again.locator("[data-saved]", has_text="Saved at").wait_for()
    assert saved(draft).who == "Typed before the battery died."


def test_text_typed_after_the_sign_in_ended_survives_signing_in_again(
    site: str, page: Any, editor: Any, draft: Challenge
) -> None:
    sign_in(page.context, site, editor)
    page.goto(page_of(site, draft, "who"))
    page.context.clear_cookies()

    page.locator("#id_who").fill("Typed after lunch.")
    page.locator("[data-saved]", has_text="signed out").wait_for()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("#id_who")).to_have_value("Typed after lunch.")
    page.get_by_role("button", name="Sign in and go on").click()
    page.locator("input[type=email]").fill(editor.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/edit/who/")

    expect(page.locator("#id_who")).to_have_value("Typed after lunch.")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/edit/better/**")
    assert saved(draft).who == "Typed after lunch."


def test_two_editors_at_once_see_both_texts(
    site: str, page: Any, new_context: Callable[..., Any], editor: Any, draft: Challenge
) -> None:
    colleague = member("owner", editor.memberships.get().organisation)
    theirs = new_context()
    sign_in(page.context, site, editor)
    sign_in(theirs, site, colleague)
    page.goto(page_of(site, draft, "who"))
    other = theirs.new_page()
    other.goto(page_of(site, draft, "who"))
    other.locator("#id_who").fill("Nurses and 400 clients")
    other.locator("[data-saved]", has_text="Saved at").wait_for()

    page.locator("#id_who").fill("Planners and 1200 clients")
    page.locator("[data-saved]", has_text="Somebody else changed").wait_for()
    page.get_by_role("button", name="Save and go on").click()

    expect(page.locator("#id_who")).to_have_value("Planners and 1200 clients")
    expect(page.locator("blockquote")).to_have_text("Nurses and 400 clients")
    page.get_by_role("button", name="Save my answer").click()
    page.wait_for_url("**/edit/better/**")
    assert saved(draft).who == "Planners and 1200 clients"


def test_no_page_of_the_form_has_a_barrier_or_fault_or_is_cut_off(
    site: str,
    new_context: Callable[..., Any],
    barriers: Callable[..., list[str]],
    faults: Callable[[Any], list[str]],
    editor: Any,
    draft: Challenge,
) -> None:
    services.save_answers(
        draft,
        ANSWERS | {"who": "We need an app for stakeholders."},
        by=editor,
        version=draft.version,
    )
    context = new_context(reduced_motion="reduce")
    sign_in(context, site, editor)
    page = context.new_page()
    heard = faults(page)
    for address in (
        "new/",
        "mine/",
        f"{draft.pk}/edit/who/?after=today",
        f"{draft.pk}/edit/when/",
        f"{draft.pk}/edit/title/?after=who",
        f"{draft.pk}/edit/about/",
        f"{draft.pk}/edit/similar/",
        f"{draft.pk}/edit/preview/",
        f"{draft.pk}/removal/",
    ):
        page.goto(f"{site}/en/challenges/{address}", wait_until="networkidle")
        expect(page.locator("h1")).to_have_count(1)
        assert barriers(page, looks=FORM_LOOKS) == [], address
    assert heard == []
