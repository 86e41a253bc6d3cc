"""What lists ask of the index before the database."""

import pytest

from seutu.matching import indexing, listing
from seutu.matching.listing import Left, counts_of, left_by
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def test_few_records_are_named_and_many_are_only_counted(monkeypatch):
    wanted = {DatasetFactory(themes=["HEAL"]).pk for _ in range(3)}
    DatasetFactory(themes=["TRAN"])
    indexing.rebuild()

    few = left_by("dataset", {"theme": ("HEAL",)})
    monkeypatch.setattr(listing, "FEW", 2)
    indexing.rebuild()

    assert (few.total, set(few.ids)) == (3, wanted)
    assert left_by("dataset", {"theme": ("HEAL",)}) == Left(3)


def test_what_a_filter_leaves_nothing_of_is_known_to_be_nothing():
    DatasetFactory(themes=["HEAL"])
    indexing.rebuild()

    assert left_by("dataset", {"format": ("NOPE",)}) == Left(0, ())


def test_a_change_of_the_index_changes_what_is_known():
    DatasetFactory(country="FI")
    indexing.rebuild()
    before = counts_of("dataset", ("country",))
    DatasetFactory(country="FI")
    indexing.rebuild()

    assert before["country"] == (("FI", 1),)
    assert counts_of("dataset", ("country",))["country"] == (("FI", 2),)


def test_without_an_index_nothing_is_known():
    assert left_by("dataset") is None
    assert counts_of("dataset", ("country",)) == {}
