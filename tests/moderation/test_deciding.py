from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.conversation.models import Comment
from seutu.conversation.services import edit_comment, post_comment
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.moderation.models import Case, Decision
from seutu.moderation.selectors import trust_of
from seutu.moderation.services import appeal, claim, decide, release, report
from seutu.moderation.services.deciding import seen_now
from seutu.moderation.trust import Trust
from tests.conversation.cases import OPEN, moderator, person, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    comment = post_comment(OPEN, by=person(), body="Buy my elephants.")
    return Case.objects.get(subject=comment.name)


@pytest.fixture
def reported():
    comment = post_comment(OPEN, by=settled(), body="Buy my elephants.")
    report(comment.name, by=person(), reason="spam")
    return Case.objects.get(subject=comment.name)


def content(case):
    return Comment.objects.get(pk=case.subject.partition(":")[2])


@pytest.mark.parametrize(
    ("action", "state"),
    [("show", "visible"), ("hide", "hidden"), ("remove", "removed")],
)
def test_a_decision_about_held_words_is_carried_out(held, action, state):
    decide(held, action, by=moderator(), reason="Because.")

    assert content(held).state == state


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("no-action", "visible"),
        ("warn", "visible"),
        ("hide", "hidden"),
        ("remove", "removed"),
    ],
)
def test_a_decision_about_reported_words_is_carried_out(reported, action, state):
    decide(reported, action, by=moderator(), reason="Because.")

    assert content(reported).state == state


@pytest.mark.parametrize("action", ["no-action", "warn", "dance"])
def test_what_is_held_is_shown_or_not(held, action):
    with pytest.raises(Invalid):
        decide(held, action, by=moderator(), reason="Because.")


@pytest.mark.parametrize("action", ["hide", "remove"])
def test_a_decision_against_somebody_has_a_reason(held, action):
    with pytest.raises(Invalid):
        decide(held, action, by=moderator(), reason=" \u200b ")

    assert held.decisions.count() == 0


def test_of_two_moderators_deciding_at_once_the_second_is_told(held):
    first, second = moderator("First"), moderator("Second")
    stale = Case.objects.get(pk=held.pk)

    decide(held, "show", by=first, reason="")

    with pytest.raises(Conflict):
        decide(stale, "hide", by=second, reason="Spam.")
    assert content(held).is_shown


def test_a_case_that_somebody_works_on_is_not_decided_by_another(held):
    first, second = moderator("First"), moderator("Second")
    claim(held, by=first)

    with pytest.raises(Conflict):
        claim(held, by=second)
    with pytest.raises(Conflict):
        decide(held, "show", by=second, reason="")
    release(held, by=first)
    decide(held, "show", by=second, reason="")


def test_a_claim_ends_after_half_an_hour(held):
    claim(held, by=moderator("First"))
    Case.objects.update(claimed_at=timezone.now() - timedelta(minutes=31))

    assert decide(held, "show", by=moderator("Second"), reason="")


def test_words_that_change_while_a_moderator_reads_are_not_decided_on(held):
    seen = seen_now(held)
    comment = content(held)
    edit_comment(comment, by=comment.author, body="Buy much worse things.")

    with pytest.raises(Conflict):
        decide(held, "show", by=moderator(), reason="", seen=seen)


def test_nobody_decides_about_her_own_words_where_another_could():
    author, other = moderator("Author"), moderator("Other")
    comment = post_comment(OPEN, by=author, body="Mine.")
    report(comment.name, by=person(), reason="spam")
    case = Case.objects.get()

    with pytest.raises(Refused):
        decide(case, "no-action", by=author, reason="")
    decide(case, "no-action", by=other, reason="")


def test_an_appeal_is_decided_by_another_moderator_and_restores(held):
    first, second = moderator("First"), moderator("Second")
    decide(held, "remove", by=first, reason="Advertising.")
    appeal(held, by=held.author, text="They are for a public zoo.")

    with pytest.raises(Refused):
        decide(held, "remove", by=first, reason="Still advertising.")
    decide(held, "show", by=second, reason="They are.")

    assert content(held).is_shown
    assert Decision.objects.get(on_appeal=False).is_overturned
    assert trust_of(held.author) == Trust.NEWCOMER


def test_a_lone_moderator_may_look_at_an_appeal_again(held):
    alone = moderator()
    decide(held, "hide", by=alone, reason="Advertising.")
    appeal(held, by=held.author, text="They are for a public zoo.")

    assert decide(held, "hide", by=alone, reason="Even so.")


def test_there_is_one_appeal(held):
    decide(held, "hide", by=moderator("First"), reason="Advertising.")
    appeal(held, by=held.author, text="They are for a public zoo.")
    decide(held, "hide", by=moderator("Second"), reason="Even so.")

    with pytest.raises(Conflict):
        appeal(held, by=held.author, text="Please.")


def test_the_time_to_appeal_ends(held, settings):
    decide(held, "hide", by=moderator(), reason="Advertising.")
    late = timezone.now() - timedelta(days=settings.APPEAL_DAYS + 1)
    Case.objects.update(decided_at=late)

    with pytest.raises(Conflict):
        appeal(held, by=held.author, text="They are for a public zoo.")


def test_what_helped_the_author_cannot_be_appealed(held):
    decide(held, "show", by=moderator(), reason="")

    with pytest.raises(Conflict):
        appeal(held, by=held.author, text="Why not sooner?")


def test_decisions_against_somebody_lower_the_trust(reported):
    author = reported.author
    assert trust_of(author) == Trust.SETTLED

    decide(reported, "warn", by=moderator(), reason="Advertising.")

    assert trust_of(author) == Trust.NEWCOMER
    assert post_comment(OPEN, by=author, body="Sorry.").state == "held"
