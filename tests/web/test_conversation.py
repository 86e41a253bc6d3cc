import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from seutu.conversation.models import Comment
from seutu.conversation.services import close_thread, post_comment
from tests.conversation.cases import (
    OPEN,
    OWNED,
    PRIVATE,
    moderator,
    person,
    settled,
)

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "Which years does this cover?"


@pytest.fixture
def show(rf: RequestFactory):
    """Print the conversation for a person, as a page with the tag would."""
    from django.contrib.auth.models import AnonymousUser

    def printed(subject=OPEN, user=None, query=""):
        request = rf.get(f"/en/about/data/{query}")
        request.user = user or AnonymousUser()
        request.session = {}
        request.META["CSRF_COOKIE"] = "x"
        template = Template("{% load conversation %}{% conversation subject %}")
        context = Context({"request": request, "subject": subject})
        return template.render(context)

    return printed


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user, body=WORDS, subject=OPEN, **more):
    sent = {"subject": subject, "body": body, "kind": "comment"} | more
    return signed_in(user).post("/en/comments/new/", sent)


def test_an_empty_conversation_says_what_would_help(show):
    page = show()

    assert "Nobody has said anything yet" in page
    assert "Sign in" in page
    assert "<form" not in page


def test_a_visitor_is_given_no_form_and_so_no_cookie(client):
    assert not client.get("/en/moderation/policy/").cookies
    assert not client.get(f"/en/report/?subject={OPEN}").cookies


def test_a_comment_is_published_and_leads_to_its_place(show):
    answer = send(settled())

    comment = Comment.objects.about(OPEN).get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/about/data/#comment-{comment.pk}"
    assert f'id="comment-{comment.pk}"' in show()


def test_a_newcomer_sees_her_own_waiting_words_and_nobody_else_does(show):
    author = person()
    send(author)

    assert WORDS in show(user=author)
    assert "A moderator reads this before others see it" in show(user=author)
    assert WORDS not in show(user=settled())
    assert WORDS not in show()
    assert WORDS in show(user=moderator())


def test_what_waits_is_in_no_number(show):
    send(person())

    assert 'class="count"' not in show()


def test_a_conversation_that_may_not_be_seen_is_not_there(show, client):
    comment = post_comment(PRIVATE, by=settled("Owner"), body=WORDS)

    assert show(PRIVATE) == ""
    assert client.get(comment.get_absolute_url()).status_code == 404
    assert client.get(f"/en/report/?subject={PRIVATE}").status_code == 404
    assert client.get(f"/en/report/?subject={comment.name}").status_code == 404
    assert send(settled(), subject=PRIVATE).status_code == 404


@pytest.mark.parametrize("state", ["held", "hidden"])
def test_what_never_was_visible_is_like_what_never_was(client, state):
    comment = post_comment(OPEN, by=person(), body=WORDS)
    Comment.objects.update(state=state)
    missing = "/en/comments/987654/"

    for start in ("/en/comments/{}/", "/en/report/?subject=comment:{}"):
        there = client.get(start.format(comment.pk))
        nowhere = client.get(start.format(987654))
        assert there.status_code == nowhere.status_code == 404
    stranger = signed_in(settled())
    assert stranger.get(comment.get_absolute_url()).status_code == 404
    assert stranger.get(f"{missing}edit/").status_code == 404
    assert stranger.get(f"{comment.get_absolute_url()}edit/").status_code == 404


@pytest.mark.parametrize("state", ["hidden", "removed", "withdrawn"])
def test_what_others_have_read_leaves_a_place_without_its_words(show, state):
    author = settled()
    comment = post_comment(OPEN, by=author, body="Words that went.")
    answer = post_comment(
        OPEN,
        by=settled("B"),
        body="An answer that stays.",
        kind="answer",
        parent=comment,
    )
    Comment.objects.filter(pk=comment.pk).update(state=state)

    page = show()
    assert "Words that went." not in page
    assert author.name not in page
    assert f'id="comment-{comment.pk}"' in page
    assert answer.body in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "https://a.example/\"onmouseover='alert(1)'",
        "{{ 7|add:7 }}{% now 'Y' %}",
        "<c-banner>x</c-banner>",
        "data:text/html,<b>x</b>",
    ],
)
def test_markup_in_a_text_is_only_text(show, text):
    post_comment(OPEN, by=settled(), body=text)

    page = show()
    words = re.search(r'<div class="comment__words"[^>]*>(.*?)</div>', page, re.S)[1]
    inside = re.sub(
        r"</?p>|<br>|<a href=\"https://a\.example/[^\"]*\"[^>]*>|</a>", "", words
    )
    assert "<" not in inside
    assert "14" not in inside
    assert 'href="javascript' not in page


def test_an_address_of_a_newcomer_is_text_and_of_a_settled_person_a_marked_link(show):
    post_comment(OPEN, by=person(), body="See https://offer.example/now")
    post_comment(OPEN, by=settled(), body="See https://city.example/data (new).")
    Comment.objects.update(state="visible")

    page = show()
    assert "https://offer.example/now" in page
    assert 'href="https://offer.example' not in page
    assert (
        '<a href="https://city.example/data" rel="nofollow ugc noopener external">'
        in page
    )


def test_the_language_of_a_text_is_marked(show):
    comment = post_comment(OPEN, by=settled(), body="Mitä vuosia tämä kattaa?")
    Comment.objects.filter(pk=comment.pk).update(language="fi")

    assert '<div class="comment__words" lang="fi" dir="ltr">' in show()


