"""What the matcher reads of an entry, read without making instances of models."""

from datetime import date

import pytest

from seutu.core.kinds import kind
from tests.factories import DatasetFactory, RegionFactory, SolutionFactory

pytestmark = pytest.mark.django_db


def test_a_dataset_is_read_with_all_that_it_can_be_narrowed_by():
    dataset = DatasetFactory(
        title={"en": "Bathing water", "fi": "Uimavesi"},
        description={"en": "Samples of a summer."},
        keywords={"fi": ["uimarannat"]},
        region=RegionFactory(code="FI1C1"),
        country="FI",
        themes=["ENVI"],
        formats=["CSV", "JSON"],
        licence="CC-BY-4.0",
        access="public",
        issued=date(2024, 2, 3),
        modified=date(2025, 11, 9),
    )

    (text,) = kind("dataset").records.texts([dataset.pk])

    assert text.id == f"dataset:{dataset.pk}"
    assert text.title == {"en": "Bathing water", "fi": "Uimavesi"}
    assert text.description == {"en": "Samples of a summer."}
    assert text.keywords == {"fi": ("uimarannat",)}
    assert text.modified == 20251109
    assert text.facets == {
        "country": ("FI",),
        "region": ("FI", "FI1", "FI1C", "FI1C1"),
        "theme": ("ENVI",),
        "licence": ("CC-BY-4.0",),
        "access": ("public",),
        "source": (dataset.catalogue_id,),
        "format": ("CSV", "JSON"),
    }


def test_the_day_is_that_of_issue_when_nothing_was_changed_and_none_when_unknown():
    issued = SolutionFactory(issued=date(2024, 2, 3), modified=None)
    undated = SolutionFactory(issued=None, modified=None)

    days = {
        text.id: text.modified
        for text in kind("solution").records.texts([issued.pk, undated.pk])
    }

    assert days == {f"solution:{issued.pk}": 20240203, f"solution:{undated.pk}": 0}


def test_all_are_read_once_in_the_order_of_their_ids(monkeypatch):
    monkeypatch.setattr("seutu.catalogue.documents.BATCH", 3)
    made = sorted(one.pk for one in DatasetFactory.create_batch(8))
    records = kind("dataset").records

    assert [text.id for text in records.all_texts()] == [f"dataset:{pk}" for pk in made]
    behind = [text.id for text in records.all_texts(after=made[4])]
    assert behind == [f"dataset:{pk}" for pk in made[5:]]


def test_what_vanished_or_stands_under_another_is_not_read(django_assert_num_queries):
    shown, gone = DatasetFactory.create_batch(2)
    DatasetFactory(canonical=shown)
    gone.vanished_at = gone.first_seen_at
    gone.save()

    with django_assert_num_queries(1):
        found = [text.id for text in kind("dataset").records.all_texts()]

    assert found == [f"dataset:{shown.pk}"]
