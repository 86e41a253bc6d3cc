import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seutu.catalogue.models import Dataset, Entry, EntryKey, FoldingDue
from seutu.catalogue.services import await_folding, fold, mark_vanished
from seutu.harvest.folding import DATASETS, fold_all, fold_batch, fold_waiting
from seutu.matching.models import PendingChange
from tests.factories import CatalogueFactory, DatasetFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def tables(*titles, family="births"):
    catalogue = CatalogueFactory()
    return [
        DatasetFactory(
            catalogue=catalogue, family=family, title={"en": title}, language="en"
        )
        for title in titles
    ]


def test_breakdowns_of_one_table_fold_under_the_shortest_title():
    plain, by_age, by_region = tables(
        "Live births", "Live births by age", "Live births by region and sex"
    )

    fold_all()

    assert list(Dataset.objects.canonical()) == [plain]
    assert set(plain.folded.all()) == {by_age, by_region}
    assert by_age.folding == ""
    by_age.refresh_from_db()
    assert by_age.folding == Entry.Folding.VARIANT


def test_the_newest_year_of_a_series_stands_for_it():
    _old, new, by_age = tables(
        "Students enrolled 2019", "Students enrolled 2024", "Students by age 2025"
    )
    by_age.title = {"en": "Students enrolled by age 2025"}
    by_age.save()

    fold_all()

    assert list(Dataset.objects.canonical()) == [new]


def test_families_of_two_catalogues_stay_apart():
    tables("Live births")
    tables("Live births by age")

    fold_all()

    assert Dataset.objects.canonical().count() == 2


def test_of_all_catalogues_only_those_at_hand_are_read():
    for _ in range(5):
        CatalogueFactory()
    births = tables("Live births", "Live births by age")
    await_folding("dataset", [one.pk for one in births])

    with CaptureQueriesContext(connection) as asked:
        assert fold_batch(DATASETS) == 2
    read = [
        one["sql"]
        for one in asked.captured_queries
        if 'FROM "catalogue_catalogue"' in one["sql"]
    ]

    assert len(read) == 1
    assert read[0].count(births[0].catalogue_id) == 1
    assert "," not in read[0].partition("WHERE")[2]


def test_folding_again_writes_nothing():
    tables("Live births", "Live births by age")
    fold_all()
    PendingChange.objects.all().delete()

    fold_all()

    assert not PendingChange.objects.exists()


def test_what_is_no_longer_alike_stands_on_its_own_again():
    first, second = tables("Live births", "Live births by age")
    fold_all()
    PendingChange.objects.all().delete()

    fold("dataset", Dataset, [first.pk, second.pk], {})

    assert Dataset.objects.canonical().count() == 2
    assert {change.record_id for change in PendingChange.objects.all()} == {
        first.pk,
        second.pk,
    }


def test_the_same_dataset_in_two_catalogues_is_one_and_says_where_else_it_is():
    publisher = OrganisationFactory(name={"en": "Falkirk Council"})
    about = {"en": "Places where people can charge an electric car, with their power."}
    short, long = (
        DatasetFactory(
            catalogue=CatalogueFactory(),
            publisher=publisher,
            title={"en": title},
            description=description,
            language="en",
        )
        for title, description in (
            ("EV Charging Points", {}),
            ("EV Charging Points - Falkirk", about),
        )
    )

    fold_all()

    short.refresh_from_db()
    assert (short.canonical, short.folding) == (long, Entry.Folding.DUPLICATE)


def test_equal_titles_in_one_catalogue_are_not_folded():
    catalogue, publisher = CatalogueFactory(), OrganisationFactory()
    DatasetFactory.create_batch(
        2, catalogue=catalogue, publisher=publisher, title={"en": "Car parks"}
    )

    fold_all()

    assert Dataset.objects.canonical().count() == 2


def test_a_breakdown_of_a_duplicate_is_folded_straight_under_what_stands_alone():
    publisher = OrganisationFactory(name={"en": "National Statistics"})
    elsewhere = DatasetFactory(
        publisher=publisher,
        country="FI",
        title={"en": "Live births"},
        description={"en": "Children born alive, by the year and the mother's home."},
        language="en",
    )
    plain, by_age = tables("Live births", "Live births by age")
    for table in (plain, by_age):
        table.publisher, table.description, table.country = publisher, {}, "FI"
        table.save()

    fold_all()

    by_age.refresh_from_db()
    assert by_age.canonical == elsewhere


