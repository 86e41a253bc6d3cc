"""What the columns of a list at an address hold: looked at, said, read so, changed."""

import io
from functools import partial

import httpx
import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.harvest import politeness, running, tasks
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.outside import Outside
from tests.factories import CatalogueFactory, HarvestSourceFactory
from tests.people import operator
from tests.web.worker import work

pytestmark = pytest.mark.django_db
ADDRESS = "https://town.example/datasets.csv"
LIST = b"""Id;Otsikko;Otsikko ruotsiksi;Osoite
1;Puut;Tr\xc3\xa4d;https://a.example/puut.csv
2;<b>Tiet;V\xc3\xa4gar;https://a.example/tiet.csv
3;;;https://a.example/satama.csv
"""
NEW = {
    "location": ADDRESS,
    "reader": "spreadsheet",
    "title": "Lists of the town",
    "country": "FI",
    "language": "fi",
    "schedule": "daily",
}


@pytest.fixture
def at_work():
    client = Client()
    client.force_login(operator())
    return client


@pytest.fixture
def source(outside):
    outside[ADDRESS] = LIST
    catalogue = CatalogueFactory(id="town", title={"en": "Open data of the town"})
    return HarvestSourceFactory(
        id="town", catalogue=catalogue, reader="spreadsheet", location=ADDRESS
    )


@pytest.fixture
def reads(outside, monkeypatch, data_folder):
    """Let the worker read the same addresses as are looked at, without waiting."""

    def answer(request: httpx.Request) -> httpx.Response:
        content = outside.get(str(request.url))
        return httpx.Response(200 if content else 404, content=content or b"")

    made = httpx.Client
    place = Outside(
        client=lambda: made(transport=httpx.MockTransport(answer)),
        sleep=lambda seconds: None,
    )
    monkeypatch.setattr(politeness, "_known_rules", {})
    monkeypatch.setattr(tasks, "run_source", partial(running.run, outside=place))


def looked(client, source_id="town"):
    """Ask for a look, let the worker do it; returns the address of its page."""
    answer = client.post(reverse("harvest_columns", args=[source_id]))
    work()
    return answer["Location"]


def read():
    """Read what was started, as the worker does once it is written."""
    for run in HarvestRun.objects.live():
        tasks.harvest.func(run.pk)


def values_of(client, url):
    """What the form would send as it stands."""
    page = client.get(url)
    form = page.context["form"]
    values = {name: form[name].initial or "" for name in form.fields}
    return values | {"shown": page.context["shown"]}


def test_a_list_that_is_added_waits_until_its_columns_are_told(at_work, outside, reads):
    outside[ADDRESS] = LIST

    answer = at_work.post(reverse("harvest_create"), NEW)
    source = HarvestSource.objects.get()
    first = at_work.get(answer["Location"]).content.decode()
    work()
    page = at_work.get(answer["Location"]).content.decode()

    assert (source.is_enabled, source.runs.count()) == (False, 0)
    assert "Waiting for the worker" in first
    assert "2 datasets come in" in page
    assert "Row 4: there is no title." in page
    assert "<b>Tiet" not in page
    assert not Dataset.objects.exists()

    url = answer["Location"]
    done = at_work.post(url, values_of(at_work, url) | {"publish": "yes"})
    read()

    source.refresh_from_db()
    assert done["Location"] == reverse("harvest_source", args=[source.pk])
    assert source.is_enabled
    assert source.options["columns"]["Otsikko ruotsiksi"] == "title@sv"
    assert source.options["language"] == "fi"
    assert source.options["encoding"] == ""
    assert Dataset.objects.get(identifier="1").title == {"fi": "Puut", "sv": "Tr\xe4d"}


