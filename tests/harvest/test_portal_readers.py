"""Whole runs over portals of every kind: each record stored, and stored once."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from seutu.catalogue.models import Dataset
from seutu.harvest.models import HarvestRun
from seutu.harvest.paging import Ask
from seutu.harvest.readers import (
    ckan,
    csw,
    oai_pmh,
    ogc_records,
    opendatasoft,
    socrata,
    udata,
)
from tests.harvest.portals.ckan import CkanPortal, package
from tests.harvest.portals.csw import CswPortal
from tests.harvest.portals.lists import (
    OdsPortal,
    RecordsCatalogue,
    SocrataPortal,
    UdataPortal,
)
from tests.harvest.portals.oai import OaiPortal, listed

pytestmark = pytest.mark.django_db
HOST = "https://portal.example"
SIZE = 47


def ckan_portal(**how):
    found = CkanPortal(**how)
    for number in range(SIZE):
        found.add(package(number, f"2024-05-01T10:00:{number:02}.5"))
    return found


def numbered(make):
    return [make(f"{number:04}") for number in range(SIZE)]


def ods_portal():
    return OdsPortal(
        numbered(lambda n: {"dataset_id": n, "metas": {"default": {"title": n}}})
    )


def socrata_portal():
    return SocrataPortal(numbered(lambda n: {"resource": {"id": n, "name": n}}))


def records_catalogue():
    about = {"type": "Feature"}
    return RecordsCatalogue(
        numbered(lambda n: {**about, "id": n, "properties": {"title": n}}), host=HOST
    )


def service(**how):
    return CswPortal([f"md-{number:03}" for number in range(SIZE)], **how)


def repository(**how):
    return OaiPortal([f"oai:r.example:{number}" for number in range(SIZE)], **how)


CASES = {
    "ckan": (ckan.Ckan, ckan_portal),
    "an older ckan": (
        ckan.Ckan,
        lambda: ckan_portal(actions=frozenset({"package_list", "package_show"})),
    ),
    "ckan elsewhere": (ckan.Ckan, lambda: ckan_portal(folder="/api/action")),
    "udata": (
        udata.Udata,
        lambda: UdataPortal(numbered(lambda n: {"id": n, "title": n})),
    ),
    "opendatasoft": (opendatasoft.OpenDataSoft, ods_portal),
    "socrata": (socrata.Socrata, socrata_portal),
    "ogc records": (ogc_records.OgcRecords, records_catalogue),
    "csw": (csw.Csw, service),
    "csw by address": (csw.Csw, lambda: service(methods=frozenset({"GET"}))),
    "oai-pmh": (oai_pmh.OaiPmh, repository),
    "oai-pmh in dublin core": (
        oai_pmh.OaiPmh,
        lambda: repository(forms=("oai_dc",), tells_forms=False),
    ),
}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    for module in (udata, opendatasoft, socrata, ogc_records, csw):
        monkeypatch.setattr(module, "SIZE", 10)
    monkeypatch.setattr(ckan, "ROWS", 10)
    monkeypatch.setattr(ckan, "NAMED", 10)


@pytest.fixture
def connect(harvest, source, place, reads, monkeypatch):
    """Let a portal answer the source's reader; returns how to run over it."""

    def use(kind, portal):
        reads(kind)
        source.location = HOST
        source.save()

        def answer(request: httpx.Request) -> httpx.Response:
            content = None
            if request.url.path != "/robots.txt":
                body = request.content.decode()
                ask = Ask(url=str(request.url), method=request.method, body=body)
                content = portal(ask)
            return httpx.Response(404 if content is None else 200, content=content)

        monkeypatch.setattr(place, "answer", answer)
        return harvest

    return use


@pytest.mark.parametrize("case", CASES)
def test_every_dataset_of_a_portal_is_stored_once(connect, case):
    kind, portal = CASES[case]
    run = connect(kind, portal())

    first, second = run(full=True), run(full=True)

    assert (first.state, first.failure) == (HarvestRun.State.COMPLETE, "")
    assert (first.created, first.rejected, first.repeated) == (SIZE, 0, 0)
    assert (second.unchanged, second.vanished) == (SIZE, 0)
    assert Dataset.objects.count() == SIZE


