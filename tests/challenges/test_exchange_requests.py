import json
from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges.data_requests.selectors import supporters
from seutu.challenges.exchange import export_challenges, import_challenges
from seutu.challenges.models import Challenge, DataRequest, RequestDelivery, Statement
from seutu.core.errors import Invalid
from tests.challenges.request_cases import DataRequestFactory, RequestSupportFactory
from tests.factories import (
    DatasetFactory,
    OrganisationFactory,
    OwnChallengeFactory,
)
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """A delivered request for a challenge, joined by two people, merged from two."""
    challenge = OwnChallengeFactory(number=0)
    company = OrganisationFactory()
    request = DataRequestFactory(
        challenge=challenge,
        state="delivered",
        delivered_at=timezone.now(),
        answer="Here they are.",
    )
    merged = DataRequestFactory(merged_into=request)
    person = UserFactory(name="A Name Nobody Has")
    when = timezone.now() - timedelta(days=3)
    RequestSupportFactory(
        request=request, person=person, made_at=when, reason="A reason nobody has"
    )
    RequestSupportFactory(
        request=merged, person=person, organisation=company, pledge="build"
    )
    RequestSupportFactory(request=merged)
    RequestDelivery.objects.create(
        request=request, dataset=DatasetFactory(), title="Delays"
    )
    return request


def forget_everything():
    DataRequest.objects.all().delete()
    Statement.objects.all().delete()
    Challenge.objects.all().delete()


def read(text):
    return json.loads(text)["data_requests"]


def test_requests_come_in_again_as_they_were_taken_out(asked):
    taken = export_challenges()
    forget_everything()

    import_challenges(taken)

    assert export_challenges() == taken
    again = DataRequest.objects.get(pk=asked.pk)
    assert (again.challenge_id, again.asker) == (asked.challenge_id, None)
    assert again.deliveries.get().dataset_id is not None


def test_who_joined_twice_is_one_supporter_with_the_organisation_and_the_pledge(asked):
    (only,) = read(export_challenges())

    assert len(only["supports"]) == 2
    first = only["supports"][0]
    assert first["organisation"] is not None
    assert first["pledge"] == "build"
    before = supporters([asked.pk])[asked.pk]
    taken = export_challenges()
    forget_everything()
    import_challenges(taken)
    assert supporters([asked.pk])[asked.pk] == before


def test_reading_requests_twice_changes_nothing(asked):
    taken = export_challenges()

    import_challenges(taken)

    assert export_challenges() == taken


def test_no_supporter_and_no_reason_stands_in_the_file(asked):
    taken = export_challenges()

    assert "A Name Nobody Has" not in taken
    assert "A reason nobody has" not in taken


def test_held_and_withdrawn_requests_stay_where_they_are():
    DataRequestFactory(held_at=timezone.now())
    DataRequestFactory(state="withdrawn")

    assert read(export_challenges()) == []


def test_an_organisation_takes_out_the_requests_that_concern_it(asked):
    mine = OrganisationFactory()
    made = DataRequestFactory(organisation=mine)
    to_answer = DataRequestFactory(publisher=mine)
    lacking = DataRequestFactory(challenge=OwnChallengeFactory(owner=mine))

    found = {one["id"] for one in read(export_challenges(mine))}

    assert found == {made.pk, to_answer.pk, lacking.pk}


def test_a_file_of_the_first_version_is_read(asked):
    file = json.loads(export_challenges())
    del file["data_requests"]
    file["version"] = 1
    forget_everything()

    import_challenges(json.dumps(file))

    assert not DataRequest.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "accepted", "publisher": None}, "publisher and a day"),
        ({"state": "declined"}, "needs a reason"),
        ({"period_from": "2026-02-01", "period_to": "2026-01-01"}, "before it begins"),
        ({"state": "withdrawn"}, "state"),
        ({"email": "x"}, "email"),
    ],
    ids=["accepted", "declined", "period", "withdrawn", "extra"],
)
def test_a_request_that_cannot_be_is_refused_with_the_reason(asked, change, said):
    file = json.loads(export_challenges())
    file["data_requests"][0].update(change)
    forget_everything()

    with pytest.raises(Invalid, match=said):
        import_challenges(json.dumps(file))

    assert not DataRequest.objects.exists()
