import pytest

from seutu.challenges.models import Answer, Challenge
from seutu.challenges.selectors import backing
from seutu.challenges.services import answer_offer, offer_answer, withdraw_answer
from seutu.challenges.services.answers import hide_answer, show_answer
from seutu.core.errors import Conflict, Invalid
from seutu.notifications.models import Notification
from tests.factories import (
    AnswerFactory,
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    SolutionFactory,
)
from tests.people import UserFactory, member

pytestmark = pytest.mark.django_db
State = Answer.State
NOTE = "It has forecast the visits of our district since 2023."


@pytest.fixture
def challenge():
    return OwnChallengeFactory()


@pytest.fixture
def editor(challenge):
    return member("editor", challenge.owner)


@pytest.fixture
def supplier():
    return member("editor", OrganisationFactory(verified_at="2025-01-01T00:00:00Z"))


def heard(person):
    return list(
        Notification.objects.filter(user=person).values_list(
            "happening__event", flat=True
        )
    )


def test_a_solution_is_put_forward_and_taken_up(challenge, editor, supplier):
    name = f"solution:{SolutionFactory().pk}"

    answer = offer_answer(challenge, by=supplier, note=NOTE, record_name=name)
    assert heard(editor) == ["answer.offered"]
    answer_offer(answer, accept=True, by=editor)

    answer.refresh_from_db()
    assert answer.state == State.ACCEPTED
    assert heard(supplier) == ["answer.judged"]
    assert backing(challenge).answers == 1


def test_the_same_record_is_put_forward_once_by_one_person(challenge, supplier):
    name = f"solution:{SolutionFactory().pk}"
    first = offer_answer(challenge, by=supplier, note=NOTE, record_name=name)

    with pytest.raises(Conflict):
        offer_answer(challenge, by=supplier, note="Again.", record_name=name)

    withdraw_answer(first, by=supplier)
    assert offer_answer(challenge, by=supplier, note=NOTE, record_name=name)


def test_a_form_sent_twice_without_a_record_makes_one_answer(challenge, supplier):
    offer_answer(challenge, by=supplier, note=NOTE)

    with pytest.raises(Conflict):
        offer_answer(challenge, by=supplier, note=NOTE)


@pytest.mark.parametrize("name", ["solution:none", "user:1", "nonsense", "region:FI"])
def test_only_a_record_that_can_answer_is_put_forward(challenge, supplier, name):
    with pytest.raises(Invalid) as refused:
        offer_answer(challenge, by=supplier, note=NOTE, record_name=name)

    assert refused.value.field == "record"


def test_a_need_does_not_answer_a_need(challenge, supplier):
    with pytest.raises(Invalid):
        offer_answer(
            challenge,
            by=supplier,
            note=NOTE,
            record_name=f"challenge:{ChallengeFactory().pk}",
        )


def test_an_answer_says_how_it_answers(challenge, supplier):
    with pytest.raises(Invalid) as refused:
        offer_answer(challenge, by=supplier, note="  ")

    assert refused.value.field == "note"


@pytest.mark.parametrize("state", ["draft", "solved", "closed"])
def test_nothing_is_put_forward_to_what_is_not_going_on(supplier, state):
    with pytest.raises(Conflict):
        offer_answer(OwnChallengeFactory(state=state), by=supplier, note=NOTE)


def test_an_answer_to_a_merged_challenge_goes_to_the_joint_one(challenge, supplier):
    merged = OwnChallengeFactory(merged_into=challenge)

    assert offer_answer(merged, by=supplier, note=NOTE).challenge == challenge


def test_a_newcomers_answer_waits_before_anybody_hears_of_it(challenge, editor):
    answer = offer_answer(challenge, by=UserFactory(), note=NOTE)

    assert answer.held_at is not None
    assert heard(editor) == []
    assert backing(challenge).answers == 0
    show_answer(answer, by=None)
    assert heard(editor) == ["answer.offered"]
    hide_answer(answer, by=None)
    assert backing(challenge).answers == 0


def test_saying_that_an_answer_does_not_fit_needs_a_reason(challenge, editor):
    answer = AnswerFactory(challenge=challenge)

    with pytest.raises(Invalid) as refused:
        answer_offer(answer, accept=False, by=editor)
    assert refused.value.field == "reason"
    answer_offer(answer, accept=False, by=editor, reason="It needs data we lack.")

    assert not challenge.answers.listed().exists()


@pytest.mark.parametrize("state", State)
def test_an_answer_is_judged_or_taken_back_once(challenge, editor, state):
    answer = AnswerFactory(challenge=challenge, state=state)

    if state == State.OFFERED:
        withdraw_answer(answer, by=answer.person)
    else:
        with pytest.raises(Conflict):
            withdraw_answer(answer, by=answer.person)
    with pytest.raises(Conflict):
        answer_offer(answer, accept=True, by=editor)


def test_answers_to_a_challenge_without_a_public_page_are_refused(supplier):
    hidden = OwnChallengeFactory(held_at="2025-01-01T00:00:00Z")

    with pytest.raises(Conflict):
        offer_answer(hidden, by=supplier, note=NOTE)
    assert not Challenge.objects.public().filter(pk=hidden.pk).exists()
