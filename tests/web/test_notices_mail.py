import pytest
from django.core.mail import send_mail
from django.test import Client
from django.urls import reverse

from seutu.notifications import services
from seutu.notifications.mail.links import EVERYTHING, stop_token
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.models import Cadence, Follow, Mail, Mailbox
from tests.people import EVERY_KIND_OF_USER, UserFactory, operator

pytestmark = pytest.mark.django_db

WELL = "organisation:x"
NASTY = '<script>alert(1)</script><img src="https://evil.example/x.png">'


@pytest.fixture
def person():
    user = UserFactory()
    services.follow(user, WELL, cadence=Cadence.NOW)
    return user


@pytest.fixture
def demo(settings):
    settings.OUTBOX = True
    settings.EMAIL_BACKEND = "seutu.notifications.mail.backend.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def here():
    """A browser on the machine of the demo."""
    return Client(headers={"host": "localhost:8000"})


@pytest.fixture
def mail(demo):
    send_mail(
        "Hello <b>you</b>",
        "See http://localhost:8000/en/ <b>",
        None,
        ["officer@turku.example"],
        html_message=NASTY,
    )
    send_waiting()
    return Mail.objects.get()


def one_click(token, client=None):
    """Post as a mail program does: no cookie, no token of a form (RFC 8058)."""
    return (client or Client(enforce_csrf_checks=True)).post(
        reverse("mail_stop", args=[token]), {"List-Unsubscribe": "One-Click"}
    )


def test_one_click_stops_mail_without_signing_in(person):
    response = one_click(stop_token(person, EVERYTHING))

    assert response.status_code == 200
    assert Mailbox.objects.get(user=person).stopped_at is not None


def test_looking_at_the_link_stops_nothing(client, person):
    address = reverse("mail_stop", args=[stop_token(person, WELL)])

    for answer in (client.get(address), client.head(address)):
        assert answer.status_code == 200
    assert Follow.objects.get().cadence == Cadence.NOW


def test_the_answer_says_what_was_stopped_and_undoes_it(person):
    strict = Client(enforce_csrf_checks=True)
    stopped = one_click(stop_token(person, EVERYTHING), strict)
    assert "no more mail about notices" in stopped.content.decode()

    undone = strict.post(reverse("mail_undo"), {"undo": stopped.context["undo"]})

    assert "You get mail again" in undone.content.decode()
    assert Mailbox.objects.get(user=person).stopped_at is None


def test_a_replayed_undo_is_refused(person):
    strict = Client(enforce_csrf_checks=True)
    undo = one_click(stop_token(person, EVERYTHING)).context["undo"]
    strict.post(reverse("mail_undo"), {"undo": undo})
    one_click(stop_token(person, EVERYTHING))

    again = strict.post(reverse("mail_undo"), {"undo": undo})

    assert again.status_code == 409
    assert Mailbox.objects.get(user=person).stopped_at is not None


@pytest.mark.parametrize("token", ["x", "a:b:c", "WyJ4Il0:1:x", "%00", "é" * 50])
def test_a_forged_link_gets_a_sentence_and_stops_nothing(person, token):
    response = one_click(token)

    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert not Mailbox.objects.exists()


def test_the_page_names_no_topic_that_may_no_longer_be_seen(client, person):
    answer = client.get(reverse("mail_stop", args=[stop_token(person, WELL)]))

    assert WELL not in answer.content.decode()


def test_mail_of_the_sign_in_pages_lands_in_the_outbox(here, demo):
    here.post(
        reverse("account_signup"),
        {"email": "new@turku.example", "password1": "a spruce beside the lake"},
    )
    send_waiting()

    listed = here.get(reverse("outbox")).content.decode()

    assert "<bdi>new@turku.example</bdi>" in listed
    shown = here.get(reverse("outbox_mail", args=[Mail.objects.get().pk]))
    assert 'href="http' in shown.content.decode()


def test_mail_is_shown_as_text_and_its_markup_in_a_cage(here, mail):
    shown = here.get(reverse("outbox_mail", args=[mail.pk])).content.decode()
    markup = here.get(reverse("outbox_markup", args=[mail.pk]))

    assert "<script>alert" not in shown
    assert "&lt;b&gt;" in shown
    assert "sandbox" in markup["Content-Security-Policy"]
    assert "default-src 'none'" in markup["Content-Security-Policy"]
    assert "script-src" not in markup["Content-Security-Policy"]
    assert markup["X-Frame-Options"] == "SAMEORIGIN"


def test_there_is_no_outbox_in_production(client, mail, settings):
    settings.OUTBOX = False

    for user in EVERY_KIND_OF_USER():
        visitor = Client()
        if user.is_authenticated:
            visitor.force_login(user)
        for name, args in (
            ("outbox", []),
            ("outbox_mail", [mail.pk]),
            ("outbox_markup", [mail.pk]),
        ):
            assert visitor.get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize(
    "where", [{"REMOTE_ADDR": "203.0.113.7"}, {"HTTP_HOST": "seutu.example"}]
)
def test_the_outbox_is_for_this_machine_and_operators_only(
    client, mail, settings, where
):
    settings.ALLOWED_HOSTS = ["localhost", "seutu.example", "testserver"]
    assert client.get(reverse("outbox"), HTTP_HOST="localhost:8000").status_code == 200

    client.force_login(UserFactory())
    assert client.get(reverse("outbox"), **where).status_code == 404
    client.force_login(operator())
    assert client.get(reverse("outbox"), **where).status_code == 200


def test_operators_see_the_queue_without_texts_and_whole_addresses(client, mail):
    Mail.objects.update(state=Mail.State.DEAD, error="550 officer@turku.example?")
    client.force_login(operator())

    shown = client.get(reverse("mail_queue")).content.decode()
    assert "o…@turku.example" in shown
    assert "officer@" not in shown
    assert "Hello" not in shown
    again = client.post(reverse("mail_try_again", args=[mail.pk]))

    assert again.status_code == 302
    mail.refresh_from_db()
    assert mail.state == Mail.State.WAITING


def test_only_operators_see_and_change_the_queue(mail):
    for user in EVERY_KIND_OF_USER():
        visitor = Client()
        if user.is_authenticated:
            visitor.force_login(user)
        may = user.has_perm("accounts.operate")
        listed = visitor.get(reverse("mail_queue")).status_code
        changed = visitor.post(reverse("mail_try_again", args=[mail.pk])).status_code
        assert (listed == 200) == may
        # For an operator: 409, since the mail was sent and not given up.
        assert (changed == 409) == may


@pytest.mark.parametrize("size", [2, 25])
def test_the_queue_costs_the_same_for_few_and_many(
    client, demo, size, django_assert_max_num_queries
):
    for number in range(size):
        send_mail("S", "text", None, [f"officer{number}@turku.example"])
    client.force_login(operator())

    with django_assert_max_num_queries(12):
        assert client.get(reverse("mail_queue")).status_code == 200