def test_words_that_nobody_can_use_come_back_with_a_sentence():
    answer = send(settled(), body="x" * 5_001)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "x" * 5_001 in page
    assert "There is a problem" in page


def test_a_field_that_only_programs_fill_in_stops_a_text():
    answer = send(settled(), website="https://spam.example")

    assert answer.status_code == 422
    assert not Comment.objects.about(OPEN).exists()


def test_the_same_form_twice_is_one_comment():
    author = settled()

    send(author, form_key="0" * 32)
    again = send(author, form_key="0" * 32)

    assert again.status_code == 302
    assert Comment.objects.about(OPEN).count() == 1


def test_whoever_was_signed_out_while_writing_gets_the_words_back(client):
    answer = client.post("/en/comments/new/", {"subject": OPEN, "body": WORDS})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert WORDS in page
    assert "You are signed out" in page
    assert not answer.cookies


def test_a_form_of_another_site_says_nothing():
    client = Client(enforce_csrf_checks=True)
    client.force_login(settled())

    answer = client.post("/en/comments/new/", {"subject": OPEN, "body": WORDS})

    assert answer.status_code == 403
    assert not Comment.objects.about(OPEN).exists()


def test_the_answer_of_the_owner_is_marked(show):
    question = post_comment(OWNED, by=settled(), body="By when?", kind="question")

    send(settled("Owner"), "By May.", OWNED, parent=question.pk, official="on")

    assert "Answer of the owner" in show(OWNED)


def test_an_answer_leads_to_the_page_of_what_it_answers(client):
    first = post_comment(OPEN, by=settled(), body="First.")
    answer = post_comment(
        OPEN, by=settled("B"), body="Second.", kind="answer", parent=first
    )

    page = client.get(answer.get_absolute_url(), follow=True)
    assert page.redirect_chain[0][0].endswith(f"#comment-{answer.pk}")
    assert "Second." in page.content.decode()


@pytest.mark.parametrize("parent", ["abc", "-1", "99999999999999999999", "\x00"])
def test_a_parent_that_is_none_is_not_found(parent):
    assert send(settled(), parent=parent).status_code == 404


def test_a_closed_conversation_says_so(show):
    close_thread(OWNED, by=settled("Owner"))

    assert "This conversation is closed" in show(OWNED, settled())
    assert send(settled("B"), subject=OWNED).status_code == 403


def test_its_host_closes_a_conversation_and_others_do_not():
    owner, other = settled("Owner"), settled()

    refused = signed_in(other).post("/en/comments/closing/", {"subject": OWNED})
    closed = signed_in(owner).post("/en/comments/closing/", {"subject": OWNED})

    assert (refused.status_code, closed.status_code) == (403, 302)


def test_one_changes_and_takes_back_ones_own_words_and_nobody_elses(show):
    author, other = settled(), settled("Other")
    comment = post_comment(OPEN, by=author, body=WORDS)
    edit, away = (
        f"/en/comments/{comment.pk}/{verb}/" for verb in ("edit", "withdrawal")
    )

    assert signed_in(other).post(edit, {"body": "Mine now."}).status_code == 403
    assert signed_in(other).post(away).status_code == 403
    assert signed_in(author).post(edit, {"body": "Since 2015?"}).status_code == 302
    assert "(edited)" in show()
    assert WORDS not in show()
    assert signed_in(author).get(away).status_code == 200
    assert signed_in(author).post(away).status_code == 302
    assert "Since 2015?" not in show()
    assert "Its author has taken this back" in show()


@pytest.mark.parametrize("size", [2, 30])
def test_a_conversation_costs_the_same_for_few_and_many(
    show, size, django_assert_max_num_queries
):
    author, reader = settled(), settled("Reader")
    for number in range(size):
        top = Comment.objects.create(
            subject=OPEN,
            author=author,
            body=f"Top {number}",
            first_shown_at=LONG_AGO,
        )
        Comment.objects.bulk_create(
            Comment(
                subject=OPEN,
                kind="answer",
                parent=top,
                author=author,
                body=f"Answer {each}",
                first_shown_at=LONG_AGO,
            )
            for each in range(8)
        )
    with django_assert_max_num_queries(12):
        page = show(user=reader)
    assert "Show 3 more answers" in page


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_paging_shows_each_comment_once(show, order):
    author = settled()
    Comment.objects.bulk_create(
        Comment(
            subject=OPEN,
            author=author,
            body=f"No. {n}.",
            first_shown_at=LONG_AGO,
        )
        for n in range(45)
    )
    seen, query = [], f"?order={order}"
    while query:
        page = show(query=query)
        seen += re.findall(r"No\. (\d+)\.", page)
        found = re.search(r'href="[^"]*(\?[^"]*comments=[^"]*)#', page)
        query = found[1].replace("&amp;", "&") if found else ""

    assert sorted(map(int, seen)) == list(range(45))


@pytest.mark.parametrize(
    "query", ["?comments=x", "?comments=-1", "?order=%00", "?comments=9" + "9" * 40]
)
def test_a_broken_address_shows_the_first_page(show, query):
    post_comment(OPEN, by=settled(), body=WORDS)

    assert WORDS in show(query=query)


def test_too_much_from_one_network_is_stopped(settings):
    settings.COMMENT_RATE = "1/h"

    send(settled("A"), body="One thing.")
    answer = send(settled("B"), body="Another thing.")

    assert answer.status_code == 422
    assert "your network" in answer.content.decode()
