from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.matching import indexing
from seutu.matching.alerts import run_search, run_searches
from seutu.notifications.models import Notification, SavedSearch
from seutu.notifications.searches import save_search
from tests.matching.test_standing import NEED, air_quality, dataset
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def search() -> SavedSearch:
    """A need that a reader saved yesterday."""
    saved = save_search(by=UserFactory(), name="Air", text=NEED, language="en")
    yesterday = timezone.now() - timedelta(days=1)
    SavedSearch.objects.update(created_at=yesterday, last_seen_at=yesterday)
    saved.refresh_from_db()
    return saved


def told() -> int:
    return Notification.objects.filter(happening__event="search.found").count()


def test_a_new_record_is_told_once(search):
    air = air_quality()
    indexing.rebuild()

    assert run_search(search) == (f"dataset:{air.pk}",)
    search.refresh_from_db()
    assert run_search(search) == ()
    assert told() == 1


def test_what_was_there_before_the_search_is_not_news(search):
    old = air_quality()
    type(old).objects.update(first_seen_at=timezone.now() - timedelta(days=9))
    indexing.rebuild()

    assert run_search(search) == ()
    assert told() == 0


def test_a_record_indexed_long_after_it_was_first_seen_is_told_all_the_same(search):
    air = air_quality()
    type(air).objects.update(first_seen_at=timezone.now() - timedelta(hours=3))
    SavedSearch.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    search.refresh_from_db()
    indexing.rebuild()

    assert run_search(search) == (f"dataset:{air.pk}",)


def test_a_list_with_filters_tells_of_new_records_that_pass_them():
    reader = UserFactory()
    saved = save_search(
        by=reader, name="Finnish", kind="dataset", filters={"country": ["FI"]}
    )
    SavedSearch.objects.update(created_at=timezone.now() - timedelta(days=1))
    saved.refresh_from_db()
    inside, outside = dataset("Roads"), dataset("Roads elsewhere")
    type(inside).objects.filter(pk=inside.pk).update(country="FI")
    type(outside).objects.filter(pk=outside.pk).update(country="IT")
    indexing.rebuild()

    assert run_search(saved) == (f"dataset:{inside.pk}",)


def test_searches_wait_until_there_is_something_new(search):
    assert run_searches() == 0

    air_quality()
    indexing.rebuild()

    assert run_searches() == 1
    assert run_searches() == 0