def test_what_columns_hold_can_be_changed_later_and_is_read_anew(
    at_work, source, reads
):
    url = looked(at_work)
    at_work.post(url, values_of(at_work, url) | {"publish": "yes"})
    read()
    url = looked(at_work)
    values = values_of(at_work, url) | {"column-2": "description", "tag-2": "sv"}

    early = at_work.post(url, values | {"publish": "yes"})
    nothing = Dataset.objects.get(identifier="1").description
    at_work.post(url, values | {"shown": early.context["shown"], "publish": "yes"})
    read()

    assert "Look once more at what comes in." in early.content.decode()
    assert "0 new, 2 changed, 0 unchanged." in early.content.decode()
    assert nothing == {}
    assert Dataset.objects.get(identifier="1").description == {"sv": "Tr\xe4d"}
    again = at_work.get(looked(at_work)).content.decode()
    assert "0 new, 0 changed, 2 unchanged." in again


def stated(client, **changed):
    """Look at the list, change what its columns hold, and read it so."""
    url = looked(client)
    values = values_of(client, url) | changed
    values["shown"] = client.post(url, values).context["shown"]
    client.post(url, values | {"publish": "yes"})
    read()


def filled_in(client, wanted):
    """Ask for the page filled in otherwise; returns the address where it is."""
    answer = client.post(reverse("harvest_columns", args=["town"]), {"columns": wanted})
    work()
    return answer["Location"]


def test_one_goes_back_to_what_was_said_before_and_can_take_that_back(
    at_work, source, reads
):
    stated(at_work)
    first = HarvestSource.objects.get().options
    offered = at_work.get(looked(at_work)).content.decode()
    stated(at_work, **{"column-2": "description", "tag-2": "sv"})
    second = HarvestSource.objects.get().options
    changed = at_work.get(looked(at_work)).content.decode()

    url = filled_in(at_work, "before")
    values = values_of(at_work, url)
    untouched = HarvestSource.objects.get().options
    at_work.post(url, values | {"publish": "yes"})
    read()
    again = values_of(at_work, filled_in(at_work, "before"))

    assert "Go back to what was said before" not in offered
    assert "Go back to what was said before" in changed
    assert (values["column-2"], values["tag-2"]) == ("title", "sv")
    assert untouched == second
    assert HarvestSource.objects.get().options == first
    assert Dataset.objects.get(identifier="1").title["sv"] == "Tr\xe4d"
    assert (again["column-2"], again["tag-2"]) == ("description", "sv")


def test_going_back_reads_the_letters_as_they_were(at_work, source, reads):
    stated(at_work)
    url = looked(at_work)
    answer = at_work.post(url, values_of(at_work, url) | {"encoding": "cp1252"})
    work()
    values = values_of(at_work, answer["Location"])
    at_work.post(answer["Location"], values | {"publish": "yes"})
    read()
    wrong = at_work.get(looked(at_work)).content.decode()

    right = at_work.get(filled_in(at_work, "before")).content.decode()

    assert "Tr\xc3\xa4d" in wrong
    assert "Tr\xe4d" in right


def test_one_starts_over_with_what_is_guessed(at_work, source, reads):
    stated(at_work, **{"column-2": "", "language": "et"})

    values = values_of(at_work, filled_in(at_work, "guessed"))

    assert (values["column-2"], values["tag-2"]) == ("title", "sv")
    assert values["language"] != "et"
    assert HarvestSource.objects.get().options["language"] == "et"


def test_a_page_that_waits_remembers_what_it_is_filled_in_with(at_work, source, reads):
    stated(at_work)
    answer = at_work.post(
        reverse("harvest_columns", args=["town"]), {"columns": "guessed"}
    )

    waiting = at_work.get(answer["Location"]).content.decode()

    assert answer["Location"].endswith("?columns=guessed")
    assert f'hx-get="{answer["Location"]}"' in waiting


def test_what_columns_hold_is_in_the_trace_word_for_word(at_work, source, reads):
    stated(at_work)
    stated(at_work, **{"column-2": ""})
    stated(at_work)

    first, second = AuditEvent.objects.filter(action="columns.stated").order_by("pk")
    assert first.details["before"] == "{}"
    assert "title@sv" in first.details["after"] == second.details["before"]
    assert "title@sv" not in second.details["after"]


