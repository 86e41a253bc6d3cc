"""Answers to data requests: promised, delivered, declined, appealed, late."""

from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.challenges import services
from seutu.challenges.data_requests.history import events_of
from seutu.challenges.data_requests.selectors import deliveries, supporters
from seutu.challenges.models import DataRequest, RequestCandidate
from seutu.core.errors import Conflict, Invalid
from seutu.notifications.models import Notification
from tests.challenges.request_cases import WANTED, DataRequestFactory, trusted
from tests.factories import DatasetFactory, OrganisationFactory
from tests.people import UserFactory, member

pytestmark = pytest.mark.django_db

State = DataRequest.State


@pytest.fixture
def publisher():
    return OrganisationFactory()


@pytest.fixture
def officer(publisher):
    return member("editor", publisher)


@pytest.fixture
def asker():
    return trusted()


@pytest.fixture
def request_(asker, publisher):
    return services.ask_for_data(WANTED, by=asker, publisher=publisher)


def told(person) -> list[str]:
    rows = Notification.objects.of(person).order_by("pk")
    return list(rows.values_list("happening__event", flat=True))


def soon(days=30):
    return timezone.localdate() + timedelta(days=days)


def test_all_who_joined_are_told_once_of_the_promise_and_of_the_delivery(
    request_, asker, officer
):
    joined = [trusted() for _ in range(3)]
    for person in joined:
        services.join_request(request_, by=person)

    accepted = services.accept_request(
        request_, by=officer, planned_on=soon(), version=request_.version
    )
    dataset = DatasetFactory()
    services.deliver_request(
        accepted, by=officer, datasets=[dataset], version=accepted.version
    )

    for person in (asker, *joined):
        assert told(person) == ["request.accepted", "request.delivered"]
    delivered = DataRequest.objects.get(pk=request_.pk)
    assert delivered.state == State.DELIVERED
    assert [row.dataset for row in deliveries(delivered)] == [dataset]
    assert delivered.first_answered_at < delivered.delivered_at


def test_two_colleagues_who_answer_at_once_give_one_answer(request_, officer):
    version = request_.version
    services.accept_request(request_, by=officer, planned_on=soon(), version=version)

    with pytest.raises(Conflict):
        services.decline_request(
            request_, by=officer, reason="cost", words="No.", version=version
        )


def test_a_promise_is_for_a_day_to_come(request_, officer):
    with pytest.raises(Invalid) as refused:
        services.accept_request(
            request_, by=officer, planned_on=soon(-1), version=request_.version
        )

    assert refused.value.field == "planned_on"


def test_a_new_day_is_told_and_the_same_day_is_not(request_, asker, officer):
    made = services.accept_request(request_, by=officer, planned_on=soon(), version=1)
    same = services.accept_request(
        made, by=officer, planned_on=soon(), version=made.version
    )
    assert same.version == made.version

    services.accept_request(made, by=officer, planned_on=soon(60), version=made.version)

    assert told(asker) == ["request.accepted", "request.replanned"]


def test_declining_needs_a_reason_and_words(request_, officer):
    with pytest.raises(Invalid):
        services.decline_request(
            request_, by=officer, reason="no", words="No.", version=1
        )
    with pytest.raises(Invalid):
        services.decline_request(
            request_, by=officer, reason="cost", words=" ", version=1
        )


def test_an_address_elsewhere_can_be_delivered_and_nothing_cannot(request_, officer):
    with pytest.raises(Invalid):
        services.deliver_request(request_, by=officer, version=1)
    with pytest.raises(Invalid):
        services.deliver_request(
            request_, by=officer, version=1, addresses=["javascript:alert(1)"]
        )

    services.deliver_request(
        request_, by=officer, version=1, addresses=["https://data.example/delays"]
    )

    assert [one.address for one in deliveries(request_)] == [
        "https://data.example/delays"
    ]


def test_what_was_declined_can_be_asked_again_once(request_, asker, officer):
    declined = services.decline_request(
        request_, by=officer, reason="cost", words="Too much work.", version=1
    )

    again = services.appeal_request(
        declined, by=asker, words="Others would help.", version=declined.version
    )
    assert again.state == State.ASKED
    assert told(officer)[-1] == "request.reopened"
    declined = services.decline_request(
        again, by=officer, reason="cost", words="Still.", version=again.version
    )
    with pytest.raises(Conflict):
        services.appeal_request(
            declined, by=asker, words="Please!", version=declined.version
        )
    reopened = services.reopen_request(declined, by=officer, version=declined.version)
    assert reopened.state == State.ASKED


def test_the_time_of_the_first_answer_stays(request_, asker, officer):
    declined = services.decline_request(
        request_, by=officer, reason="cost", words="No.", version=1
    )
    first = declined.first_answered_at
    again = services.appeal_request(
        declined, by=asker, words="Why?", version=declined.version
    )
    services.accept_request(again, by=officer, planned_on=soon(), version=again.version)

    assert DataRequest.objects.get(pk=request_.pk).first_answered_at == first


