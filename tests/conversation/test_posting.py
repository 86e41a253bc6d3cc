from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.conversation import happenings
from seutu.conversation.models import Comment
from seutu.conversation.selectors import comments_about
from seutu.conversation.services import close_thread, post_comment, reopen_thread
from seutu.conversation.services.posting import LONGEST_COMMENT
from seutu.core.errors import Conflict, Invalid, Refused
from seutu.moderation.models import Case
from seutu.moderation.services import decide
from tests.conversation.cases import OPEN, OWNED, moderator, person, settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What the apps above were told of."""
    told: list[int] = []
    monkeypatch.setattr(happenings, "_listeners", [lambda one: told.append(one.pk)])
    return told


def test_words_of_a_newcomer_wait_and_nobody_is_told(heard):
    comment = post_comment(OPEN, by=person(), body="Which years does this cover?")

    assert comment.state == Comment.State.HELD
    assert heard == []
    assert list(comments_about(OPEN, AnonymousUser())) == []
    assert Case.objects.get().subject == f"comment:{comment.pk}"


def test_words_of_a_settled_person_are_visible_at_once(heard):
    comment = post_comment(OPEN, by=settled(), body="Which years does this cover?")

    assert comment.state == Comment.State.VISIBLE
    assert heard == [comment.pk]
    assert list(comments_about(OPEN, AnonymousUser())) == [comment]


def test_what_a_moderator_shows_is_told_once(heard):
    comment = post_comment(OPEN, by=person(), body="Which years does this cover?")

    decide(Case.objects.get(), "show", by=moderator(), reason="")

    comment.refresh_from_db()
    assert comment.is_shown
    assert heard == [comment.pk]


def test_the_same_form_sent_twice_is_one_comment():
    author = settled()

    first = post_comment(OPEN, by=author, body="Thank you for this.", form_key="a1")
    again = post_comment(OPEN, by=author, body="Thank you for this.", form_key="a1")

    assert first == again
    assert Comment.objects.about(OPEN).count() == 1


def test_the_same_words_are_not_said_twice_in_one_place():
    author = settled()
    post_comment(OPEN, by=author, body="Thank you for this.")

    with pytest.raises(Conflict):
        post_comment(OPEN, by=author, body=" thank  YOU for this! ")


def test_a_paragraph_that_was_said_elsewhere_waits():
    text = "Our new service solves this for every city at the best price."
    post_comment(OPEN, by=settled("One"), body=text)

    copy = post_comment(OWNED, by=settled("Two"), body=text)

    assert copy.state == Comment.State.HELD
    assert Case.objects.get().causes == ["repeated"]


def test_several_links_wait_even_from_a_settled_person():
    text = "See https://a.example and https://b.example and https://c.example"

    assert post_comment(OPEN, by=settled(), body=text).state == Comment.State.HELD


def test_an_answer_of_the_owner_is_marked():
    question = post_comment(OWNED, by=settled(), body="By when?", kind="question")
    owner = settled("Owner")

    answer = post_comment(
        OWNED, by=owner, body="By May.", kind="answer", parent=question
    )
    aside = post_comment(
        OWNED,
        by=owner,
        body="I think so.",
        kind="answer",
        parent=question,
        official=False,
    )

    assert answer.is_official
    assert not aside.is_official


def test_nobody_else_gives_the_owners_answer():
    question = post_comment(OWNED, by=settled(), body="By when?", kind="question")

    with pytest.raises(Refused):
        post_comment(
            OWNED,
            by=settled("Another"),
            body="Now.",
            kind="answer",
            parent=question,
            official=True,
        )


def test_there_is_one_level_of_answers():
    author = settled()
    first = post_comment(OPEN, by=author, body="First.")
    answer = post_comment(OPEN, by=author, body="Second.", kind="answer", parent=first)

    with pytest.raises(Conflict):
        post_comment(OPEN, by=author, body="Third.", kind="answer", parent=answer)


@pytest.mark.parametrize("state", ["held", "hidden", "removed", "withdrawn"])
def test_what_is_not_visible_cannot_be_answered(state):
    first = post_comment(OPEN, by=settled(), body="First.")
    Comment.objects.filter(pk=first.pk).update(state=state)

    with pytest.raises(Conflict):
        post_comment(OPEN, by=settled("B"), body="Yes.", kind="answer", parent=first)


def test_an_answer_belongs_to_the_conversation_of_what_it_answers():
    first = post_comment(OPEN, by=settled(), body="First.")

    with pytest.raises(Conflict):
        post_comment(OWNED, by=settled("B"), body="Yes.", kind="answer", parent=first)


@pytest.mark.parametrize(
    ("kind", "has_parent"), [("answer", False), ("comment", True), ("vote", False)]
)
def test_a_kind_that_does_not_fit_is_refused(kind, has_parent):
    author = settled()
    first = post_comment(OPEN, by=author, body="First.")

    with pytest.raises(Invalid):
        post_comment(
            OPEN,
            by=author,
            body="Then.",
            kind=kind,
            parent=first if has_parent else None,
        )


@pytest.mark.parametrize(
    "body",
    ["", "  \n ", "\u200b\u200b", "\u202e", "x" * (LONGEST_COMMENT + 1), "a\n" * 400],
)
def test_unusable_words_are_refused_in_a_sentence(body):
    with pytest.raises(Invalid, match=r"\.$"):
        post_comment(OPEN, by=settled(), body=body)


def test_nobody_adds_to_a_closed_conversation():
    author, owner = settled(), settled("Owner")
    close_thread(OWNED, by=owner)

    with pytest.raises(Conflict):
        post_comment(OWNED, by=author, body="One more thing.")
    reopen_thread(OWNED, by=owner)
    assert post_comment(OWNED, by=author, body="One more thing.").is_shown


def test_a_newcomer_writes_five_comments_an_hour():
    author = person()
    for number in range(5):
        post_comment(OPEN, by=author, body=f"Comment {number}.")

    with pytest.raises(Conflict):
        post_comment(OPEN, by=author, body="One more.")
    Comment.objects.update(posted_at=timezone.now() - timedelta(hours=2))
    assert post_comment(OPEN, by=author, body="One more.")


def test_every_write_leaves_a_trace_without_its_words():
    post_comment(OPEN, by=person(), body="My secret words")

    events = AuditEvent.objects.all()
    assert {event.action for event in events} == {"comment.posted", "case.held"}
    assert "secret" not in str([event.details for event in events])
