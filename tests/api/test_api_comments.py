import pytest

from seutu.conversation.models import Comment
from seutu.conversation.services import post_comment
from seutu.moderation.models import Case, Decision
from tests.conversation.cases import (
    OPEN,
    OWNED,
    PRIVATE,
    moderator,
    person,
    settled,
)
from tests.people import bearer

pytestmark = pytest.mark.django_db
WORDS = "Which years does this cover?"


def post(client, user, address, body, scope="conversation", method="post"):
    return getattr(client, method)(
        f"/api/v1{address}",
        body,
        content_type="application/json",
        headers=bearer(user, "read", scope),
    )


def listed(client, user=None, subject=OPEN, query=""):
    headers = bearer(user, "read") if user else {}
    answer = client.get(f"/api/v1/comments?subject={subject}{query}", headers=headers)
    return answer.json()


def test_a_comment_is_posted_and_listed(client):
    made = post(client, settled(), "/comments", {"subject": OPEN, "text": WORDS})

    assert made.status_code == 201
    (found,) = listed(client)["results"]
    assert found["text"] == WORDS
    assert found["state"] == "visible"
    assert client.get(f"/api/v1/comments/{found['id']}").json() == found


def test_words_of_a_newcomer_are_held_and_only_she_and_moderators_get_them(client):
    author = person()
    made = post(client, author, "/comments", {"subject": OPEN, "text": WORDS}).json()

    assert made["state"] == "held"
    assert listed(client)["results"] == []
    assert listed(client, settled())["results"] == []
    assert client.get(f"/api/v1/comments/{made['id']}").status_code == 404
    assert [one["id"] for one in listed(client, author)["results"]] == [made["id"]]
    assert [one["id"] for one in listed(client, moderator())["results"]] == [made["id"]]


@pytest.mark.parametrize("state", ["hidden", "removed", "withdrawn"])
def test_words_that_are_gone_are_in_no_answer(client, state):
    comment = post_comment(OPEN, by=settled(), body=WORDS)
    Comment.objects.filter(pk=comment.pk).update(state=state)

    assert listed(client)["results"] == []
    assert client.get(f"/api/v1/comments/{comment.pk}").status_code == 404


def test_a_subject_that_may_not_be_seen_is_not_there(client):
    comment = post_comment(PRIVATE, by=settled("Owner"), body=WORDS)
    stranger = settled("Stranger")

    private = client.get(f"/api/v1/comments?subject={PRIVATE}")
    missing = client.get("/api/v1/comments?subject=square:missing")
    assert (private.status_code, private.json()) == (404, missing.json())
    assert client.get(f"/api/v1/comments/{comment.pk}").status_code == 404
    said = {"subject": PRIVATE, "text": WORDS}
    assert post(client, stranger, "/comments", said).status_code == 404
    report = {"subject": comment.name, "reason": "spam"}
    assert post(client, stranger, "/reports", report).status_code == 404


def test_writing_needs_a_token_with_the_scope(client):
    said = {"subject": OPEN, "text": WORDS}

    bare = client.post("/api/v1/comments", said, content_type="application/json")
    assert bare.status_code == 401
    assert post(client, settled(), "/comments", said, "challenges").status_code == 403
    assert not Comment.objects.about(OPEN).exists()


def test_the_same_key_twice_is_one_comment(client):
    author = settled()
    said = {"subject": OPEN, "text": WORDS, "key": "a-1"}

    first = post(client, author, "/comments", said).json()
    again = post(client, author, "/comments", said).json()
    assert first == again


def test_nobody_speaks_for_an_organisation_that_is_not_hers(client):
    said = {"subject": OPEN, "text": WORDS, "acting_for": "a" * 16}

    assert post(client, settled(), "/comments", said).status_code == 403


def test_an_answer_of_the_owner_is_marked(client):
    question = post_comment(OWNED, by=settled(), body="By when?", kind="question")
    said = {"subject": OWNED, "text": "May.", "kind": "answer", "parent": question.pk}

    answer = post(client, settled("Owner"), "/comments", said).json()
    assert answer["is_official"]
    assert [
        one["id"]
        for one in listed(client, None, OWNED, f"&parent={question.pk}")["results"]
    ] == [answer["id"]]


