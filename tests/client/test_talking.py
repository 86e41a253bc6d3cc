"""What a person says and follows through the client."""

import pytest

from seutu.client import NotFound, Refused, SeutuError, Unauthenticated
from tests import factories
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
WORDS = "Which years does this cover?"


@pytest.fixture
def subject():
    return f"challenge:{factories.ChallengeFactory().pk}"


@pytest.fixture
def me():
    return UserFactory()


def test_a_comment_is_posted_read_changed_and_taken_back(as_person, subject, me):
    mine = as_person(me, "read", "conversation")

    posted = mine.post_comment(subject, WORDS, kind="question")

    assert (posted.text, posted.kind, posted.subject) == (WORDS, "question", subject)
    assert list(mine.comments(subject)) == [posted]
    assert list(mine.comments(subject, kind="answer")) == []
    assert mine.comment(posted.id) == posted
    assert mine.edit_comment(posted.id, "From when to when?").text != WORDS
    mine.withdraw_comment(posted.id)
    assert not any(one.text for one in mine.comments(subject) if one.id == posted.id)


def test_the_same_key_makes_one_comment(as_person, subject, me):
    mine = as_person(me, "read", "conversation")

    first = mine.post_comment(subject, WORDS, key="once")

    assert mine.post_comment(subject, WORDS, key="once").id == first.id
    assert len(list(mine.comments(subject))) == 1


def test_saying_something_needs_a_token_with_the_scope(site, as_person, subject, me):
    with pytest.raises(Unauthenticated):
        site.post_comment(subject, WORDS)
    with pytest.raises(Refused) as told:
        as_person(me, "read").post_comment(subject, WORDS)
    assert told.value.status == 403


def test_what_may_not_be_seen_is_not_found(as_person, me):
    with pytest.raises(NotFound):
        as_person(me, "conversation").post_comment("challenge:nowhere", WORDS)


def test_a_subject_is_followed_and_let_go(as_person, subject, me):
    mine = as_person(me, "notices")

    followed = mine.follow(subject)

    assert followed.subject == subject
    assert [one.subject for one in mine.follows()] == [subject]
    assert mine.follow(subject, cadence="weekly").cadence == "weekly"
    assert mine.follow(subject).cadence == "weekly"
    assert mine.follow(subject, cadence="").cadence == ""
    mine.unfollow(subject)
    assert mine.follows() == ()


def test_notices_are_read(as_person, me):
    mine = as_person(me, "notices")

    assert list(mine.notices(unread=True)) == []
    assert mine.mark_notices_read() == 0
    assert mine.mark_notices_read([1, 2]) == 0


def test_a_search_is_kept_once_and_deleted(as_person, me):
    mine = as_person(me, "notices")

    kept = mine.save_search("Air", text="air quality", filters={"country": ["FI"]})

    assert kept.filters == {"country": ("FI",)}
    assert [one.id for one in mine.searches()] == [kept.id]
    mine.delete_search(kept.id)
    assert mine.searches() == ()


def test_a_verdict_is_given_changed_and_taken_back(as_person, subject, me):
    mine = as_person(me, "read", "judgements")
    challenge = subject.partition(":")[2]
    record = f"dataset:{factories.DatasetFactory().pk}"

    said = mine.judge(challenge, record, fits=True, because="answers")
    assert (said.grade, said.record) == (2, record)
    again = mine.judge(challenge, record, fits=False, because="old", note="Of 2009.")
    assert list(mine.judgements(challenge)) == [again]
    mine.withdraw_judgement(challenge, record)
    assert list(mine.judgements(challenge)) == []


def test_a_token_that_is_wrong_is_told(connect):
    with pytest.raises(SeutuError) as told:
        connect(token="made-up").follows()

    assert told.value.code == "unauthenticated"
