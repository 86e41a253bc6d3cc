"""Metadata quality in a browser: no barrier, by keyboard, without scripts."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from seutu.catalogue.models import LinkCheck, QualitySnapshot
from seutu.catalogue.quality import adding_up, services
from tests.factories import DatasetFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "quality/",
    "quality/publishers/",
    "quality/sources/?sort=datasets",
    "sources/brescia/quality/",
    "sources/brescia/quality/datasets/?lacking=themes",
    "sources/brescia/quality/datasets/?lacking=overdue",
    "sources/brescia/quality/datasets/?lacking=broken",
)


@pytest.fixture
def site(live_server: Any, data_folder: Path, settings: Any) -> str:
    settings.CHECK_LINKS = True
    publisher = OrganisationFactory(name={"it": "Comune di Brescia"})
    made = DatasetFactory.create_batch(
        6, publisher=publisher, themes=[], with_distributions=2
    )
    ids = [one.pk for one in made]
    services.judge_datasets(ids)
    LinkCheck.objects.filter(dataset_id=ids[0]).update(
        state="broken", status=404, note="gone", tries=3
    )
    services.judge_datasets(ids)
    adding_up.add_up()
    for week in range(3):
        QualitySnapshot.objects.create(
            summary="source:brescia",
            day=date(2026, 11, 2) + timedelta(weeks=week),
            datasets=6,
            score=2_000 + 100 * week,
        )
    return str(live_server.url)


def test_no_page_of_quality_has_a_barrier_or_a_fault(
    site: str,
    page: Any,
    faults: Callable[[Any], list[str]],
    barriers: Callable[[Any], list[str]],
) -> None:
    heard = faults(page)
    found = {}
    for path in PAGES:
        page.goto(f"{site}/en/{path}")
        found[path] = barriers(page)

    assert {path: wrong for path, wrong in found.items() if wrong} == {}
    assert heard == []


def test_a_publisher_gets_from_a_fix_to_advice_on_a_dataset_without_scripts(
    site: str, new_context: Callable[..., Any], barriers: Callable[[Any], list[str]]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/quality/publishers/")
    page.get_by_label("Country").select_option("")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Comune di Brescia").click()
    page.get_by_role("link", name="Choose at least one of the thirteen").click()
    expect(page.locator("h1")).to_have_text("Themes")
    page.get_by_role("link", name="Advice").first.click()
    expect(page.locator("h1")).to_have_text("Metadata quality")
    expect(page.get_by_text("Choose at least one of the thirteen")).to_be_visible()


def test_the_way_to_advice_works_by_keyboard(site: str, page: Any) -> None:
    page.goto(f"{site}/en/sources/brescia/quality/")
    link = page.get_by_role("link", name="Choose at least one of the thirteen")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Themes")


def test_the_badge_is_drawn(site: str, page: Any) -> None:
    page.goto(f"{site}/en/sources/brescia/quality/")
    badge = page.get_by_role("img", name="Metadata quality")

    assert badge.evaluate("one => one.complete && one.naturalWidth > 60")
