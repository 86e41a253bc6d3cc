"""From a need to a record and back, as visitors go: mouse, keyboard, no scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from seutu.matching import indexing
from tests.factories import ChallengeFactory, DatasetFactory, SolutionFactory

NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any, data_folder: Path) -> str:
    """A site with a handful of records, two of which answer the need."""
    for make in (DatasetFactory, SolutionFactory, ChallengeFactory):
        make.reset_sequence(0, force=True)
    DatasetFactory.create_batch(5, with_distributions=2)
    SolutionFactory.create_batch(3)
    ChallengeFactory.create_batch(2)
    indexing.rebuild()
    return str(live_server.url)


def wait_for_results(page: Any) -> None:
    page.locator("#results-title").wait_for()


def test_a_need_in_finnish_finds_a_solution_in_english_and_says_why(
    site: str, page: Any, faults: Callable[[Any], list[str]]
) -> None:
    heard = faults(page)
    page.goto(f"{site}/en/")

    page.get_by_label("What do you need?").fill(NEED)
    page.get_by_role("button", name="Find answers").click()
    wait_for_results(page)

    card = page.locator("article", has_text="Forecasting demand for home care")
    expect(page.locator("#need-language")).to_have_value("fi")
    assert card.locator(".reason").count() >= 1
    page.wait_for_url(lambda url: "/en/match/?text=" in url)
    assert heard == []

    card.get_by_role("link", name="Forecasting demand for home care").click()
    expect(page.locator("h1")).to_have_text("Forecasting demand for home care")


def test_the_match_path_works_by_keyboard_alone(site: str, page: Any) -> None:
    page.goto(f"{site}/en/")

    press_until(page, "#id_text")
    page.keyboard.type(NEED)
    press_until(page, "button:has-text('Find answers')")
    page.keyboard.press("Enter")
    wait_for_results(page)
    press_until(page, "article h3 a")
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text(title)


def press_until(page: Any, selector: str, limit: int = 60) -> None:
    """Press Tab until the focus is on an element, which must then be marked as such."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        reached = page.evaluate(
            "wanted => [...document.querySelectorAll(wanted.split(':has-text')[0])]"
            ".includes(document.activeElement)",
            selector,
        )
        if reached and (
            ":has-text" not in selector
            or page.evaluate("document.activeElement.textContent").strip() in selector
        ):
            style = page.evaluate(
                "(s => s.outlineStyle + s.boxShadow)"
                "(getComputedStyle(document.activeElement))"
            )
            assert style != "nonenone"
            return
    pytest.fail(f"Tab does not reach {selector}.")


def test_the_first_tab_stop_skips_to_the_content(site: str, page: Any) -> None:
    page.goto(f"{site}/en/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_match_path_works_without_scripts(
    site: str, new_context: Callable[..., Any]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/")

    page.get_by_label("What do you need?").fill(NEED)
    page.get_by_role("button", name="Find answers").click()
    page.wait_for_url(lambda url: "/en/match/?text=" in url)
    assert page.locator("article").count() >= 1

    page.locator("#need-language").select_option("et")
    page.get_by_role("button", name="Change the language").click()
    page.wait_for_url(lambda url: "language=et" in url)
    expect(page.locator("#need-language")).to_have_value("et")


def test_on_a_phone_without_scripts_menu_and_filters_open(
    site: str, new_context: Callable[..., Any]
) -> None:
    page = new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}
    ).new_page()
    page.goto(f"{site}/en/datasets/")

    page.get_by_text("Menu", exact=True).click()
    expect(page.locator(".menu__panel a", has_text="Solutions")).to_be_visible()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_text("Narrow down").click()
    page.locator(".facet input").first.check()
    page.get_by_role("button", name="Apply the filters").click()

    expect(page.locator(".facet input:checked")).to_have_count(1)


def test_a_filter_swaps_the_results_and_keeps_the_focus(
    site: str, page: Any, faults: Callable[[Any], list[str]]
) -> None:
    heard = faults(page)
    page.goto(f"{site}/en/datasets/")
    page.evaluate("window.isSamePage = true")
    box = page.locator(".facet input").first
    name = box.get_attribute("id")

    box.focus()
    with page.expect_response(lambda response: "/datasets/" in response.url):
        page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('#announcer').textContent !== ''")

    assert page.evaluate("window.isSamePage")
    assert page.evaluate("document.activeElement.id") == name
    expect(page.locator(f"[id='{name}']")).to_be_checked()
    page.wait_for_url(lambda url: "=" in url)
    assert heard == []


def test_changing_the_language_keeps_the_need(site: str, page: Any) -> None:
    page.goto(f"{site}/en/match/?text=kotihoito")

    page.locator(".language-menu > summary").click()
    page.locator(".language-menu a", has_text="Suomi").click()
    wait_for_results(page)

    page.wait_for_url(lambda url: "/fi/match/?text=kotihoito" in url)
    assert page.locator("html").get_attribute("lang") == "fi"


def test_dark_colours_are_remembered_without_a_cookie(site: str, page: Any) -> None:
    page.goto(f"{site}/en/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")

    page.get_by_role("button", name="Dark colours").click()
    page.reload()

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert page.context.cookies() == []


def test_an_empty_need_gets_a_sentence(
    site: str, new_context: Callable[..., Any]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/match/?text=")

    expect(page.locator("#error-summary")).to_be_visible()
    assert page.locator("#id_text").get_attribute("aria-invalid") == "true"