def test_a_bad_record_of_a_service_goes_to_quarantine_alone(connect):
    run = connect(csw.Csw, service(broken=frozenset({"md-013"})))()

    assert (run.state, run.created, run.rejected) == (
        HarvestRun.State.COMPLETE,
        SIZE - 1,
        1,
    )


def test_what_a_portal_takes_back_goes_after_a_whole_run(connect):
    portal = ckan_portal()
    run = connect(ckan.Ckan, portal)
    run(full=True)
    portal.add(package(7, "2024-05-02T10:00:00.5", private=True))

    later = run(full=True)

    assert (later.rejected, later.vanished) == (1, 1)
    assert Dataset.objects.canonical().filter(title__und="Dataset 7").count() == 0


def test_a_run_for_changes_asks_for_nothing_else(connect):
    portal = ckan_portal()
    run = connect(ckan.Ckan, portal)
    run(full=True)
    portal.add(package(7, "2027-05-02T10:00:00.5", title="Changed"))

    later = run()

    assert (later.read, later.updated) == (1, 1)


def test_articles_of_a_repository_do_not_make_its_list_look_cut_short(connect):
    articles = frozenset(f"oai:r.example:{number}" for number in range(0, SIZE, 2))
    portal = repository(articles=articles)
    run = connect(oai_pmh.OaiPmh, portal)
    run(full=True)
    portal.gone = frozenset({"oai:r.example:1", "oai:r.example:13"})

    later = run(full=True)

    assert (later.state, later.read, later.expected) == (
        HarvestRun.State.COMPLETE,
        SIZE - len(articles) - 2,
        SIZE - len(articles) - 2,
    )
    assert later.vanished == 2


def test_what_a_repository_deletes_meanwhile_goes_after_the_next_whole_run(connect):
    portal = repository()
    run = connect(oai_pmh.OaiPmh, portal)
    run(full=True)
    gone = "oai:r.example:7"
    portal.gone, portal.changed = frozenset({gone}), {gone: "2999-01-01"}

    changes, whole = run(), run(full=True)

    assert (changes.read, changes.rejected, changes.vanished) == (1, 1, 0)
    assert (whole.unchanged, whole.vanished) == (SIZE - 1, 1)


def test_a_list_that_a_repository_forgets_is_read_to_the_end(connect):
    run = connect(oai_pmh.OaiPmh, repository(forgets=3))(full=True)

    assert run.state == HarvestRun.State.COMPLETE
    assert (run.created, run.repeated) == (SIZE, 30)
    assert Dataset.objects.count() == SIZE


def test_a_repository_that_gives_one_token_for_ever_is_left(connect):
    page = OaiPortal(["a", "b"], size=1, forms=("oai_dc",))

    def circle(ask):
        if "ListMetadataFormats" in ask.url:
            return page(ask)
        start = 1 if "resumptionToken" in ask.url else 0
        token = "<resumptionToken>again</resumptionToken>"
        return listed(page._record("ab"[start], "oai_dc"), token=token)

    run = connect(oai_pmh.OaiPmh, circle)(full=True)

    assert run.state == HarvestRun.State.FAILED
    assert run.failure.startswith("The pages lead in a circle: ")
    assert run.created == 2


@pytest.mark.parametrize("stop", [1, 3, 4])
def test_a_reading_of_a_repository_goes_on_from_its_token(connect, stop):
    portal = repository()
    asked = []

    def stopping(ask):
        asked.append(ask.url)
        if len(asked) == stop + 1:
            raise KeyboardInterrupt
        return portal(ask)

    run = connect(oai_pmh.OaiPmh, stopping)
    with pytest.raises(KeyboardInterrupt):
        run()
    # On a server database only the heartbeat tells that nobody reads any more.
    HarvestRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=15))

    later = run()

    assert later.state == HarvestRun.State.COMPLETE
    assert (later.created, later.repeated) == (SIZE, 0)
    assert asked[stop] == asked[stop + 1]
    assert Dataset.objects.count() == SIZE
