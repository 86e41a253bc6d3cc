"""Editors' pages of their list of datasets: upload, columns, preview, undo."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from seutu.catalogue.models import Dataset
from seutu.harvest.models import UploadedList
from seutu.harvest.readers.spreadsheet import Spreadsheet
from tests.factories import OrganisationFactory
from tests.people import every_person, member

pytestmark = pytest.mark.django_db
LIST = """Tunniste;Otsikko;Otsikko ruotsiksi;Osoite;Päivitetty
1;Puut;Träd;https://a.example/puut.csv;1.2.2026
2;<b>Tiet;Vägar;https://a.example/tiet.csv;huomenna
3;;;https://a.example/satama.csv;1.2.2026
"""


@pytest.fixture
def turku(data_folder):
    return OrganisationFactory(name={"fi": "Turun kaupunki"}, country="FI")


@pytest.fixture
def at_work(turku):
    client = Client()
    client.force_login(member("editor", turku))
    return client


def sent(content: bytes | str = LIST, name="aineistot.csv"):
    raw = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile(name, raw)}


def uploaded(client, organisation, content=LIST):
    url = reverse("list_overview", args=[organisation.pk])
    answer = client.post(url, sent(content))
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def values_of(client, url):
    """What the form of the draft would send as it stands."""
    form = client.get(url).context["form"]
    return {name: form[name].initial or "" for name in form.fields}


def test_only_editors_and_owners_of_the_organisation_come_in(turku):
    url = reverse("list_overview", args=[turku.pk])
    for name, user in every_person(turku):
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        may = name in {"editor", "owner"}
        assert (client.get(url).status_code == 200) == may, name
        assert (client.post(url, sent()).status_code == 302) in {may, True}, name
    drafts = UploadedList.objects.values_list("uploaded_by__email", flat=True)
    assert all(email.startswith(("editor", "owner")) for email in drafts)


def test_a_list_is_uploaded_looked_at_and_published(at_work, turku):
    url = uploaded(at_work, turku)
    page = at_work.get(url).content.decode()

    assert "2 datasets come in" in page
    assert "1 row is refused" in page
    assert "Row 4: there is no title." in page
    assert "“huomenna” is no date." in page
    assert "<b>Tiet" not in page
    assert not Dataset.objects.exists()

    at_work.post(url, values_of(at_work, url) | {"publish": "yes"})

    assert Dataset.objects.count() == 2
    assert at_work.get(url).status_code == 404
    overview = at_work.get(reverse("list_overview", args=[turku.pk]))
    assert "Undo: bring back" in overview.content.decode()


def test_changed_columns_are_shown_before_they_are_published(at_work, turku):
    url = uploaded(at_work, turku)
    values = values_of(at_work, url) | {"column-2": "description", "tag-2": "sv"}

    first = at_work.post(url, values | {"publish": "yes"}, follow=True)
    nothing = Dataset.objects.count()
    at_work.post(url, values | {"publish": "yes"})

    assert "Look once more at what comes in." in first.content.decode()
    assert nothing == 0
    assert Dataset.objects.get(identifier="1").description == {"sv": "Träd"}


def test_a_workbook_of_one_sheet_is_published(at_work, turku):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Otsikko", "Osoite"])
    book.active.append(["Puut", "https://a.example/puut.csv"])
    book.save(stream)
    url = uploaded(at_work, turku, stream.getvalue())

    at_work.post(url, values_of(at_work, url) | {"publish": "yes"})

    assert Dataset.objects.get().title == {"fi": "Puut"}


def test_a_list_without_a_title_column_is_sent_back(at_work, turku):
    url = uploaded(at_work, turku)
    values = values_of(at_work, url) | {"column-1": "", "column-2": ""}

    answer = at_work.post(url, values | {"publish": "yes"})

    assert answer.status_code == 422
    assert "Say which column holds the titles." in answer.content.decode()


def test_another_encoding_reads_the_letters_anew(at_work, turku):
    text = "Nimi;Osoite\nPuut é;https://a.example/\n"
    url = uploaded(at_work, turku, text.encode("cp1252"))

    at_work.post(url, values_of(at_work, url) | {"encoding": "cp1251"})

    shown = at_work.get(url).content.decode()
    assert "Puut й" in shown


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<html></html>", b"a;b\n", b"\x00\xff\x00"]
)
def test_what_is_no_list_is_sent_back_with_a_sentence(at_work, turku, content):
    url = reverse("list_overview", args=[turku.pk])

    answer = at_work.post(url, sent(content))

    assert answer.status_code == 422
    assert not UploadedList.objects.exists()


def test_undoing_and_throwing_away_by_buttons(at_work, turku):
    url = uploaded(at_work, turku)
    at_work.post(url, values_of(at_work, url) | {"publish": "yes"})

    at_work.post(reverse("list_undo", args=[turku.pk]))
    second = uploaded(at_work, turku)
    at_work.post(f"{second}discard/")

    assert not Dataset.objects.filter(vanished_at=None).exists()
    assert not UploadedList.objects.drafts().exists()


def test_drafts_of_others_are_not_found(turku, at_work):
    other = OrganisationFactory(name={"fi": "Salon kaupunki"})
    url = uploaded(at_work, turku)
    stranger = Client()
    stranger.force_login(member("owner", other))

    assert stranger.get(url).status_code == 403
    assert stranger.get(url.replace(turku.pk, other.pk)).status_code == 404


@pytest.mark.parametrize("language", ["en", "fi", "sv", "pl", "lt", "it"])
def test_the_empty_table_is_understood_in_its_own_language(client, language):
    text = client.get(f"/{language}/organisations/list-template.csv").content
    book = client.get(f"/{language}/organisations/list-template.xlsx").content

    header = next(csv.reader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert [cell.value for cell in sheet[1]] == header
    for content in (text, book):
        reader = Spreadsheet()
        mapped = reader.mapped(reader.table(content))
        assert [str(mapped[name].field) for name in header] == [
            *("identifier", "title", "description", "keywords", "theme", "publisher"),
            *("licence", "page", "url", "format", "modified", "frequency", "place"),
        ]
