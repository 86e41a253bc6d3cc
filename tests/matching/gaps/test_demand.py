from datetime import date

import pytest

from seutu.challenges.models import Challenge, Pledge
from seutu.matching.gaps import demand
from seutu.matching.models import Demand
from tests.factories import ChallengeFactory, OrganisationFactory
from tests.matching.gaps.worlds import asks, publishes, region
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def titles() -> set[str]:
    return set(Demand.objects.current().values_list("title", flat=True))


def test_a_challenge_stated_here_and_one_listed_from_europe_are_demand():
    asks("Stated here")
    asks("Listed", is_external=True, owner=None)

    demand.gather()

    assert titles() == {"Stated here", "Listed"}


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "US", "is_external": True, "region": None},
        {"state": Challenge.State.CLOSED},
        {"state": Challenge.State.SOLVED},
        {"state": Challenge.State.DRAFT},
        {"state": Challenge.State.UPCOMING},
        {"closes": date(2020, 1, 1)},
        {"held_at": "2026-01-01T00:00:00Z"},
    ],
)
def test_what_is_foreign_ended_or_not_public_is_no_demand(fields):
    asks("Not for us", **fields)

    demand.gather()

    assert titles() == set()


def test_the_packaged_american_challenges_never_count():
    ChallengeFactory.create_batch(3, country="US", is_external=True)

    demand.gather()

    assert not Demand.objects.exists()


def test_a_challenge_that_closes_is_asked_for_no_more():
    challenge = asks()
    demand.gather()
    challenge.state = Challenge.State.CLOSED
    challenge.save()

    assert demand.gather() == 1
    assert titles() == set()
    assert demand.gather() == 0


def test_accepted_and_kept_pledges_add_weight_and_others_do_not():
    challenge = asks()
    demand.gather()
    alone = Demand.objects.get().weight
    for state in (Pledge.State.ACCEPTED, Pledge.State.FULFILLED):
        Pledge.objects.create(
            challenge=challenge, person=UserFactory(), kind="pilot", state=state
        )
    Pledge.objects.create(
        challenge=challenge,
        person=UserFactory(),
        kind="data",
        state=Pledge.State.DECLINED,
    )

    demand.gather()

    assert Demand.objects.get().weight == alone + 10
    assert Demand.objects.get().due == Demand.Due.SOON


def test_a_changed_text_waits_to_be_assessed_again_and_a_changed_count_does_not():
    challenge = asks()
    demand.gather()
    Demand.objects.update(due=Demand.Due.NO)
    Pledge.objects.create(
        challenge=challenge, person=UserFactory(), kind="pilot", state="accepted"
    )
    demand.gather()
    assert Demand.objects.get().due == Demand.Due.NO

    challenge.title = {"en": "Something else"}
    challenge.save()
    demand.gather()

    assert Demand.objects.get().due == Demand.Due.SOON


def test_gathering_twice_writes_nothing(django_assert_num_queries):
    asks()
    publishes("Anything", region=region("DE300"), country="DE")
    demand.gather()

    assert demand.gather() == 0


def test_the_searches_of_berlin_count_only_where_berlins_own_list_is_loaded():
    demand.gather()
    assert not Demand.objects.exists()

    publishes("Haltestellen", region=region("DE300"), country="DE")
    demand.gather()

    found = Demand.objects.filter(origin=Demand.Origin.PORTAL)
    assert found.count() > 500
    one = found.get(title__iexact="haltestellen")
    assert (one.country, one.region, one.language) == ("DE", "DE300", "de")
    assert one.asked == sum(one.months.values()) >= 5
    assert "CC BY 3.0 DE" in one.attribution
    assert one.source == "daten.berlin.de"
    assert not found.filter(title__in=["wms", "Pankow", "pankow", "shapefile"]).exists()


def test_months_are_counted_with_both_ends():
    assert demand.months_between("2019-02", "2022-02") == 37
    assert demand.months_between("2020-01", "2020-01") == 1


def test_the_place_of_an_owner_is_that_of_the_demand():
    owner = OrganisationFactory(country="FI", nuts_code="FI1C1")
    asks(region=None, country="", owner=owner)

    demand.gather()

    assert Demand.objects.get().region == "FI1C1"
    assert Demand.objects.get().country == "FI"
