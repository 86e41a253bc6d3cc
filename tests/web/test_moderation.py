import pytest
from django.core import mail
from django.test import Client

from seutu.conversation.models import Comment
from seutu.conversation.services import post_comment
from seutu.moderation.models import Case, Report
from seutu.moderation.services import claim, decide, report
from seutu.moderation.services.deciding import seen_now
from seutu.moderation.tasks import tell_visitors
from tests.conversation.cases import OPEN, moderator, person, settled
from tests.people import EVERY_KIND_OF_USER

pytestmark = pytest.mark.django_db
CONTACT = "resident@turku.example"
EXPLAINED = "This shows the address of a private home."


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def held():
    comment = post_comment(OPEN, by=person("Author"), body="Buy my elephants.")
    return Case.objects.get(subject=comment.name)


@pytest.fixture
def visible():
    return post_comment(OPEN, by=settled(), body="Words that somebody minds.")


def decision(case, action, reason="Because."):
    return {"action": action, "reason": reason, "seen": seen_now(case)}


def test_a_visitor_sends_a_notice_without_a_cookie(client, visible):
    sent = {"subject": visible.name, "reason": "privacy", "text": EXPLAINED}

    refused = client.post("/en/report/", sent)
    accepted = client.post("/en/report/", sent | {"in_good_faith": "on"})

    assert (refused.status_code, accepted.status_code) == (422, 200)
    assert not refused.cookies
    assert not accepted.cookies
    assert Report.objects.get().is_legal_notice
    visible.refresh_from_db()
    assert visible.is_shown


def test_a_person_reports_once(visible):
    client = signed_in(person())
    sent = {"subject": visible.name, "reason": "spam"}

    first, second = (client.post("/en/report/", sent) for _ in range(2))

    assert (first.status_code, second.status_code) == (200, 422)
    assert "reported this already" in second.content.decode()


def test_a_signed_in_report_needs_the_forms_token(visible):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person())

    answer = client.post("/en/report/", {"subject": visible.name, "reason": "spam"})

    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_notices_from_one_network_are_limited(client, visible, settings):
    settings.NOTICE_RATE = "1/h"
    sent = {
        "subject": visible.name,
        "reason": "illegal",
        "text": EXPLAINED,
        "in_good_faith": "on",
    }

    answers = [client.post("/en/report/", sent).status_code for _ in range(2)]

    assert answers == [200, 422]


def test_who_left_an_address_is_told_once_and_the_address_is_forgotten(visible):
    report(visible.name, by=None, reason="illegal", text=EXPLAINED, contact=CONTACT)
    case = Case.objects.get()
    assert tell_visitors.func(case.pk) == "0 told"

    decide(case, "remove", by=moderator(), reason="Personal data.")

    assert tell_visitors.func(case.pk) == "1 told"
    assert tell_visitors.func(case.pk) == "0 told"
    (message,) = mail.outbox
    assert message.to == [CONTACT]
    assert "removed for good" in message.body
    assert Report.objects.get().contact == ""


def test_only_moderators_enter_the_queue(held, client):
    assert client.get("/en/moderation/").status_code == 302
    for user in EVERY_KIND_OF_USER():
        if not user.is_authenticated or not user.is_active:
            continue
        found = signed_in(user)
        expected = 200 if user.is_staff else 403
        assert found.get("/en/moderation/").status_code == expected
        assert found.get(held.get_absolute_url()).status_code == (
            200 if user.is_staff else 404
        )
        for address in ("claim/", "decision/"):
            refused = found.post(f"{held.get_absolute_url()}{address}", {})
            assert (refused.status_code == 403) == (not user.is_staff)
        spam = found.post("/en/moderation/spam/", {"case": f"{held.pk}:x"})
        assert (spam.status_code == 403) == (not user.is_staff)


def test_the_queue_shows_the_oldest_first_and_counts(held, visible):
    report(visible.name, by=person("Reporter"), reason="abuse")

    page = signed_in(moderator()).get("/en/moderation/").content.decode()
    reported = signed_in(moderator("B")).get("/en/moderation/?part=reported")

    assert page.index("Buy my elephants.") < page.index("Words that somebody minds.")
    assert "Buy my elephants." not in reported.content.decode()
    assert 'Reported <span class="count">1</span>' in page


@pytest.mark.parametrize(
    "query", ["?part=x", "?after=x", "?kind=%00", "?after=" + "9" * 30]
)
def test_a_broken_address_of_the_queue_still_answers(held, query):
    assert signed_in(moderator()).get(f"/en/moderation/{query}").status_code == 200


