import pytest
from django.utils import timezone

from seutu.matching.gaps import demand, selectors
from seutu.matching.gaps.causes import Cause
from seutu.matching.models import Assessment, Demand
from tests.challenges.request_cases import DataRequestFactory, RequestSupportFactory
from tests.factories import OrganisationFactory
from tests.matching.gaps.worlds import everything_is_assessed, publishes, the_gap
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def titles() -> set[str]:
    return set(Demand.objects.current().values_list("title", flat=True))


@pytest.mark.parametrize("state", ["asked", "accepted", "declined"])
def test_a_request_that_nobody_answered_with_data_is_a_gap(state):
    publishes("Air quality by station")
    DataRequestFactory(state=state)

    everything_is_assessed()

    gap = the_gap()
    assert gap.demand.origin == Demand.Origin.REQUEST
    assert gap.cause in {Cause.ABSENT, Cause.NOT_FOUND}
    assert selectors.gaps().count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"held_at": timezone.now()}, {"state": "withdrawn"}],
    ids=["held", "withdrawn"],
)
def test_what_is_held_or_taken_back_is_no_demand(fields):
    DataRequestFactory(**fields)

    demand.gather()

    assert titles() == set()


def test_who_joined_both_of_two_merged_requests_counts_once():
    request = DataRequestFactory()
    merged = DataRequestFactory(merged_into=request)
    twice = UserFactory()
    company = OrganisationFactory()
    RequestSupportFactory(request=request, person=twice)
    RequestSupportFactory(request=merged, person=twice, organisation=company)
    RequestSupportFactory(request=merged)

    demand.gather()

    found = Demand.objects.get()
    assert found.asked == 2
    assert found.weight == 2 + 4


def test_a_delivered_request_closes_its_gap_and_tells_since_when():
    publishes("Air quality by station")
    request = DataRequestFactory()
    everything_is_assessed()
    assert the_gap().is_gap

    request.state = "delivered"
    request.delivered_at = timezone.now()
    request.save()
    everything_is_assessed()

    assert not the_gap().is_gap
    assert the_gap().closed_at is not None
    assert selectors.gaps().count() == 0


def test_a_request_that_a_moderator_hides_leaves_the_gap_page_at_once():
    publishes("Air quality by station")
    request = DataRequestFactory()
    everything_is_assessed()

    request.held_at = timezone.now()
    request.save()

    assert not Assessment.objects.current().exists()
    assert not Demand.objects.public().exists()


def test_a_request_without_a_place_is_about_that_of_its_publisher():
    publisher = OrganisationFactory(country="FI", nuts_code="FI1C1")
    DataRequestFactory(publisher=publisher)
    DataRequestFactory(publisher=publisher, country="SE")

    demand.gather()

    places = Demand.objects.values_list("country", "region")
    assert set(places) == {("FI", "FI1C1"), ("SE", "")}


def test_more_requests_take_no_more_queries(django_assert_max_num_queries):
    for _n in range(3):
        DataRequestFactory()
    demand.gather()
    Demand.objects.all().delete()
    for _n in range(12):
        RequestSupportFactory()

    with django_assert_max_num_queries(20):
        demand.gather()
