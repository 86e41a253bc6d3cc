"""Data requests are compared by the matcher's own scores, in any language."""

from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges.models import DataRequest, RequestCandidate
from seutu.matching import indexing, requested
from seutu.matching.comparing import compare
from seutu.matching.models import IndexMark
from seutu.matching.needs import Need
from seutu.notifications.models import Notification
from tests.challenges.request_cases import DataRequestFactory
from tests.factories import DatasetFactory

pytestmark = pytest.mark.django_db

HOME_CARE = Need(
    title="Home care clients by municipality",
    text="How many home care clients each municipality has, by age group.",
    language="en",
)


@pytest.fixture
def indexed(data_folder):
    for number in range(5):
        DatasetFactory(number=number)
    indexing.rebuild()


@pytest.fixture
def in_finnish():
    return DataRequestFactory(
        language="fi",
        title={"fi": "Kotihoidon asiakkaat kunnittain"},
        what={"fi": "Kotihoidon asiakkaiden määrä kunnittain ja ikäryhmittäin."},
    )


def test_the_like_is_found_in_another_language_before_what_is_not_like_it(
    indexed, in_finnish
):
    other = DataRequestFactory()

    found = requested.like_requests(HOME_CARE)

    names = [one.id for one in found]
    assert names[0] == in_finnish.subject
    assert other.subject not in names


def test_what_is_held_merged_or_taken_back_is_not_compared(indexed, in_finnish):
    for changed in (
        {"held_at": timezone.now()},
        {"held_at": None, "state": "withdrawn"},
        {"state": "asked", "merged_into": DataRequestFactory()},
    ):
        DataRequest.objects.filter(pk=in_finnish.pk).update(**changed)
        assert in_finnish.subject not in [
            one.id for one in requested.like_requests(HOME_CARE)
        ]


def test_scores_are_ordered_and_probabilities(indexed, in_finnish):
    texts = [requested.text_of(one) for one in (DataRequestFactory(), in_finnish)]

    found = compare(HOME_CARE, texts)

    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= one <= 1 for one in scores)
    assert compare(HOME_CARE, reversed(texts)) == found


def test_datasets_of_one_publisher_are_told_apart(indexed):
    wanted = Need(text="Air quality monitoring stations", language="en")
    found = requested.datasets_for(wanted)
    publisher = DatasetFactory._meta.model.objects.get(pk=found[0].id).publisher_id

    own = requested.datasets_for(wanted, publisher=publisher)

    assert [one.id for one in own] == [found[0].id]
    assert requested.datasets_for(wanted, publisher="nobody") == []


def test_a_dataset_that_came_later_is_asked_about_and_an_older_one_is_not(
    data_folder, settings
):
    wanted = {
        "title": {"en": "Air quality monitoring stations"},
        "what": {"en": "Hourly concentrations of nitrogen dioxide at roadside sites."},
    }
    early = DataRequestFactory(asked_at=timezone.now() - timedelta(days=9), **wanted)
    late = DataRequestFactory(asked_at=timezone.now() + timedelta(days=1), **wanted)
    dataset = DatasetFactory(number=1)
    for number in (0, 2, 3, 4):
        DatasetFactory(number=number)
    indexing.rebuild()
    IndexMark.objects.update_or_create(pk=1, defaults={"number": 7})

    asked = requested.look_for_answers()
    again = requested.look_for_answers()

    assert (asked, again) == (1, 0)
    candidate = RequestCandidate.objects.get()
    assert (candidate.request, candidate.dataset) == (early, dataset)
    assert not requested.waiting().exists()
    told = Notification.objects.of(early.asker).get()
    assert told.happening.event == "request.candidate-found"
    assert not Notification.objects.of(late.asker).exists()
