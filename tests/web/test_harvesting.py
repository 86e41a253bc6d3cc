"""Operators' pages of sources: the directory, adding, watching, deciding."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.harvest import probing, services
from seutu.harvest.listing import ask_for_list
from seutu.harvest.looking import ask_for_look
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.models.record import packed_form
from seutu.harvest.tasks import fold
from seutu.web.presenters.refusals import reason_words
from tests.factories import CatalogueFactory, HarvestRunFactory, HarvestSourceFactory
from tests.people import EVERY_KIND_OF_USER, operator
from tests.web.worker import work

pytestmark = pytest.mark.django_db
State = HarvestRun.State
LIST = "https://town.example/datasets.csv"


def signed_in(user) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


@pytest.fixture
def at_work():
    return signed_in(operator())


@pytest.fixture
def source():
    catalogue = CatalogueFactory(id="town", title={"en": "Open data of the town"})
    return HarvestSourceFactory(
        id="town", catalogue=catalogue, reader="spreadsheet", location=LIST
    )


def refused(source, run, identifier="row 3", raw=b'{"a": "<b>"}', reason="No title."):
    return HarvestRecord.objects.create(
        source=source,
        identifier=identifier,
        state=HarvestRecord.State.REJECTED,
        stage=HarvestRecord.Stage.READING,
        reason=reason,
        raw=packed_form(raw),
        last_run=run,
    )


def test_only_operators_see_and_do_anything_with_sources(source):
    run = HarvestRunFactory(source=source, state=State.WAITING)
    record = refused(source, run)
    seen = [
        reverse("harvest_sources"),
        reverse("harvest_directory"),
        reverse("harvest_add"),
        reverse("harvest_look", args=[ask_for_look(LIST)]),
        reverse("harvest_source", args=["town"]),
        reverse("harvest_progress", args=["town"]),
        reverse("harvest_settings", args=["town"]),
        reverse("harvest_columns", args=["town"]),
        reverse("harvest_columns_of", args=["town", ask_for_list(source)]),
        reverse("harvest_remove", args=["town"]),
        reverse("harvest_report", args=["town", run.pk]),
        reverse("harvest_quarantine", args=["town"]),
        reverse("harvest_export", args=["town"]),
        reverse("harvest_record", args=["town", record.pk]),
    ]
    done = [
        reverse("harvest_add_entry"),
        reverse("harvest_create"),
        reverse("harvest_start", args=["town"]),
        reverse("harvest_stop", args=["town"]),
        reverse("harvest_decide", args=["town", run.pk]),
        reverse("harvest_retry", args=["town"]),
    ]

    for user in EVERY_KIND_OF_USER():
        client = signed_in(user)
        may = bool(getattr(user, "is_staff", False) and user.is_active)
        for url in seen:
            status = client.get(url).status_code
            assert (status == 200) == may, (url, user, status)
        for url in done:
            if not may:
                assert client.post(url).status_code in {302, 403}, (url, user)
    assert HarvestRun.objects.get().state == State.WAITING


def test_the_directory_is_searched_and_narrowed(at_work):
    page = at_work.get("/en/operate/sources/directory/?q=helsinki&software=ckan")

    shown = page.content.decode()
    assert page.status_code == 200
    assert "Helsinki Region Infoshare" in shown
    assert "Read as CKAN" in shown
    assert "CC BY 4.0" in shown


def test_what_no_reader_exists_for_says_so(at_work):
    page = at_work.get("/en/operate/sources/directory/?software=pxweb")

    assert "No reader yet" in page.content.decode()
    assert "Add and harvest" not in page.content.decode()


@pytest.mark.parametrize(
    "query", ["page=x", "page=99999", "software=%00", "q=%ff", "country=" * 3]
)
def test_odd_questions_to_the_directory_are_answered(at_work, query):
    assert at_work.get(f"/en/operate/sources/directory/?{query}").status_code == 200


def test_a_catalogue_of_the_directory_is_added_and_read_with_one_click(at_work):
    entry = next(
        one.id
        for one in probing.directory.search(
            probing.directory.Wanted(text="Helsinki Region Infoshare")
        )
        if one.software == "ckan"
    )

    answer = at_work.post("/en/operate/sources/directory/add/", {"entry": entry})

    source = HarvestSource.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == reverse("harvest_source", args=[source.pk])
    assert source.reader == "ckan"
    assert source.location == "https://hri.fi/data"
    assert source.facts["country"] == "FI"
    assert source.runs.get().state == State.QUEUED
    assert AuditEvent.objects.filter(action="source.added").exists()
    again = at_work.get("/en/operate/sources/directory/?q=Helsinki+Region+Infoshare")
    assert "Added already" in again.content.decode()


def test_an_unknown_or_unreadable_catalogue_is_not_added(at_work):
    unreadable = next(one.id for one in probing.directory.entries() if one.way is None)

    for key in ("no such", unreadable, ""):
        at_work.post("/en/operate/sources/directory/add/", {"entry": key})

    assert not HarvestSource.objects.exists()


def look(client, **sent) -> HttpResponse:
    """Ask for a look at an address, let the worker do it, and open its page."""
    answer = client.post("/en/operate/sources/add/", sent)
    work()
    return client.get(answer["Location"])


def test_the_page_asks_nobody_itself_and_tells_how_far_the_look_is(at_work, outside):
    answer = at_work.post("/en/operate/sources/add/", {"address": LIST})

    page = at_work.get(answer["Location"]).content.decode()
    assert "Waiting for the worker" in page
    # Without scripts she asks herself: a page that reloads takes her place away.
    assert "data-without-script" in page
    assert "http-equiv" not in page
    assert "takes longer than usual" not in page
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=2))
    page = at_work.get(answer["Location"]).content.decode()
    assert "takes longer than usual" in page

    work()

    page = at_work.get(answer["Location"]).content.decode()
    assert "No reader fits this address" in page
    assert "data-without-script" not in page


def test_a_look_that_broke_off_says_so_and_can_be_asked_for_again(at_work):
    answer = at_work.post("/en/operate/sources/add/", {"address": LIST})
    DBTaskResult.objects.update(status="FAILED")

    page = at_work.get(answer["Location"]).content.decode()

    assert "The look broke off" in page
    assert f'value="{LIST}"' in page


@pytest.mark.parametrize(
    "key",
    ["00000000-0000-4000-8000-000000000000", "x", "%00"],
    ids=["unknown", "word", "nul"],
)
def test_a_look_that_nobody_asked_for_is_not_there(at_work, key):
    assert at_work.get(f"/en/operate/sources/add/{key}/").status_code == 404


def test_other_work_in_the_queue_is_not_shown_as_a_look(at_work):
    other = fold.enqueue()

    page = at_work.get(f"/en/operate/sources/add/{other.id}/")

    assert page.status_code == 404


def test_what_a_portal_answered_is_told_in_the_language_of_who_asked(at_work, outside):
    answer = at_work.post("/fi/operate/sources/add/", {"address": LIST})
    work()

    with translation.override("fi"):
        said = reason_words("town.example answered 404.")
    assert said in at_work.get(answer["Location"]).content.decode()


def test_an_address_is_looked_at_before_anything_is_stored(at_work, outside):
    outside[LIST] = b"title;url\nRoads <b>;https://a.example/r.csv\n;x\n"

    page = look(at_work, address=LIST)

    shown = page.content.decode()
    assert "This is Table (CSV or XLSX)" in shown
    assert "Roads" in shown
    assert "<b>;" not in shown
    assert "Row 3: there is no title." in shown
    assert not HarvestSource.objects.exists()


def test_what_was_found_is_added_with_its_facts(at_work):
    sent = {
        "location": LIST,
        "reader": "spreadsheet",
        "title": "Lists of the town",
        "country": "FI",
        "language": "fi",
        "licence": "CC BY 4.0",
        "schedule": "daily",
    }

    answer = at_work.post("/en/operate/sources/new/", sent)

    source = HarvestSource.objects.get()
    assert answer.status_code == 302
    assert source.pk == "lists-of-the-town"
    assert source.schedule == "daily"
    assert source.facts == {
        "country": "FI",
        "language": "fi",
        "licence": {"label": "CC BY 4.0", "url": ""},
    }
    second = at_work.post("/en/operate/sources/new/", sent)
    assert second.status_code == 422
    assert HarvestSource.objects.count() == 1


def test_an_address_that_nothing_fits_tells_what_was_tried(at_work, outside):
    page = look(at_work, address=LIST)

    shown = page.content.decode()
    assert "No reader fits this address" in shown
    assert "town.example answered 404." in shown


@pytest.mark.parametrize(
    "address", ["", "ftp://a.example/", "no address", "javascript:1"]
)
def test_what_is_no_address_is_sent_back(at_work, address):
    page = at_work.post("/en/operate/sources/add/", {"address": address})

    assert page.status_code == 422


def test_private_addresses_are_never_asked(at_work):
    page = look(at_work, address="http://127.0.0.1:8000/a.csv", reader="spreadsheet")

    assert "No reader fits this address" in page.content.decode()


def test_sources_that_need_somebody_stand_first(at_work, source):
    HarvestRunFactory(source=source, state=State.FAILED, failure="It answered 500.")
    fine = HarvestSourceFactory(
        id="a-fine-one", catalogue=CatalogueFactory(id="a", title={"en": "A fine one"})
    )
    HarvestRunFactory(source=fine)

    shown = at_work.get("/en/operate/sources/").content.decode()

    assert "1 source needs you." in shown
    assert "It answered 500." in shown
    assert shown.index("Open data of the town") < shown.index("A fine one")


@pytest.mark.parametrize("size", [1, 8])
def test_the_list_costs_the_same_for_few_and_many(
    at_work, size, django_assert_max_num_queries
):
    for number in range(size):
        catalogue = CatalogueFactory(id=f"c{number}")
        one = HarvestSourceFactory(id=f"s{number}", catalogue=catalogue)
        run = HarvestRunFactory(source=one)
        refused(one, run)

    at_work.get("/en/operate/sources/")
    with django_assert_max_num_queries(12):
        assert at_work.get("/en/operate/sources/").status_code == 200


def test_a_run_is_started_watched_and_stopped(at_work, source):
    at_work.post(reverse("harvest_start", args=["town"]), {"full": "yes"})
    live = at_work.get(reverse("harvest_progress", args=["town"])).content.decode()
    at_work.post(reverse("harvest_stop", args=["town"]))
    over = at_work.get(reverse("harvest_progress", args=["town"])).content.decode()

    assert 'hx-trigger="every 2s"' in live
    assert "hx-trigger" not in over
    run = source.runs.get()
    assert (run.state, run.is_full) == (State.STOPPED, True)
    assert AuditEvent.objects.filter(action="run.stopped").count() == 1


def test_the_tally_of_a_report_adds_up(at_work, source):
    run = HarvestRunFactory(
        source=source, read=12, created=4, updated=3, unchanged=3, rejected=2
    )
    refused(source, run)

    shown = at_work.get(
        reverse("harvest_report", args=["town", run.pk])
    ).content.decode()

    assert "12 read = 4 new + 3 changed + 3 unchanged + 2 refused" in shown
    assert "No title." in shown


@pytest.mark.parametrize(
    ("choice", "event"), [("go", "consented"), ("keep", "refused")]
)
def test_what_would_vanish_waits_for_a_decision(at_work, source, choice, event):
    run = HarvestRunFactory(source=source, state=State.WAITING, missing=143)
    url = reverse("harvest_source", args=["town"])

    shown = at_work.get(url).content.decode()
    at_work.post(reverse("harvest_decide", args=["town", run.pk]), {"choice": "maybe"})
    undecided = HarvestRun.objects.get().state
    at_work.post(reverse("harvest_decide", args=["town", run.pk]), {"choice": choice})

    assert "143 of 0 records would vanish" in shown
    assert undecided == State.WAITING
    assert HarvestRun.objects.get().state == State.COMPLETE
    assert AuditEvent.objects.filter(action=f"vanishing.{event}").exists()


@pytest.mark.parametrize("later", [State.COMPLETE, State.FAILED, State.RUNNING])
def test_a_question_stays_in_sight_after_later_readings(at_work, source, later):
    waiting = HarvestRunFactory(source=source, state=State.WAITING, missing=143)
    HarvestRunFactory(source=source, state=later, is_full=False)

    listed = at_work.get("/en/operate/sources/").content.decode()
    shown = at_work.get(reverse("harvest_source", args=["town"])).content.decode()

    assert "1 source needs you." in listed
    assert "143 records would vanish: they need your consent." in listed
    assert "An earlier reading waits for you" in shown
    assert reverse("harvest_decide", args=["town", waiting.pk]) in shown
    assert shown.count("143 of 0 records would vanish") == 1


def test_a_question_that_a_later_reading_took_over_says_so(at_work, source):
    run = HarvestRunFactory(source=source, state=State.COMPLETE, missing=1, vanished=0)
    url = reverse("harvest_report", args=["town", run.pk])

    undecided = at_work.get(url).content.decode()
    HarvestRun.objects.update(decided_at=timezone.now())
    decided = at_work.get(url).content.decode()

    said = "Nobody decided on it: a later reading looked anew."
    assert said in undecided
    assert said not in decided


def test_settings_are_kept_and_bad_ones_sent_back(at_work, source):
    url = reverse("harvest_settings", args=["town"])
    sent = {
        "location": LIST,
        "reader": "spreadsheet",
        "schedule": "monthly",
        "full_days": 14,
        "vanish_percent": 5,
        "time_limit": 30,
        "country": "FI",
        "language": "fi",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "is_enabled": "on",
    }

    assert at_work.get(url).status_code == 200
    bad = at_work.post(url, sent | {"location": "nowhere", "vanish_percent": 5})
    good = at_work.post(url, sent)

    source.refresh_from_db()
    assert (bad.status_code, good.status_code) == (422, 302)
    assert source.schedule == "monthly"
    assert source.vanish_percent == 5
    assert source.keeps_raw is False
    assert source.facts["licence"]["label"] == "CC BY 4.0"
    assert AuditEvent.objects.filter(action="source.edited").exists()


def test_refused_records_are_listed_by_reason_shown_and_exported(at_work, source):
    run = HarvestRunFactory(source=source)
    record = refused(source, run, raw=b'{"name":"<script>alert(1)</script>"}')
    refused(source, run, "row 4", reason="It repeats row 2.")

    listed = at_work.get(
        reverse("harvest_quarantine", args=["town"]), {"reason": "No title."}
    ).content.decode()
    shown = at_work.get(
        reverse("harvest_record", args=["town", record.pk])
    ).content.decode()
    lines = b"".join(
        at_work.get(reverse("harvest_export", args=["town"])).streaming_content
    )

    assert "row 3" in listed
    assert "row 4" not in listed
    assert "&lt;script&gt;alert(1)" in shown
    assert "<script>alert" not in shown
    assert len(lines.splitlines()) == 2


def test_refused_records_are_tried_again_or_dropped(at_work, source):
    run = HarvestRunFactory(source=source)
    record = refused(source, run)
    url = reverse("harvest_retry", args=["town"])

    at_work.post(url)
    at_work.post(url, {"all": "yes"})
    at_work.post(url, {"record": str(record.pk), "discard": "yes"})

    source.refresh_from_db()
    assert source.wants_full
    assert not HarvestRecord.objects.exists()
    assert AuditEvent.objects.filter(action="quarantine.emptied").exists()


def test_the_page_says_what_became_of_those_tried_again(at_work, source):
    run = HarvestRunFactory(source=source)
    services.edit_source(source, options={"columns": {"A": "title", "B": "url"}})
    refused(source, run, "row 3", b'{"A": "Trees"}')
    refused(source, run, "row 4", b'{"B": "https://town.example/4.csv"}')
    refused(source, run, "row 5", b"")

    page = at_work.post(
        reverse("harvest_retry", args=["town"]), {"all": "yes"}, follow=True
    )

    assert (
        "1 record came in now. 1 record is still refused."
        " 1 record cannot be read alone. The next reading takes all."
    ) in page.content.decode()
    assert Dataset.objects.get().title["und"] == "Trees"


def test_a_source_is_taken_out_of_use_but_not_forgotten(at_work, source):
    HarvestRunFactory(source=source)

    at_work.post(reverse("harvest_remove", args=["town"]))

    source.refresh_from_db()
    assert not source.is_enabled
    assert source.runs.count() == 1
    with pytest.raises(services.runs.Conflict):
        services.start_run(source)


def test_pages_of_what_does_not_exist_are_not_found(at_work, source):
    for url in (
        reverse("harvest_source", args=["nothing"]),
        reverse("harvest_report", args=["town", 10**30]),
        reverse("harvest_record", args=["town", 10**30]),
    ):
        assert at_work.get(url).status_code == 404
