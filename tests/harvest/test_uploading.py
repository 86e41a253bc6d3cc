"""Lists that organisations upload: what publishing would do, does, and takes back."""

import pytest

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict, Invalid
from seutu.harvest import uploading
from seutu.harvest.models import HarvestSource, UploadedList
from seutu.harvest.readers.limits import Unreadable
from tests.factories import OrganisationFactory
from tests.people import member

pytestmark = pytest.mark.django_db
FIRST = """Tunniste;Otsikko;Kuvaus;Julkaisija;Osoite
1;Puut;Kaupungin puut;Turun kaupunki;https://a.example/puut.csv
2;Tiet;Kaikki tiet;;https://a.example/tiet.csv
3;Satama;Laiturit;Satamayhtiö;https://a.example/satama.csv
"""
SECOND = """Tunniste;Otsikko;Kuvaus;Julkaisija;Osoite
1;Puut;Kaupungin kaikki puut;Turun kaupunki;https://a.example/puut.csv
2;Tiet;Kaikki tiet;;https://a.example/tiet.csv
4;Sillat;Sillat;;https://a.example/sillat.csv
;;;;
5;;Otsikko puuttuu;;https://a.example/x.csv
"""


@pytest.fixture
def turku(data_folder):
    return OrganisationFactory(name={"fi": "Turun kaupunki"}, country="FI")


@pytest.fixture
def editor(turku):
    return member("editor", turku)


def uploaded(organisation, by, text=FIRST, name="aineistot.csv"):
    return uploading.upload_list(organisation, name, text.encode(), by=by)


def published(organisation, by, text=FIRST):
    draft = uploaded(organisation, by, text)
    uploading.publish_list(draft, by=by)
    draft.refresh_from_db()
    return draft


def shown(organisation):
    """What readers see of the list, with everything in it."""
    rows = Dataset.objects.filter(
        catalogue_id=f"list-{organisation.pk}", vanished_at=None
    ).order_by("identifier")
    return [
        (
            one.pk,
            one.identifier,
            one.title,
            one.description,
            one.publisher_id,
            one.content_hash,
            sorted(file.url for file in one.distributions.all()),
        )
        for one in rows
    ]


def test_a_draft_shows_what_publishing_would_do_and_stores_nothing(turku, editor):
    draft = uploaded(turku, editor)

    seen = uploading.preview(draft)

    assert [one.record.title for one in seen.rows] == [
        {"fi": "Puut"}, {"fi": "Tiet"}, {"fi": "Satama"},
    ]  # fmt: skip
    assert (seen.created, seen.updated, seen.unchanged, seen.gone) == (3, 0, 0, 0)
    assert not Dataset.objects.exists()
    assert not HarvestSource.objects.exists()


def test_a_published_list_is_a_catalogue_of_the_organisation(turku, editor):
    draft = published(turku, editor)

    source = HarvestSource.objects.get()
    assert source.delivery == HarvestSource.Delivery.UPLOAD
    assert source.catalogue.title["en"] == "Datasets of Turun kaupunki"
    assert draft.state == UploadedList.State.PUBLISHED
    owners = {one.identifier: one.publisher.name for one in Dataset.objects.all()}
    assert owners["1"] == owners["2"] == {"fi": "Turun kaupunki"}
    assert owners["3"] == {"fi": "Satamayhtiö"}
    assert Dataset.objects.filter(publisher=turku).count() == 2
    assert AuditEvent.objects.filter(action="list.published").count() == 1


def test_uploading_again_updates_by_identifier_and_says_so_before(turku, editor):
    published(turku, editor)
    before = {one[1]: one[0] for one in shown(turku)}
    draft = uploaded(turku, editor, SECOND)

    seen = uploading.preview(draft)
    uploading.publish_list(draft, by=editor)

    assert (seen.created, seen.updated, seen.unchanged, seen.gone) == (1, 1, 1, 1)
    assert [str(one.remark) for one in seen.refused] == ["Row 6: there is no title."]
    now = {one[1]: one[0] for one in shown(turku)}
    assert sorted(now) == ["1", "2", "4"]
    assert now["1"] == before["1"]
    draft.refresh_from_db()
    run = draft.run
    assert run.read == run.created + run.updated + run.unchanged + run.rejected
    assert run.vanished == seen.gone


def test_undoing_brings_back_everything_as_it_was(turku, editor):
    published(turku, editor)
    before = shown(turku)
    published(turku, editor, SECOND)
    assert shown(turku) != before

    brought_back = uploading.undo_list(turku, by=editor)

    assert brought_back.state == UploadedList.State.PUBLISHED
    assert shown(turku) == before


def test_undoing_the_first_list_takes_its_datasets_out(turku, editor):
    published(turku, editor)

    assert uploading.undo_list(turku, by=editor) is None

    assert shown(turku) == []
    with pytest.raises(Conflict):
        uploading.undo_list(turku, by=editor)
    published(turku, editor)
    assert len(shown(turku)) == 3


def test_a_list_is_published_once(turku, editor):
    draft = uploaded(turku, editor)
    uploading.publish_list(draft, by=editor)

    with pytest.raises(Conflict):
        uploading.publish_list(draft, by=editor)
    with pytest.raises(Conflict):
        uploading.set_options(UploadedList.objects.get(), {})


def test_what_columns_were_said_to_hold_is_remembered(turku, editor):
    draft = uploaded(turku, editor)
    columns = draft.options["columns"] | {"Kuvaus": "title@sv"}
    uploading.set_options(draft, draft.options | {"columns": columns})
    uploading.publish_list(draft, by=editor)

    again = uploaded(turku, editor, SECOND)

    assert again.options["columns"]["Kuvaus"] == "title@sv"


def test_a_list_of_which_nothing_can_be_read_changes_nothing(turku, editor):
    published(turku, editor)
    before = shown(turku)
    draft = uploaded(turku, editor, SECOND)
    uploading.set_options(draft, draft.options | {"columns": {"Kuvaus": "description"}})

    with pytest.raises(Unreadable):
        uploading.publish_list(draft, by=editor)

    assert shown(turku) == before
    assert UploadedList.objects.in_force().count() == 1


def test_too_large_and_too_long_lists_are_told_at_once(turku, editor, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match="more than 2 rows"):
        uploaded(turku, editor)
    monkeypatch.setattr(uploading, "LARGEST_CONTENT", 10)
    with pytest.raises(Invalid, match="larger than"):
        uploaded(turku, editor)
    monkeypatch.undo()
    with pytest.raises(Invalid, match="no rows"):
        uploading.upload_list(turku, "a.pdf", b"%PDF-1.7", by=editor)
    with pytest.raises(Unreadable):
        uploading.upload_list(
            turku, "a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", by=editor
        )

    assert not UploadedList.objects.exists()


def test_a_new_draft_takes_the_place_of_the_old_one(turku, editor):
    uploaded(turku, editor)
    uploaded(turku, editor, SECOND)

    assert UploadedList.objects.get().file == SECOND.encode()


def test_only_the_last_versions_are_kept(turku, editor, monkeypatch):
    monkeypatch.setattr(uploading, "KEPT", 2)
    for text in (FIRST, SECOND, FIRST, SECOND):
        published(turku, editor, text)

    assert [bool(one.content) for one in UploadedList.objects.all()] == [
        True, True, False, False,
    ]  # fmt: skip