def test_a_decision_shows_the_words_and_the_second_one_is_told(held):
    first, second = signed_in(moderator("First")), signed_in(moderator("Second"))
    address = f"{held.get_absolute_url()}decision/"
    sent = decision(held, "show")

    done = first.post(address, sent)
    late = second.post(address, sent | {"action": "hide"})

    assert done.status_code == 302
    assert late.status_code == 422
    assert Comment.objects.get(subject=OPEN).is_shown


def test_a_case_that_another_works_on_offers_no_decision(held):
    claim(held, by=moderator("First"))
    client = signed_in(moderator("Second"))

    page = client.get(held.get_absolute_url()).content.decode()
    refused = client.post(f"{held.get_absolute_url()}decision/", decision(held, "show"))

    assert "First is working on this" in page
    assert 'name="action"' not in page
    assert refused.status_code == 422


def test_many_are_removed_as_spam_but_not_what_changed(held):
    other = post_comment(OPEN, by=person("Other"), body="Buy my giraffes.")
    changed = Case.objects.get(subject=other.name)
    marks = [
        f"{held.pk}:{seen_now(held)}",
        f"{changed.pk}:{seen_now(changed)}",
        "x",
        ":",
    ]
    Comment.objects.filter(pk=other.pk).update(body="A harmless question.")

    answer = signed_in(moderator()).post("/en/moderation/spam/", {"case": marks})

    states = dict(Case.objects.values_list("pk", "state"))
    assert answer.status_code == 302
    assert states == {held.pk: "decided", changed.pk: "open"}


def test_the_author_reads_the_reason_and_appeals_and_learns_of_nobody(held):
    report(held.subject, by=person("Telltale"), reason="spam", text="Tell nobody.")
    author = signed_in(held.author)
    address = held.get_absolute_url()
    assert author.get(address).status_code == 404

    decide(held, "hide", by=moderator("Judge"), reason="This is advertising.")
    page = author.get(address).content.decode()
    appealed = author.post(f"{address}appeal/", {"text": "It is for a public zoo."})
    again = author.post(f"{address}appeal/", {"text": "Please."})

    assert "This is advertising." in page
    assert not any(word in page for word in ("Telltale", "Tell nobody", "Judge"))
    assert (appealed.status_code, again.status_code) == (302, 403)
    assert "This is advertising." in author.get(
        "/en/moderation/mine/"
    ).content.decode() or (
        "It was hidden." in author.get("/en/moderation/mine/").content.decode()
    )


def test_nobody_else_appeals(held):
    decide(held, "hide", by=moderator(), reason="This is advertising.")

    stranger = signed_in(settled("Stranger"))
    answer = stranger.post(
        f"{held.get_absolute_url()}appeal/", {"text": "For a friend."}
    )

    assert answer.status_code == 404


def test_a_reporter_sees_what_became_of_it(visible):
    reporter = person("Reporter")
    report(visible.name, by=reporter, reason="abuse")
    client = signed_in(reporter)
    assert (
        "Waiting for a decision" in client.get("/en/moderation/mine/").content.decode()
    )

    decide(Case.objects.get(), "hide", by=moderator(), reason="Insult.")

    assert "It was hidden." in client.get("/en/moderation/mine/").content.decode()


def test_policy_and_log_are_public_and_name_nobody(held, client):
    decide(held, "hide", by=moderator("Judge"), reason="Secret reason.")

    log = client.get("/en/moderation/log/").content.decode()
    lines = b"".join(client.get("/en/moderation/log.csv").streaming_content).decode()
    assert client.get("/en/moderation/policy/").status_code == 200
    assert "It was hidden." in log
    assert lines.splitlines()[1].endswith(",comment,yes,,hide,no,no")
    for text in (log, lines):
        assert not any(
            word in text
            for word in ("Judge", "Author", "Secret", "elephants", "comment:")
        )


@pytest.mark.parametrize("size", [2, 40])
def test_the_log_costs_the_same_for_few_and_many(
    client, size, django_assert_max_num_queries
):
    from seutu.moderation.models import Decision

    for number in range(size):
        case = Case.objects.create(subject=f"comment:{number}", state="decided")
        Decision.objects.create(case=case, action="show")
    with django_assert_max_num_queries(3):
        assert client.get("/en/moderation/log/").status_code == 200


def test_a_case_number_that_no_row_can_have_is_not_found():
    client = signed_in(moderator())

    for number in ("0", "9" * 19, "9" * 40):
        assert client.get(f"/en/moderation/cases/{number}/").status_code == 404
        assert client.get(f"/en/comments/{number}/").status_code == 404