URI = "https://data.example/id/budget"


def copies(*shelves, **said):
    """Put one dataset into several catalogues; the first says most."""
    publisher = OrganisationFactory(name={"en": "Oulu"}, country="FI")
    return [
        DatasetFactory(
            catalogue=CatalogueFactory(id=shelf),
            title={"en": f"Budget of the city, in {number + 2} words"},
            description={"en": "Income. " * (9 - number)},
            language="en",
            uri=URI,
            publisher=publisher,
            **said,
        )
        for number, shelf in enumerate(shelves)
    ]


def standing():
    return {
        pk: (canonical, why)
        for pk, canonical, why in Dataset.objects.values_list(
            "pk", "canonical_id", "folding"
        )
    }


def test_one_dataset_of_three_portals_is_one_result():
    first, second, third = copies("city", "country", "europe")

    fold_all()

    assert list(Dataset.objects.canonical()) == [first]
    assert set(first.folded.all()) == {second, third}


def test_when_the_one_in_front_vanishes_another_comes_up():
    first, second, third = copies("city", "country", "europe")
    fold_all()

    mark_vanished("dataset", Dataset, [first.pk])
    fold_waiting()

    assert list(Dataset.objects.canonical()) == [second]
    assert set(second.folded.all()) == {third}


def test_what_came_back_stands_in_front_again():
    first, second, _third = copies("city", "country", "europe")
    fold_all()
    mark_vanished("dataset", Dataset, [first.pk])
    fold_waiting()

    Dataset.objects.filter(pk=first.pk).update(vanished_at=None)
    await_folding("dataset", [first.pk])
    fold_waiting()

    assert standing()[second.pk] == (first.pk, Entry.Folding.DUPLICATE)


def test_a_record_that_changed_leaves_its_group_and_the_others_stay():
    first, second, third = copies("city", "country", "europe")
    fold_all()

    Dataset.objects.filter(pk=second.pk).update(uri="", title={"en": "Street trees"})
    await_folding("dataset", [second.pk])
    fold_waiting()

    assert standing() == {
        first.pk: (None, ""),
        second.pk: (None, ""),
        third.pk: (first.pk, Entry.Folding.DUPLICATE),
    }


def test_a_second_record_of_one_name_in_a_catalogue_takes_the_name_from_both():
    first, second = copies("city", "country")
    fold_all()

    newcomer = DatasetFactory(
        catalogue=first.catalogue, title={"en": "Budget, part two"}, uri=URI
    )
    await_folding("dataset", [newcomer.pk])
    fold_waiting()

    assert Dataset.objects.canonical().count() == 3
    assert standing()[second.pk] == (None, "")


def test_a_batch_looks_at_what_changed_and_not_at_everything(
    django_assert_max_num_queries,
):
    crowd = DatasetFactory.create_batch(30)
    first, second = copies("city", "country")
    fold_all()
    assert len(crowd) == 30

    await_folding("dataset", [second.pk])
    with django_assert_max_num_queries(40) as queries:
        assert fold_batch(DATASETS) == 1

    read = [one["sql"] for one in queries if crowd[0].pk in one["sql"]]
    assert read == []
    assert list(Dataset.objects.filter(canonical=first)) == [second]


def test_a_batch_that_is_broken_off_loses_nothing(monkeypatch):
    copies("city", "country")
    DatasetFactory.create_batch(3)
    await_folding("dataset", list(Dataset.objects.values_list("pk", flat=True)))

    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("seutu.harvest.folding.fold", killed)
    with pytest.raises(KeyboardInterrupt):
        fold_batch(DATASETS)
    monkeypatch.undo()

    assert FoldingDue.objects.count() == 5
    assert not EntryKey.objects.exists()
    fold_waiting()
    assert Dataset.objects.canonical().count() == 4


def test_an_entry_that_is_gone_for_good_leaves_no_keys():
    (only,) = copies("city")
    fold_all()

    mark_vanished("dataset", Dataset, [only.pk])
    fold_waiting()

    assert not EntryKey.objects.filter(entry_id=only.pk).exists()
