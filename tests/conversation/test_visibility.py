import itertools
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections, connection

from seutu.accounts.exports import export_of, run_erasures
from seutu.conversation.models import Comment, Revision
from seutu.conversation.reading import thread_page
from seutu.conversation.selectors import comments_about
from seutu.conversation.services import (
    edit_comment,
    forget_old_revisions,
    post_comment,
    withdraw_comment,
)
from seutu.core import subjects
from seutu.moderation.models import Case, Report
from seutu.moderation.services import decide, forget_old_reports, report
from tests.conversation.cases import (
    OPEN,
    OWNED,
    PRIVATE,
    moderator,
    person,
    settled,
)
from tests.people import EVERY_KIND_OF_USER

pytestmark = pytest.mark.django_db


def one_comment_in_each_state(author):
    return [
        Comment.objects.create(
            subject=subject,
            author=author,
            body=f"{state} words",
            state=state,
            fingerprint=f"{subject}{state}",
        )
        for subject in (OPEN, OWNED, PRIVATE)
        for state in Comment.State.values
    ]


def test_the_list_and_the_object_rule_agree():
    author = settled("Owner")
    comments = one_comment_in_each_state(author)
    people = [*EVERY_KIND_OF_USER(), author, moderator(), settled("Reader")]

    for user, comment in itertools.product(people, comments):
        listed = comments_about(comment.subject, user).filter(pk=comment.pk).exists()
        assert listed == user.has_perm("conversation.view", comment)
        named = subjects.visible(user, [comment.name])
        assert listed == bool(named)
        page = thread_page(comment.subject, user)
        readable = [one.comment for one in page.said if one.is_readable]
        if subjects.visible(user, [comment.subject]):
            assert listed == (comment in readable)


def test_who_reads_what():
    author, reader, judge = settled("Owner"), settled(), moderator()
    states = {one.state: one for one in one_comment_in_each_state(author)[:5]}

    def readable(user):
        return {
            state
            for state, one in states.items()
            if user.has_perm("conversation.view", one)
        }

    assert readable(AnonymousUser()) == {"visible"}
    assert readable(reader) == {"visible"}
    assert readable(author) == {"visible", "held", "hidden"}
    assert readable(judge) == {"visible", "held", "hidden", "removed"}


def test_cases_are_listed_for_those_who_may_read_them():
    author = person("Author")
    comment = post_comment(OPEN, by=author, body="Held words.")
    waiting = Case.objects.get(subject=comment.name)
    other = post_comment(OPEN, by=author, body="Other words.")
    decided = Case.objects.get(subject=other.name)
    decide(decided, "hide", by=moderator(), reason="Because.")
    decided.refresh_from_db()

    for user, case in itertools.product(
        [*EVERY_KIND_OF_USER(), author], [waiting, decided]
    ):
        listed = Case.objects.visible_to(user).filter(pk=case.pk).exists()
        assert listed == user.has_perm("moderation.view_case", case)
        assert listed == bool(subjects.visible(user, [f"case:{case.pk}"]))
    assert author.has_perm("moderation.appeal", decided)
    assert not author.has_perm("moderation.appeal", waiting)
    assert not author.has_perm("moderation.view_case", waiting)


def test_a_changed_text_waits_again_for_a_newcomer():
    author = person()
    comment = post_comment(OPEN, by=author, body="Harmless.")
    decide(Case.objects.get(), "show", by=moderator(), reason="")
    comment.refresh_from_db()

    comment = edit_comment(comment, by=author, body="Buy elephants.")

    assert comment.state == "held"
    (said,) = thread_page(OPEN, AnonymousUser()).said
    assert not said.is_readable
    assert Revision.objects.get().body == "Harmless."


def test_taking_back_does_not_escape_a_report(settings):
    author = settled()
    comment = post_comment(OPEN, by=author, body="Insult.")
    report(comment.name, by=person(), reason="abuse")

    withdraw_comment(comment, by=author)
    case = Case.objects.get()
    decide(case, "warn", by=moderator(), reason="Do not insult people.")

    assert Revision.objects.get().body == "Insult."
    comment.refresh_from_db()
    assert (comment.body, comment.state) == ("", "withdrawn")


def test_taking_back_what_waits_leaves_no_case():
    author = person()
    comment = post_comment(OPEN, by=author, body="Never mind.")

    withdraw_comment(comment, by=author)

    assert not Case.objects.exists()


def test_what_was_taken_back_is_not_brought_back():
    author = settled()
    comment = post_comment(OPEN, by=author, body="Insult.")
    report(comment.name, by=person(), reason="abuse")
    withdraw_comment(comment, by=author)

    decide(Case.objects.get(), "hide", by=moderator(), reason="Insult.")

    comment.refresh_from_db()
    assert comment.state == "withdrawn"


def test_texts_about_a_case_are_forgotten_when_its_time_is_over(settings):
    settings.KEEP_REPORTS_DAYS = -1
    author = settled()
    comment = post_comment(OPEN, by=author, body="Insult.")
    edit_comment(comment, by=author, body="Worse insult.")
    report(comment.name, by=person(), reason="abuse", text="This is bad.")

    assert forget_old_reports() == 0
    assert forget_old_revisions() == 0
    decide(Case.objects.get(), "hide", by=moderator(), reason="Insult.")
    assert forget_old_reports() == 1
    assert forget_old_revisions() == 1
    case = Case.objects.get()
    assert (case.decisions.get().action, case.decisions.get().reason) == ("hide", "")
    assert not Report.objects.exists()


def test_an_export_holds_what_a_person_said_and_reported():
    author = person()
    comment = post_comment(OPEN, by=author, body="My words.")
    report(comment.name, by=author, reason="other", text="My mistake.")

    found = export_of(author)
    assert found["comments"][0]["text"] == "My words."
    assert found["reports"][0]["text"] == "My mistake."


def test_erasure_drops_what_nobody_saw_and_keeps_public_words():
    author = settled("Leaving", comments=3)
    seen = post_comment(OPEN, by=author, body="Seen by all.")
    text = "https://a.example https://b.example https://c.example"
    post_comment(OPEN, by=author, body=text)
    report(seen.name, by=author, reason="other", text="Oh.")

    run_erasures(author)

    assert [one.body for one in Comment.objects.about(OPEN)] == ["Seen by all."]
    assert Report.objects.get().by is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the test database of SQLite is in memory"
)
def test_two_forms_at_the_same_moment_are_one_comment():
    author = settled()
    start = threading.Barrier(4)

    def send():
        start.wait()
        post_comment(OPEN, by=author, body="Once.", form_key="k")
        close_old_connections()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Comment.objects.about(OPEN).count() == 1
