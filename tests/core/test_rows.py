"""Values written by prepared statements are those that Django would write."""

import json
from datetime import date

import pytest
from django.db import DataError, connection
from hypothesis import given
from hypothesis import strategies as st

from seutu.catalogue.models import Dataset, Distribution, QualityDue
from seutu.core import rows
from seutu.core.rows import _as_json, _documents, made, write_rows
from seutu.harvest.models import HarvestRecord
from tests.factories import CatalogueFactory, DatasetFactory, HarvestRunFactory

ODD = 'it\'s \\ "quoted" 100 % 中 \U0001f6b2 \x7f\n\t $1 %s'

texts = st.text(st.characters(codec=None))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(texts, texts, max_size=2) | st.dictionaries(texts, values))
def test_a_map_is_written_with_the_same_bytes_as_by_json(value):
    assert _as_json(value) == json.dumps(value)


@given(st.lists(values))
def test_a_list_is_written_with_the_same_bytes_as_by_json(value):
    assert _as_json(value) == json.dumps(value)


@pytest.mark.django_db
def test_rows_of_one_column_are_written_once_each():
    for _ in range(2):
        write_rows(
            [made(QualityDue, dataset_id=pk) for pk in ("a" * 16, "b" * 16)],
            unique=("dataset_id",),
        )

    found = QualityDue.objects.order_by("pk").values_list("pk", flat=True)
    assert list(found) == ["a" * 16, "b" * 16]


@pytest.fixture
def values():
    """What a dataset has of each kind of column, with texts that could be misread."""
    return {
        "id": "a" * 16,
        "catalogue_id": CatalogueFactory().pk,
        "identifier": ODD,
        "title": {"fi": ODD, "sv": "Ä"},
        "description": {},
        "keywords": {"und": [ODD, ""]},
        "formats": ["CSV", ODD],
        "themes": [],
        "landing_page": "",
        "modified": date(2026, 2, 28),
        "issued": None,
        "sort_date": date(1900, 1, 1),
        "west": -179.99999999999997,
        "south": 1e-7,
        "east": 0.1 + 0.2,
        "north": 90.0,
        "nuts_level": 3,
        "has_contact": True,
        "has_rights": False,
        "access": Dataset._meta.get_field("access").choices[0][0],
    }


@pytest.mark.django_db
def test_each_kind_of_column_holds_what_django_would_have_written(values):
    write_rows([made(Dataset, **values)], unique=("id",), update=("title",))
    ours = Dataset.objects.values().get()
    Dataset.objects.all().delete()
    Dataset.objects.bulk_create([Dataset(**values)])
    theirs = Dataset.objects.values().get()

    stamps = {"first_seen_at", "updated_at"}
    assert {name: ours[name] for name in ours.keys() - stamps} == {
        name: theirs[name] for name in theirs.keys() - stamps
    }
    assert ours["title"] == values["title"]
    assert ours["east"] == 0.30000000000000004
    assert ours["first_seen_at"] == ours["updated_at"]


@pytest.mark.django_db
def test_a_row_that_is_there_changes_only_where_it_should(values):
    write_rows([made(Dataset, **values)])
    changed = values | {"title": {"en": "New"}, "formats": ["JSON"]}
    write_rows([made(Dataset, **changed)], unique=("id",), update=("title",))

    row = Dataset.objects.get()
    assert (row.title, row.formats) == ({"en": "New"}, values["formats"])


@pytest.mark.django_db
def test_bytes_are_kept_as_they_are(monkeypatch):
    monkeypatch.setattr(rows, "MOST_SENT", 1)
    run = HarvestRunFactory()
    forms = [b"", bytes(range(256)), b"\\x00"]
    write_rows(
        [
            made(
                HarvestRecord,
                source_id=run.source_id,
                identifier=str(place),
                raw=form,
                last_run_id=run.pk,
            )
            for place, form in enumerate(forms)
        ],
        unique=("source", "identifier"),
        with_key=False,
    )

    found = HarvestRecord.objects.order_by("identifier").values_list("raw", flat=True)
    assert [bytes(raw) for raw in found] == forms


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite knows no lengths")
def test_what_is_too_long_is_refused_and_never_cut():
    dataset = DatasetFactory()
    row = made(Distribution, dataset_id=dataset.pk, position=7, format="x" * 3_000)
    with pytest.raises(DataError, match="too long"):
        write_rows([row], with_key=False)


@given(st.lists(st.lists(texts | st.integers() | st.none(), min_size=2, max_size=2)))
def test_documents_hold_each_row_once_and_in_order(given_rows):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(rows, "MOST_SENT", 40)
        documents = list(_documents(given_rows, ("c0", "c1")))

    found = [row for document in documents for row in json.loads(document)]
    assert [[row["c0"], row["c1"]] for row in found] == given_rows
    for document in documents:
        *before, _last = json.loads(document)
        assert sum(len(json.dumps(row, ensure_ascii=False)) for row in before) < 40
