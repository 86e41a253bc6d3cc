import pytest

from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import fold
from seutu.harvest.folding import fold_all
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

    fold("dataset", Dataset, {})

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
        title={"en": "Live births"},
        description={"en": "Children born alive, by the year and the mother's home."},
        language="en",
    )
    plain, by_age = tables("Live births", "Live births by age")
    for table in (plain, by_age):
        table.publisher, table.description = publisher, {}
        table.save()

    fold_all()

    by_age.refresh_from_db()
    assert by_age.canonical == elsewhere
