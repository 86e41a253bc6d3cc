from decimal import Decimal

import pytest

from seutu.audit.models import AuditEvent
from seutu.challenges import people
from seutu.challenges.models import Challenge, Pledge, Support
from seutu.challenges.selectors import backing, backings
from seutu.challenges.services import (
    answer_pledge,
    fulfil_pledge,
    make_pledge,
    support,
    withdraw_pledge,
    withdraw_support,
)
from seutu.challenges.services.pledges import MOST_OPEN, hide_pledge, show_pledge
from seutu.core.errors import Conflict, Invalid
from seutu.notifications.models import Notification
from seutu.notifications.services import is_following
from tests.factories import (
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
)
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db
State = Pledge.State


@pytest.fixture
def challenge():
    return OwnChallengeFactory()


@pytest.fixture
def supporter():
    """Somebody whose words need no moderator."""
    return member("editor", OrganisationFactory(verified_at="2025-01-01T00:00:00Z"))


def heard(person):
    return list(
        Notification.objects.filter(user=person).values_list(
            "happening__event", flat=True
        )
    )


def pledged(challenge, by, **fields):
    fields = {"kind": "hours", "amount": Decimal(2)} | fields
    return make_pledge(challenge, by=by, **fields)


def test_owners_hear_of_a_pledge_and_who_made_it_follows(challenge, supporter):
    editor = member("editor", challenge.owner)

    pledge = pledged(challenge, supporter)

    assert pledge.state == State.OFFERED
    assert heard(editor) == ["pledge.made"]
    assert is_following(supporter, challenge.subject)


def test_a_form_sent_twice_makes_one_pledge(challenge, supporter):
    pledged(challenge, supporter)

    with pytest.raises(Conflict, match="already"):
        pledged(challenge, supporter)

    assert challenge.pledges.count() == 1


def test_one_person_can_pledge_for_herself_and_for_her_organisation(
    challenge, supporter
):
    organisation = supporter.memberships.get().organisation

    pledged(challenge, supporter)
    pledged(challenge, supporter, organisation=organisation)

    assert challenge.pledges.count() == 2


@pytest.mark.parametrize("amount", [None, Decimal(0), Decimal(-1)])
@pytest.mark.parametrize("kind", ["hours", "money"])
def test_hours_and_money_need_an_amount(challenge, supporter, kind, amount):
    with pytest.raises(Invalid) as refused:
        pledged(challenge, supporter, kind=kind, amount=amount)

    assert refused.value.field == "amount"


def test_an_amount_means_nothing_where_nothing_is_counted(challenge, supporter):
    assert pledged(challenge, supporter, kind="pilot").amount is None


@pytest.mark.parametrize(
    "state",
    [
        Challenge.State.DRAFT,
        Challenge.State.UPCOMING,
        Challenge.State.SOLVED,
        Challenge.State.CLOSED,
    ],
)
def test_nothing_is_pledged_to_what_is_not_going_on(supporter, state):
    challenge = OwnChallengeFactory(state=state)

    with pytest.raises(Conflict):
        pledged(challenge, supporter)
    with pytest.raises(Conflict):
        support(challenge, by=supporter)


def test_nothing_is_pledged_to_a_challenge_that_is_run_elsewhere(supporter):
    with pytest.raises(Conflict, match="another site"):
        pledged(ChallengeFactory(), supporter)


def test_a_pledge_to_a_merged_challenge_goes_to_the_joint_one(challenge, supporter):
    merged = OwnChallengeFactory(merged_into=challenge)

    assert pledged(merged, supporter).challenge == challenge


def test_nobody_floods_the_owners_with_open_pledges(challenge, supporter):
    PledgeFactory.create_batch(MOST_OPEN, challenge=challenge, person=supporter)

    with pytest.raises(Conflict, match="Wait"):
        pledged(challenge, supporter, kind="pilot")


def test_a_newcomers_pledge_waits_before_anybody_hears_of_it(challenge):
    editor = member("editor", challenge.owner)

    pledge = pledged(challenge, UserFactory())

    assert pledge.held_at is not None
    assert heard(editor) == []
    with pytest.raises(Conflict):
        answer_pledge(pledge, accept=True, by=editor)
    show_pledge(pledge, by=None)
    assert heard(editor) == ["pledge.made"]


def test_a_hidden_pledge_is_neither_counted_nor_listed(challenge, supporter):
    pledge = pledged(challenge, supporter)

    hide_pledge(pledge, by=None)

    assert backing(challenge).pledges == 0
    assert not challenge.pledges.listed().exists()