@pytest.mark.parametrize("state", State)
def test_each_answer_is_possible_from_its_states_alone(state, officer, publisher):
    possible = {
        "accept": {State.ASKED, State.ACCEPTED},
        "deliver": {State.ASKED, State.ACCEPTED, State.DECLINED},
        "decline": {State.ASKED, State.ACCEPTED},
        "reopen": {State.DECLINED, State.DELIVERED},
    }
    doing = {
        "accept": lambda one: services.accept_request(
            one, by=officer, planned_on=soon(9), version=1
        ),
        "deliver": lambda one: services.deliver_request(
            one, by=officer, addresses=["https://data.example/"], version=1
        ),
        "decline": lambda one: services.decline_request(
            one, by=officer, reason="other", words="No.", version=1
        ),
        "reopen": lambda one: services.reopen_request(one, by=officer, version=1),
    }
    for name, do in doing.items():
        for held in (None, timezone.now()):
            one = DataRequestFactory(publisher=publisher, state=state, held_at=held)
            if state in possible[name] and not held:
                assert do(one).version == 2
            else:
                with pytest.raises(Conflict):
                    do(one)


def test_a_late_publisher_is_reminded_once_for_each_day_planned(officer, publisher):
    late = DataRequestFactory(
        publisher=publisher, state="accepted", planned_on=soon(-3)
    )
    DataRequestFactory(publisher=publisher, state="accepted", planned_on=soon(0))

    assert services.remind_overdue() == 1
    assert services.remind_overdue() == 0

    assert told(officer) == ["request.overdue"]
    assert late.is_overdue(timezone.localdate())
    today = timezone.localdate()
    assert list(DataRequest.objects.overdue(today)) == [late]


def test_a_request_goes_to_another_organisation_with_its_history(
    request_, asker, officer
):
    other = OrganisationFactory()
    colleague = member("owner", other)
    promised = services.accept_request(
        request_, by=officer, planned_on=soon(), version=1
    )

    moved = services.assign_request(
        promised, other, by=officer, version=promised.version
    )

    assert (moved.publisher, moved.state, moved.planned_on) == (
        other,
        State.ASKED,
        None,
    )
    assert told(colleague) == ["request.received"]
    assert told(asker) == ["request.accepted", "request.assigned"]
    history = [(one.action, one.organisation) for one in events_of(moved)]
    assert history[-1] == ("request.assigned", other.pk)
    with pytest.raises(Conflict):
        services.assign_request(moved, other, by=officer, version=moved.version)


def test_an_organisation_claims_what_no_other_has_answered(request_, officer):
    other = OrganisationFactory(verified_at=timezone.now())
    colleague = member("owner", other)

    claimed = services.claim_request(request_, other, by=colleague, version=1)

    assert claimed.assigned == DataRequest.Assigned.CLAIMED
    accepted = services.accept_request(
        claimed, by=colleague, planned_on=soon(), version=claimed.version
    )
    with pytest.raises(Conflict):
        services.claim_request(
            accepted,
            OrganisationFactory(verified_at=timezone.now()),
            by=officer,
            version=accepted.version,
        )


def test_nobody_speaks_to_all_who_joined_for_an_organisation_nobody_knows(request_):
    other = OrganisationFactory()

    with pytest.raises(Conflict):
        services.claim_request(
            request_, other, by=member("owner", other), version=request_.version
        )


def test_merging_keeps_all_who_joined_and_can_be_undone(request_, asker, officer):
    second = trusted()
    both = trusted()
    brought = services.ask_for_data(WANTED, by=second, publisher=request_.publisher)
    services.join_request(request_, by=both)
    services.join_request(brought, by=both)

    joint = services.merge_requests(
        brought, request_, by=officer, version=brought.version
    )

    assert supporters([joint.pk])[joint.pk].people == 3
    assert told(second)[-1] == "request.merged"
    done = services.deliver_request(
        joint,
        by=officer,
        addresses=["https://data.example/"],
        version=joint.version,
    )
    assert told(second)[-1] == "request.delivered"
    services.separate_request(brought, by=officer)
    counted = supporters([joint.pk, brought.pk])
    assert (counted[joint.pk].people, counted[brought.pk].people) == (2, 2)
    brought.refresh_from_db()
    assert (brought.state, done.state) == (State.ASKED, State.DELIVERED)
    with pytest.raises(Conflict):
        services.separate_request(brought, by=officer)


def test_requests_are_never_merged_in_a_circle_nor_when_they_are_over(officer):
    first, second, over = (
        DataRequestFactory(),
        DataRequestFactory(),
        DataRequestFactory(state="delivered"),
    )
    services.merge_requests(first, second, by=officer, version=1)

    for brought, into in ((second, first), (first, second), (over, second)):
        with pytest.raises(Invalid):
            services.merge_requests(
                brought,
                into,
                by=officer,
                version=DataRequest.objects.get(pk=brought.pk).version,
            )
    with pytest.raises(Invalid):
        services.merge_requests(second, second, by=officer, version=2)


def test_joining_what_was_merged_joins_the_joint_one(officer):
    first, second = DataRequestFactory(), DataRequestFactory()
    services.merge_requests(first, second, by=officer, version=1)

    made = services.join_request(first, by=trusted())

    assert made.request == second


def test_a_dataset_that_came_later_is_asked_about_once(request_, asker, officer):
    dataset = DatasetFactory()

    services.propose_candidates(request_, {dataset.pk: 0.8}, mark=5)
    services.propose_candidates(request_, {dataset.pk: 0.8}, mark=6)

    assert told(asker) == ["request.candidate-found"]
    assert told(officer) == ["request.candidate-found"]
    candidate = RequestCandidate.objects.get()
    services.judge_candidate(candidate, answers=True, by=asker)
    with pytest.raises(Conflict):
        services.judge_candidate(candidate, answers=False, by=officer)


def test_who_has_no_part_in_it_hears_nothing(request_, officer):
    stranger = UserFactory()

    services.accept_request(request_, by=officer, planned_on=soon(), version=1)

    assert told(stranger) == []