def test_other_letters_are_fetched_anew(at_work, source):
    url = looked(at_work)
    assert "Tr\xe4d" in at_work.get(url).content.decode()

    answer = at_work.post(url, values_of(at_work, url) | {"encoding": "cp1252"})
    work()

    assert answer["Location"] != url
    assert "Tr\xc3\xa4d" in at_work.get(answer["Location"]).content.decode()
    source.refresh_from_db()
    assert source.options == {}


def test_a_workbook_of_one_sheet_is_told_and_read(at_work, source, outside, reads):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Otsikko", "Osoite"])
    book.active.append(["Puut", "https://a.example/puut.csv"])
    book.save(stream)
    outside[ADDRESS] = stream.getvalue()
    url = looked(at_work)

    at_work.post(url, values_of(at_work, url) | {"publish": "yes"})
    read()

    assert Dataset.objects.get().title["fi"] == "Puut"
    assert HarvestSource.objects.get().options["sheet"] == ""


def test_of_a_long_list_the_beginning_is_shown(at_work, source, outside):
    rows = b"".join(b"Data %d;https://a.example/%d\n" % (n, n) for n in range(250))
    outside[ADDRESS] = b"Title;URL\n" + rows

    page = at_work.get(looked(at_work)).content.decode()

    assert "Only the first 100 of 250 rows are shown here." in page
    assert "100 datasets come in" in page
    assert "not in this list any more" not in page


def test_a_list_without_a_title_column_is_sent_back(at_work, source):
    url = looked(at_work)
    values = values_of(at_work, url) | {"column-1": "", "column-2": ""}

    answer = at_work.post(url, values | {"publish": "yes"})

    assert answer.status_code == 422
    assert "Say which column holds the titles." in answer.content.decode()
    assert not HarvestRun.objects.exists()


def test_what_went_wrong_is_told_and_can_be_tried_again(at_work, source, outside):
    outside.clear()
    missing = at_work.get(looked(at_work)).content.decode()
    outside[ADDRESS] = b"\x00\x01"
    unreadable = at_work.get(looked(at_work)).content.decode()
    url = at_work.post(reverse("harvest_columns", args=["town"]))["Location"]
    DBTaskResult.objects.update(status="FAILED")
    broken = at_work.get(url).content.decode()

    assert "town.example answered 404." in missing
    for page in (missing, unreadable):
        assert "The list could not be read" in page
    assert "The look broke off" in broken
    for page in (missing, unreadable, broken):
        assert "Look again" in page


def test_a_list_that_is_being_read_keeps_its_columns(at_work, source):
    url = looked(at_work)
    values = values_of(at_work, url)
    HarvestRun.objects.create(source=source, state=HarvestRun.State.QUEUED)

    answer = at_work.post(url, values | {"publish": "yes"})

    source.refresh_from_db()
    assert answer.status_code == 422
    assert "This source is being read already." in answer.content.decode()
    assert source.options == {}


def test_persons_of_a_list_are_not_kept_with_the_look(at_work, source, outside):
    outside[ADDRESS] = b"Title;Contact e-mail\nTrees;somebody@town.example\n"

    page = at_work.get(looked(at_work)).content.decode()

    assert "Contact e-mail" in page
    assert "somebody" not in page
    assert "somebody" not in str(DBTaskResult.objects.get().return_value)


def test_a_look_belongs_to_one_list(at_work, source):
    url = looked(at_work)
    HarvestSource.objects.update(location="https://other.example/list.csv")

    assert at_work.get(url).status_code == 404


def test_other_sources_have_no_columns(at_work, source):
    assert (
        "What its columns hold"
        in at_work.get(reverse("harvest_source", args=["town"])).content.decode()
    )
    HarvestSource.objects.update(reader="ckan")

    page = at_work.get(reverse("harvest_source", args=["town"])).content.decode()
    assert "What its columns hold" not in page
    assert at_work.get(reverse("harvest_columns", args=["town"])).status_code == 404
