"""Asking for data, joining, leaving, taking back: what is kept and who is told."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.challenges import services
from seutu.challenges.data_requests.selectors import supporters
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.models import Case, Decision
from seutu.moderation.services import decide
from seutu.notifications.models import Follow, Notification
from tests.challenges.request_cases import (
    WANTED,
    DataRequestFactory,
    RequestSupportFactory,
    trusted,
)
from tests.factories import OrganisationFactory
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return OrganisationFactory()


@pytest.fixture
def officer(publisher):
    return member("editor", publisher)


def told(person) -> list[str]:
    rows = Notification.objects.of(person).order_by("pk")
    return list(rows.values_list("happening__event", flat=True))


def test_a_request_keeps_the_words_in_their_language_and_counts_the_asker(publisher):
    asker = trusted()

    made = services.ask_for_data(WANTED, by=asker, publisher=publisher)

    assert made.title == {"en": WANTED.title}
    assert made.state == DataRequest.State.ASKED
    assert supporters([made.pk])[made.pk].people == 1
    assert Follow.objects.filter(user=asker, subject=made.subject).exists()
    assert AuditEvent.objects.filter(action="request.asked", target_id=made.pk).exists()


def test_the_language_is_recognised_where_nobody_said_it(publisher):
    wanted = replace(
        WANTED,
        title="Linja-autojen myöhästymiset pysäkeittäin",
        what="Jokaisen vuoron suunniteltu ja toteutunut lähtöaika pysäkeittäin.",
        language="und",
    )

    made = services.ask_for_data(wanted, by=trusted(), publisher=publisher)

    assert made.language == "fi"
    assert set(made.title) == {"fi"}


def test_the_publisher_hears_of_it_once(publisher, officer):
    made = services.ask_for_data(WANTED, by=trusted(), publisher=publisher)
    services.data_requests.hide_request(made, by=None)
    services.data_requests.show_request(made, by=None)

    assert told(officer) == ["request.received"]


def test_nobody_hears_of_what_a_newcomer_asks_before_a_moderator_looked(
    publisher, officer
):
    asker = UserFactory()

    made = services.ask_for_data(WANTED, by=asker, publisher=publisher)

    assert made.held_at is not None
    assert told(officer) == []
    assert not DataRequest.objects.visible_to(officer).filter(pk=made.pk).exists()
    case = Case.objects.get(subject=made.subject)
    decide(case, Decision.Action.SHOW, by=operator(), reason="")
    made.refresh_from_db()
    assert made.is_public
    assert told(officer) == ["request.received"]


def test_a_form_sent_twice_makes_one_request(publisher):
    asker, key = trusted(), "a" * 32

    first = services.ask_for_data(WANTED, by=asker, publisher=publisher, key=key)
    again = services.ask_for_data(WANTED, by=asker, publisher=publisher, key=key)

    assert first == again
    assert DataRequest.objects.count() == RequestSupport.objects.count() == 1
    with pytest.raises(Conflict):
        services.ask_for_data(WANTED, by=trusted(), key=key)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " \u200b "}, "title"),
        ({"what": ""}, "what"),
        ({"purpose": "\n"}, "purpose"),
        ({"title": "x" * 201}, "title"),
        ({"what": "x" * 5_001}, "what"),
        ({"frequency": "SOMETIMES"}, "frequency"),
        ({"region": "XX999"}, "region"),
        (
            {"period_from": date(2025, 1, 2), "period_to": date(2025, 1, 1)},
            "period_to",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(changed, field):
    with pytest.raises(Invalid) as refused:
        services.ask_for_data(replace(WANTED, **changed), by=trusted())

    assert refused.value.field == field
    assert not DataRequest.objects.exists()


def test_joining_counts_once_and_tells_the_publisher(publisher, officer):
    request = DataRequestFactory(publisher=publisher)
    person = trusted()

    made = services.join_request(
        request, by=person, reason="We map them each month.", pledge="build"
    )

    assert made.held_at is None
    assert told(officer) == ["request.joined"]
    counted = supporters([request.pk])[request.pk]
    assert (counted.people, dict(counted.pledges)) == (1, {"build": 1})
    with pytest.raises(Conflict):
        services.join_request(request, by=person)


def test_a_newcomer_is_counted_at_once_without_words_and_later_with_them(
    publisher, officer
):
    request = DataRequestFactory(publisher=publisher)

    services.join_request(request, by=UserFactory())
    waiting = services.join_request(request, by=UserFactory(), reason="I need them.")

    assert waiting.held_at is not None
    assert supporters([request.pk])[request.pk].people == 1
    assert told(officer) == ["request.joined"]
    case = Case.objects.get(subject=waiting.subject)
    decide(case, Decision.Action.SHOW, by=operator(), reason="")
    assert supporters([request.pk])[request.pk].people == 2
    assert told(officer) == ["request.joined", "request.joined"]


def test_who_left_is_counted_no_more_and_may_join_again():
    request = DataRequestFactory()
    person = trusted()
    support = services.join_request(request, by=person)

    services.leave_request(support, by=person)

    assert supporters([request.pk])[request.pk].people == 0
    with pytest.raises(Conflict):
        services.leave_request(support, by=person)
    services.join_request(request, by=person)
    assert supporters([request.pk])[request.pk].people == 1


@pytest.mark.parametrize("state", ["delivered", "withdrawn"])
def test_what_is_over_cannot_be_joined(state):
    request = DataRequestFactory(state=state)

    with pytest.raises(Conflict):
        services.join_request(request, by=trusted())


def test_what_was_declined_can_be_joined_still():
    request = DataRequestFactory(state="declined")

    services.join_request(request, by=trusted())

    assert supporters([request.pk])[request.pk].people == 1


def test_a_private_reason_is_for_the_publisher_the_operators_and_its_author(
    publisher, officer
):
    request = DataRequestFactory(publisher=publisher)
    author = trusted()
    support = RequestSupportFactory(
        request=request, person=author, reason="My son.", is_reason_private=True
    )
    readers = [officer, operator(), author, UserFactory(), request.asker]

    may = [one.has_perm("challenges.read_request_reason", support) for one in readers]
    listed = [
        RequestSupport.objects.with_readable_reason(one).filter(pk=support.pk).exists()
        for one in readers
    ]

    assert may == listed == [True, True, True, False, False]


def test_a_request_that_others_joined_stays_theirs():
    asker = trusted()
    request = services.ask_for_data(WANTED, by=asker)
    services.join_request(request, by=trusted())

    with pytest.raises(Conflict):
        services.withdraw_request(request, by=asker, version=request.version)


def test_a_request_that_nobody_joined_can_be_taken_back(publisher, officer):
    asker = trusted()
    request = services.ask_for_data(WANTED, by=asker, publisher=publisher)

    services.withdraw_request(request, by=asker, version=request.version)

    request.refresh_from_db()
    assert request.state == DataRequest.State.WITHDRAWN
    assert told(officer) == ["request.received", "request.withdrawn"]


def test_taking_back_what_waits_for_a_moderator_closes_the_case():
    asker = UserFactory()
    request = services.ask_for_data(WANTED, by=asker)

    services.withdraw_request(request, by=asker, version=request.version)

    assert not Case.objects.filter(subject=request.subject).exists()


def test_words_can_change_until_they_are_answered(publisher, officer):
    asker = trusted()
    request = services.ask_for_data(WANTED, by=asker, publisher=publisher)
    joined = trusted()
    services.join_request(request, by=joined)
    wanted = replace(WANTED, what="Only the actual departures.")

    changed = services.change_request(request, wanted, by=asker, version=1)

    assert changed.what == {"en": "Only the actual departures."}
    assert told(joined) == ["request.changed"]
    with pytest.raises(Conflict):
        services.change_request(request, WANTED, by=asker, version=1)
    services.accept_request(
        changed, by=officer, planned_on=timezone.localdate(), version=changed.version
    )
    with pytest.raises(Conflict):
        services.change_request(changed, WANTED, by=asker, version=changed.version + 1)


def test_nobody_gets_spam_past_the_moderators_by_adding_it_afterwards(publisher):
    asker = UserFactory()
    request = DataRequestFactory(asker=asker, publisher=publisher)
    wanted = replace(WANTED, what="Buy elephants.")

    changed = services.change_request(request, wanted, by=asker, version=1)

    assert changed.held_at is not None


def test_a_flood_of_requests_is_refused():
    asker = operator()
    for _ in range(60):
        DataRequestFactory(asker=asker)

    with pytest.raises(Conflict):
        services.ask_for_data(WANTED, by=asker)
