import pytest

from seutu.conversation.services import post_comment
from seutu.moderation.models import Case
from seutu.moderation.services import decide
from seutu.notifications.models import Notification
from seutu.notifications.services import follow, is_following
from tests.factories import ChallengeFactory
from tests.people import UserFactory, operator

pytestmark = pytest.mark.django_db


def told(user) -> list[str]:
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("happening__event", flat=True))


@pytest.fixture
def challenge():
    return ChallengeFactory()


def shown(comment, moderator):
    """Let everybody see what newcomers wrote."""
    case = Case.objects.waiting().filter(subject=comment.name).first()
    if case is not None:
        decide(case, "show", by=moderator, reason="")
    return comment


def test_followers_hear_of_a_comment_when_it_is_visible_and_not_before(challenge):
    reader, author, moderator = UserFactory(), UserFactory(), operator()
    follow(reader, challenge.subject)

    comment = post_comment(challenge.subject, by=author, body="We measured this too.")
    assert told(reader) == []

    shown(comment, moderator)
    assert told(reader) == ["comment.posted"]
    assert told(author) == ["moderation.shown"]
    assert is_following(author, challenge.subject)


def test_who_asked_hears_once_of_the_answer(challenge):
    asker, author, moderator = UserFactory(), UserFactory(), operator()
    question = shown(
        post_comment(
            challenge.subject, by=asker, body="How is it measured?", kind="question"
        ),
        moderator,
    )

    shown(
        post_comment(
            challenge.subject,
            by=author,
            body="With sensors beside the roads.",
            kind="answer",
            parent=question,
        ),
        moderator,
    )

    assert told(asker).count("comment.answered") == 1


def test_operators_hear_that_something_waits(challenge):
    moderator = operator()

    post_comment(challenge.subject, by=UserFactory(), body="We measured this too.")

    assert told(moderator) == ["moderation.waiting"]


def test_the_author_is_told_of_a_decision_against_the_text(challenge):
    author, moderator = UserFactory(), operator()
    post_comment(challenge.subject, by=author, body="Buy our sensors at once!")

    decide(Case.objects.get(), "remove", by=moderator, reason="Advertising.")

    assert told(author) == ["moderation.decided-against"]
