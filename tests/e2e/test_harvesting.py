"""Operators' and editors' pages of harvesting in a browser."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import expect

from seutu.accounts.models import Organisation, User
from seutu.catalogue.models import Dataset
from seutu.catalogue.quality import adding_up, services
from seutu.catalogue.services import judge_same
from seutu.harvest import uploading
from seutu.harvest.folding import fold_all
from seutu.harvest.glimpses import Glimpse, Looked, Tried
from seutu.harvest.looking import ask_for_look
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.models.record import packed_form
from tests.e2e.test_account_pages import signed_in
from tests.factories import (
    CatalogueFactory,
    DatasetFactory,
    HarvestRunFactory,
    HarvestSourceFactory,
    OrganisationFactory,
)
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)
State = HarvestRun.State
LIST = """Tunniste;Otsikko;Kuvaus;Osoite;Tiedostomuoto;Päivitetty;Yhteyshenkilö
1;Pysäköintipaikat;Kaikki kadunvarsipaikat;https://a.example/p.csv;CSV;3.2.2026;N. N.
2;Puurekisteri;Kaupungin puut lajeittain;https://a.example/t.geojson;;huomenna;N. N.
3;;Ilman otsikkoa;https://a.example/x.csv;CSV;3.2.2026;N. N.
"""
PAGES = (
    "operate/sources/",
    "operate/sources/directory/?country=FI&readable=yes",
    "operate/sources/directory/?q=nothing+like+this",
    "operate/sources/add/",
    "operate/sources/add/{asked}/",
    "operate/sources/add/{broken_off}/",
    "operate/sources/add/{found}/",
    "operate/sources/add/{not_found}/",
    "operate/same/dataset/{copied}/",
    "datasets/{copied}/",
    "sources/waiting/",
    "operate/source/hri/",
    "operate/source/leaving/",
    "operate/source/leaving/runs/{leaving}/",
    "operate/source/leaving/remove/",
    "operate/source/waiting/",
    "operate/source/waiting/settings/",
    "operate/source/waiting/remove/",
    "operate/source/waiting/runs/{run}/",
    "operate/source/waiting/refused/",
    "operate/source/waiting/records/{record}/",
    "organisations/{turku}/list/",
    "organisations/{turku}/list/{draft}/",
)


LOOKED_AT = "https://data.example/a/long/path/that/no/narrow/screen/holds/in/one/line"


def _look(status: TaskResultStatus, found: Looked | None = None) -> str:
    """Ask for a look at an address that has come to an end, or has not."""
    key = ask_for_look(LOOKED_AT)
    told = found.model_dump(mode="json") if found else None
    DBTaskResult.objects.filter(pk=key).update(status=status, return_value=told)
    return key


def _looks() -> dict[str, str]:
    """Leave a look in each state that the page of an address can show."""
    record = Glimpse(
        title={"fi": "Pysäköintipaikat"},
        description={"fi": "Kaikki kadunvarsipaikat ja niiden hinnat. " * 6},
        publisher={"fi": "Turun kaupunki"},
        formats=["CSV", "GEOJSON"],
        licence="CC BY 4.0",
        modified="2026-02-03",
    )
    found = Looked(
        address=LOOKED_AT,
        reader="ckan",
        location=LOOKED_AT,
        total=457,
        records=[record],
        refused=[("of-a-very-long-identifier" * 4, "The dataset has no title.")],
    )
    tried = Tried(reader="ckan", address=LOOKED_AT, why="It answered 404.")
    not_found = Looked(address=LOOKED_AT, attempts=[tried])
    return {
        "asked": _look(TaskResultStatus.READY),
        "broken_off": _look(TaskResultStatus.FAILED),
        "found": _look(TaskResultStatus.SUCCESSFUL, found),
        "not_found": _look(TaskResultStatus.SUCCESSFUL, not_found),
    }


def _copied(by: User) -> str:
    """Publish a dataset in four catalogues; of one copy somebody said it is none."""
    first, *_copies, other = (
        DatasetFactory(
            catalogue=CatalogueFactory(id=shelf),
            uri="https://data.example/id/trees",
            with_distributions=2,
        )
        for shelf in ("waiting", "region", "country", "europe")
    )
    fold_all()
    judge_same(first, other, is_same=False, by=by)
    services.judge_datasets([first.pk])
    adding_up.add_up()
    return str(first.pk)


def _source(key: str, title: str, **fields: object) -> HarvestSource:
    catalogue = CatalogueFactory(id=key, title={"en": title})
    made: HarvestSource = HarvestSourceFactory(
        id=key,
        catalogue=catalogue,
        reader="ckan",
        location=f"https://{key}.example",
        schedule="weekly",
        **fields,
    )
    return made


@pytest.fixture
def town(data_folder: object) -> dict[str, object]:
    """Sources in every state, and an organisation with a list in force and a draft."""
    cache.clear()
    turku: Organisation = OrganisationFactory(
        name={"fi": "Turun kaupunki"}, country="FI"
    )
    owner = member("owner", turku, is_staff=True, name="")
    waiting = _source("waiting", "Open data of the region")
    run = HarvestRunFactory(
        source=waiting,
        state=State.WAITING,
        read=457,
        created=4,
        updated=31,
        unchanged=419,
        rejected=3,
        missing=143,
        expected=600,
        is_full=True,
    )
    for number in range(3):
        record = HarvestRecord.objects.create(
            source=waiting,
            identifier=f"dataset-{number}-of-a-very-long-identifier" * 2,
            state=HarvestRecord.State.REJECTED,
            stage=HarvestRecord.Stage.READING,
            reason="The dataset has no title." if number else "The JSON is broken.",
            raw=packed_form(b'{"name":"a","notes":"' + b"long " * 60 + b'"}'),
            last_run=run,
        )
    live = _source("hri", "Helsinki Region Infoshare")
    HarvestRunFactory(
        source=live,
        state=State.RUNNING,
        read=300,
        created=300,
        unchanged=0,
        rejected=0,
        expected=750,
        seconds=12.0,
    )
    leaving = HarvestRunFactory(
        source=_source("leaving", "Portal that closes", is_enabled=False),
        state=State.QUEUED,
        missing=15_000,
        vanished=4_500,
        decided_at=timezone.now(),
    )
    HarvestRun.objects.filter(pk=leaving.pk).update(
        heartbeat_at=timezone.now() - timedelta(minutes=2)
    )
    broken = _source("broken", "Geoportal")
    HarvestRunFactory(source=broken, state=State.FAILED, failure="It answered 503.")
    first = uploading.upload_list(turku, "aineistot.csv", LIST.encode(), by=owner)
    uploading.publish_list(first, by=owner)
    draft = uploading.upload_list(
        turku, "aineistot-2.csv", LIST.replace("2;Puu", "4;Puu").encode(), by=owner
    )
    return {
        "turku": turku.pk,
        "draft": draft.pk,
        "run": run.pk,
        "leaving": leaving.pk,
        "record": record.pk,
        "copied": _copied(owner),
        "cookie": signed_in(owner),
    } | _looks()


def _open(new_context: Callable[..., Any], url: str, town: Any, **options: Any) -> Any:
    context = new_context(**options)
    cookie = {"name": "sessionid", "value": town["cookie"], "url": url}
    context.add_cookies([cookie])
    return context.new_page()


def test_no_page_of_harvesting_has_a_barrier_or_fault_or_is_cut_off(
    live_server: Any,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
    town: dict[str, object],
) -> None:
    page = _open(new_context, live_server.url, town, reduced_motion="reduce")
    heard = faults(page)
    found: dict[str, object] = {}
    for address in PAGES:
        answer = page.goto(f"{live_server.url}/en/{address.format(**town)}")
        assert answer.ok, address
        wrong = [*barriers(page), *heard]
        heard.clear()
        if wrong:
            found[address] = wrong
    assert found == {}


def test_a_run_is_watched_without_reloading(
    live_server: Any, new_context: Callable[..., Any], town: dict[str, object]
) -> None:
    page = _open(new_context, live_server.url, town)
    page.goto(f"{live_server.url}/en/operate/source/hri/")
    expect(page.get_by_text("300 read = 300 new")).to_be_visible()

    HarvestRun.objects.filter(source="hri").update(read=500, created=500)
    expect(page.get_by_text("500 read = 500 new")).to_be_visible()
    HarvestRun.objects.filter(source="hri").update(
        read=750, created=750, state=State.COMPLETE
    )

    expect(page.get_by_text("750 read = 750 new").first).to_be_visible()
    expect(page.locator("#progress").get_by_text("Complete").first).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)


def test_a_list_is_published_by_keyboard_and_without_scripts(
    live_server: Any, new_context: Callable[..., Any], town: dict[str, object]
) -> None:
    page = _open(new_context, live_server.url, town, java_script_enabled=False)
    page.goto(f"{live_server.url}/en/organisations/{town['turku']}/list/")
    page.get_by_label("Your list").set_input_files(
        {"name": "uusi.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.get_by_role("button", name="Look what comes in").press("Enter")
    expect(page.get_by_role("heading", name="2 datasets come in")).to_be_visible()
    page.get_by_label("What the column “Kuvaus” holds").select_option("")
    page.get_by_role("button", name="Show what comes in").press("Enter")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.get_by_text("2 datasets are published.")).to_be_visible()

    assert Dataset.objects.get(identifier="1").description == {}
    page.get_by_role("button", name="Undo: bring back").press("Enter")
    expect(page.get_by_text("is in force again")).to_be_visible()
    assert Dataset.objects.get(identifier="1").description != {}


def test_the_directory_is_narrowed_without_reloading(
    live_server: Any, new_context: Callable[..., Any], town: dict[str, object]
) -> None:
    page = _open(new_context, live_server.url, town)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/en/operate/sources/directory/?country=FI")
    page.get_by_label("CKAN").check()

    expect(page).to_have_url(re.compile("country=FI.*software=ckan"))
    expect(page.get_by_role("button", name="Add and harvest").first).to_be_visible()
