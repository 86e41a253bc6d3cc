"""Data requests in every condition, asked as the form asks."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from seutu.accounts.models import Organisation, User
from seutu.challenges.data_requests.wanted import Wanted
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.core.ids import record_id
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member

WANTED = Wanted(
    title="Delays of each bus line, stop by stop",
    what="Planned and actual departure of each bus at each stop, as the city logs it.",
    purpose="To tell passengers with a wheelchair which transfers really work.",
    wanted_fields="line, stop, planned, actual",
    language="en",
    file_format="CSV",
    frequency="DAILY",
)


class DataRequestFactory(DjangoModelFactory[DataRequest]):
    """A public request that nobody has answered, of a publisher."""

    class Meta:
        model = DataRequest

    class Params:
        number = factory.Sequence(int)

    id = factory.LazyAttribute(lambda one: record_id("requests", f"{one.number}"))
    title = factory.LazyFunction(lambda: {"en": WANTED.title})
    what = factory.LazyFunction(lambda: {"en": WANTED.what})
    purpose = factory.LazyFunction(lambda: {"en": WANTED.purpose})
    language = "en"
    asker = factory.SubFactory(UserFactory)
    publisher = factory.SubFactory(OrganisationFactory)
    assigned = DataRequest.Assigned.GUESS
    asked_at = factory.LazyFunction(timezone.now)
    searched = factory.LazyFunction(lambda: f"{WANTED.title}\n{WANTED.what}".casefold())
    planned_on = factory.LazyAttribute(
        lambda one: (
            timezone.localdate() + timedelta(days=30)
            if one.state == DataRequest.State.ACCEPTED
            else None
        )
    )
    state = DataRequest.State.ASKED
    decline_reason = factory.LazyAttribute(
        lambda one: "cost" if one.state == DataRequest.State.DECLINED else ""
    )


class RequestSupportFactory(DjangoModelFactory[RequestSupport]):
    class Meta:
        model = RequestSupport

    request = factory.SubFactory(DataRequestFactory)
    person = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(timezone.now)


def trusted(**fields: object) -> User:
    """Make a person whose words no moderator has to read first."""
    organisation = OrganisationFactory(verified_at=timezone.now())
    return member("reviewer", organisation, **fields)


def one_request_in_each_state(
    asker: User, publisher: Organisation, organisation: Organisation | None = None
) -> list[DataRequest]:
    """One per state, shown and held; and one that was merged."""
    shared = {"asker": asker, "publisher": publisher, "organisation": organisation}
    joint = DataRequestFactory(**shared)
    return [
        *(
            DataRequestFactory(state=state, held_at=held, **shared)
            for state in DataRequest.State
            for held in (None, timezone.now())
        ),
        joint,
        DataRequestFactory(merged_into=joint, **shared),
        DataRequestFactory(),
    ]
