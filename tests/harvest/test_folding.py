import pytest

from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import fold
from seutu.harvest.folding import fold_all
from seutu.matching.models import PendingChange
from tests.factories import CatalogueFactory, DatasetFactory

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
