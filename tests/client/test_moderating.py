"""Reports and decisions through the client."""

import pytest

from seutu.client import Conflict, Invalid, Refused
from seutu.conversation.models import Comment
from seutu.conversation.services import post_comment
from tests.factories import OwnChallengeFactory
from tests.people import UserFactory, operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
WORDS = "This sells a product and has nothing to do with the need."


@pytest.fixture
def comment():
    subject = f"challenge:{OwnChallengeFactory(number=0).pk}"
    made = post_comment(subject, by=UserFactory(), body="Buy this.")
    Comment.objects.update(state=Comment.State.VISIBLE)
    return made


def test_what_was_reported_is_decided_once(as_person, comment, site):
    subject = f"comment:{comment.pk}"
    moderator = as_person(operator(), "read", "operate")
    reported = as_person(UserFactory(), "read").report(subject, "spam", text=WORDS)

    assert reported.reason == "spam"
    (case,) = moderator.cases(kind="comment")
    assert (case.subject, case.text) == (subject, "Buy this.")
    assert "hide" in case.actions
    made = moderator.decide(case, "hide", reason="It sells something.")
    assert made.action == "hide"
    with pytest.raises(Conflict):
        moderator.decide(case, "hide", reason="It sells something.")
    assert list(moderator.cases()) == []
    assert [one.action for one in site.decisions()] == ["hide"]


def test_without_a_token_a_report_is_a_legal_notice(site, comment):
    subject = f"comment:{comment.pk}"

    with pytest.raises(Invalid) as told:
        site.report(subject, "illegal", text=WORDS)
    assert "in_good_faith" in told.value.errors
    assert site.report(subject, "illegal", text=WORDS, in_good_faith=True).reported_at


def test_the_queue_is_for_moderators(as_person, comment):
    with pytest.raises(Refused):
        list(as_person(UserFactory(), "read", "operate").cases())