def test_one_changes_and_withdraws_ones_own(client):
    author, other = settled(), settled("Other")
    comment = post_comment(OPEN, by=author, body=WORDS)
    address, said = f"/comments/{comment.pk}", {"text": "Since 2015?"}

    assert post(client, other, address, said, method="patch").status_code == 403
    assert post(client, other, address, {}, method="delete").status_code == 403
    changed = post(client, author, address, said, method="patch").json()
    assert changed["text"] == "Since 2015?"
    assert changed["edited_at"]
    assert post(client, author, address, {}, method="delete").status_code == 204
    assert listed(client)["results"] == []


def test_pages_follow_one_another(client):
    author = settled()
    Comment.objects.bulk_create(
        Comment(subject=OPEN, author=author, body=str(number)) for number in range(5)
    )
    first = listed(client, query="&limit=3")
    second = listed(client, query=f"&limit=3&cursor={first['next']}")

    assert [one["text"] for one in first["results"]] == ["0", "1", "2"]
    assert [one["text"] for one in second["results"]] == ["3", "4"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "cursor", ["x", "WyJ4Il0", "W10", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Il0"]
)
def test_a_cursor_that_is_none_is_a_problem(client, cursor):
    answer = client.get(f"/api/v1/comments?subject={OPEN}&cursor={cursor}")

    assert answer.status_code == 422


def test_somebody_without_a_token_reports_in_good_faith(client):
    comment = post_comment(OPEN, by=settled(), body=WORDS)
    said = {
        "subject": comment.name,
        "reason": "illegal",
        "text": "This shows the address of a private home.",
    }

    def send(body):
        return client.post("/api/v1/reports", body, content_type="application/json")

    assert send(said).status_code == 422
    assert send(said | {"in_good_faith": True}).status_code == 201
    assert Case.objects.get().reports.get().is_legal_notice


def test_too_many_notices_from_one_network_are_stopped(client, settings):
    settings.NOTICE_RATE = "1/h"
    comment = post_comment(OPEN, by=settled(), body=WORDS)
    said = {
        "subject": comment.name,
        "reason": "illegal",
        "text": "This shows the address of a private home.",
        "in_good_faith": True,
    }
    answers = [
        client.post("/api/v1/reports", said, content_type="application/json")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 409]


def test_a_moderator_reads_the_queue_and_decides(client):
    post_comment(OPEN, by=person(), body=WORDS)
    judge = moderator()
    headers = bearer(judge, "read", "operate")
    (case,) = client.get("/api/v1/moderation/cases", headers=headers).json()["results"]

    decided = post(
        client,
        judge,
        f"/moderation/cases/{case['id']}/decisions",
        {"action": "show", "seen": case["seen"]},
        "operate",
    )
    again = post(
        client,
        judge,
        f"/moderation/cases/{case['id']}/decisions",
        {"action": "hide", "reason": "No.", "seen": case["seen"]},
        "operate",
    )
    assert case["text"] == WORDS
    assert (decided.status_code, again.status_code) == (201, 409)
    assert listed(client)["results"][0]["text"] == WORDS


def test_only_moderators_read_the_queue(client):
    post_comment(OPEN, by=person(), body=WORDS)
    headers = bearer(settled(), "read", "operate")

    assert client.get("/api/v1/moderation/cases").status_code == 401
    assert client.get("/api/v1/moderation/cases", headers=headers).status_code == 403
    answer = post(
        client,
        settled("B"),
        f"/moderation/cases/{Case.objects.get().pk}/decisions",
        {"action": "show", "seen": ""},
        "operate",
    )
    assert answer.status_code == 403


def test_the_log_names_nobody(client):
    author, judge = person("Named Author"), moderator("Named Judge")
    comment = post_comment(OPEN, by=author, body="Secret words")
    case = Case.objects.get(subject=comment.name)
    Decision.objects.create(case=case, action="hide", reason="Secret reason", by=judge)

    log = client.get("/api/v1/moderation/log").content.decode()
    assert '"hide"' in log
    assert not any(word in log for word in ("Named", "Secret", "comment:"))
