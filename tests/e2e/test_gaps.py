"""The gap page in a browser: before and after data arrives, by keyboard, no scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from seutu.matching.models import Demand
from tests.matching.gaps.worlds import (
    NEED,
    TEXT,
    asks,
    everything_is_assessed,
    publishes,
)
from tests.web.test_gaps import demands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any, data_folder: Path) -> str:
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    return str(live_server.url)


def test_a_gap_is_there_before_a_dataset_arrives_and_gone_after(
    site: str, page: Any, faults: Callable[[Any], list[str]]
) -> None:
    heard = faults(page)
    page.goto(f"{site}/en/gaps/")
    page.get_by_role("link", name=NEED, exact=True).click()
    expect(page.locator("h1")).to_have_text(NEED)
    expect(page.get_by_text("No answer was found")).to_be_visible()
    address = page.url

    publishes(NEED, TEXT)
    everything_is_assessed()

    page.goto(address)
    expect(page.get_by_role("heading", name="This has an answer")).to_be_visible()
    page.goto(f"{site}/en/gaps/")
    expect(page.get_by_text("Nothing unmet is left")).to_be_visible()
    assert heard == []


def test_a_letter_is_changed_and_downloaded_without_scripts(
    site: str, new_context: Callable[..., Any]
) -> None:
    page = new_context(java_script_enabled=False, accept_downloads=True).new_page()
    page.goto(f"{site}{Demand.objects.get().get_absolute_url()}")

    page.get_by_label("Letter").first.fill("Dear city,\nour own words")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it as text").first.click()

    assert "our own words" in Path(download.value.path()).read_text("utf-8")


def test_the_gap_pages_have_no_barrier_and_fit_their_width(
    site: str,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
) -> None:
    demands(12)
    demands(6, cause="other-place", theme="TRAN")
    demands(7, cause="", theme="ENVI")
    page = new_context(reduced_motion="reduce").new_page()
    heard = faults(page)
    gap = Demand.objects.get(title=NEED).get_absolute_url()

    for address in ("/en/gaps/", gap, "/en/gaps/for-a-call/", "/en/gaps/for-me/"):
        page.goto(f"{site}{address}")
        for details in page.locator("details").all():
            details.evaluate("one => one.open = true")
        assert [*barriers(page), *heard] == [], address


def test_a_cell_of_the_table_leads_to_its_needs_by_keyboard(
    site: str, page: Any
) -> None:
    demands(12)
    demands(6, cause="other-place", theme="TRAN")
    page.goto(f"{site}/en/gaps/")

    page.get_by_text("The same as a table, with links").press("Enter")
    page.get_by_role("link", name="Health, ").first.press("Enter")
    page.wait_for_url("**theme=HEAL**")

    expect(page.locator("#needs-title")).to_have_text("12 unmet needs")
    page.locator(".gap-chosen a", has_text="Health").press("Enter")
    page.wait_for_url(lambda url: "theme" not in url)