def test_an_accepted_pledge_is_kept_and_each_step_is_told_once(challenge, supporter):
    editor = member("editor", challenge.owner)
    pledge = pledged(challenge, supporter)

    answer_pledge(pledge, accept=True, by=editor, answer="Please start in May.")
    with pytest.raises(Conflict):
        answer_pledge(pledge, accept=False, by=editor, answer="No.")
    fulfil_pledge(pledge, by=editor)
    with pytest.raises(Conflict):
        fulfil_pledge(pledge, by=editor)

    pledge.refresh_from_db()
    assert pledge.state == State.FULFILLED
    assert sorted(heard(supporter)) == ["pledge.accepted", "pledge.fulfilled"]


def test_declining_needs_a_reason_that_the_giver_gets(challenge, supporter):
    editor = member("editor", challenge.owner)
    pledge = pledged(challenge, supporter)

    with pytest.raises(Invalid) as refused:
        answer_pledge(pledge, accept=False, by=editor)
    assert refused.value.field == "answer"
    answer_pledge(pledge, accept=False, by=editor, answer="We have people enough.")

    assert heard(supporter) == ["pledge.declined"]
    assert not challenge.pledges.listed().exists()


@pytest.mark.parametrize("state", State)
def test_a_promise_is_taken_back_while_it_is_not_kept(state):
    pledge = PledgeFactory(state=state)

    if state in (State.OFFERED, State.ACCEPTED):
        withdraw_pledge(pledge, by=pledge.person)
    else:
        with pytest.raises(Conflict):
            withdraw_pledge(pledge, by=pledge.person)

    pledge.refresh_from_db()
    assert pledge.state == (
        State.WITHDRAWN if state in (State.OFFERED, State.ACCEPTED) else state
    )


def test_supporting_twice_counts_once_and_can_be_taken_back(challenge, supporter):
    support(challenge, by=supporter)
    support(challenge, by=supporter)

    assert backing(challenge).supporters == 1
    assert AuditEvent.objects.filter(action="support.given").count() == 1
    withdraw_support(challenge, by=supporter)
    withdraw_support(challenge, by=supporter)
    assert backing(challenge).supporters == 0
    assert AuditEvent.objects.filter(action="support.withdrawn").count() == 1


def test_support_can_be_taken_back_after_the_challenge_was_merged(challenge, supporter):
    merged = OwnChallengeFactory()
    support(merged, by=supporter)
    merged.merged_into = challenge
    merged.save()

    withdraw_support(challenge, by=supporter)

    assert backing(challenge).supporters == 0


def test_pledges_and_likes_are_counted_apart_and_once_per_person(challenge):
    merged = OwnChallengeFactory(merged_into=challenge)
    below = OwnChallengeFactory(merged_into=merged)
    PartnershipFactory(challenge=challenge)
    person = UserFactory()
    for one in (challenge, merged, below):
        Support.objects.create(challenge=one, person=person)
        PledgeFactory(challenge=one, state=State.ACCEPTED)
        PledgeFactory(challenge=one)
        PledgeFactory(challenge=one, state=State.WITHDRAWN)

    found = backing(challenge)

    assert (found.supporters, found.pledges, found.standing_pledges, found.owners) == (
        1,
        6,
        3,
        2,
    )
    assert backings([challenge.pk])[challenge.pk] == found


@pytest.mark.parametrize("size", [2, 40])
def test_counting_costs_the_same_for_few_and_many(django_assert_num_queries, size):
    made = OwnChallengeFactory.create_batch(size)
    for one in made:
        OwnChallengeFactory(merged_into=one)

    with django_assert_num_queries(7):
        backings([one.pk for one in made])


def test_erasing_an_account_keeps_what_is_public_and_names_nobody(challenge):
    giver = UserFactory()
    kept = PledgeFactory(challenge=challenge, person=giver, state=State.FULFILLED)
    offered = PledgeFactory(challenge=challenge, person=giver)
    for_others = PledgeFactory(
        challenge=challenge, person=giver, organisation=OrganisationFactory()
    )
    support(challenge, by=giver)

    people.erase(giver)
    people.erase(giver)

    for pledge in (kept, offered, for_others):
        pledge.refresh_from_db()
        assert pledge.person is None
    assert kept.state == State.FULFILLED
    assert offered.state == State.WITHDRAWN
    assert for_others.state == State.OFFERED
    assert backing(challenge).supporters == 0


def test_an_operator_alone_is_nobody_who_answers_a_pledge(challenge):
    assert not operator().has_perm(
        "challenges.answer_pledge", PledgeFactory(challenge=challenge)
    )
