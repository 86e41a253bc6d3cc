import pytest
from django.core import signing

from seutu.core.errors import Invalid, NotFound
from seutu.notifications import services
from seutu.notifications.mail import links
from seutu.notifications.mail.bounces import take_returned
from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.links import EVERYTHING, read_stop, read_undo, stop_token
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.mail.stopping import start_mail, stop_mail, undo_stop
from seutu.notifications.models import Cadence, Follow, Mail, Mailbox, Notification
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

WELL = "well:7"
NOTICE = """\
From: mailer-daemon@mail.example
Subject: Returned mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not arrive.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Well 7 was dug

text
--b--
"""


def returned(mail, **changes):
    parts = {
        "to": mail.to,
        "action": "failed",
        "status": "5.1.1",
        "kind": "message/rfc822",
        "message_id": mail.message_id,
    }
    return NOTICE.format(**(parts | changes)).encode()


@pytest.fixture
def person(dug):
    user = UserFactory()
    services.follow(user, WELL, cadence=Cadence.NOW)
    return user


def send(dug, server):
    services.notify(dug, subject=WELL, title={"en": "Well 7"}, metres=3)
    put_together()
    send_waiting()
    return len(server.taken)


def test_one_click_stops_a_topic_and_undo_brings_it_back(person, dug, server):
    stopped = stop_mail(read_stop(stop_token(person, WELL)))

    assert send(dug, server) == 0
    assert Notification.objects.filter(user=person).count() == 1
    assert undo_stop(read_undo(stopped.undo))
    assert Follow.objects.get().cadence == Cadence.NOW
    assert send(dug, server) == 1


def test_stopping_everything_keeps_the_notices_on_the_page(person, dug, server):
    stopped = stop_mail(read_stop(stop_token(person, EVERYTHING)))

    assert send(dug, server) == 0
    assert Notification.objects.filter(user=person).count() == 1
    assert undo_stop(read_undo(stopped.undo))
    assert send(dug, server) == 1


def test_a_link_used_twice_stops_once_and_offers_no_second_undo(person):
    stop = read_stop(stop_token(person, EVERYTHING))

    assert stop_mail(stop).undo
    assert not stop_mail(stop).undo


def test_an_old_undo_does_not_lift_a_later_stop(person):
    stop = read_stop(stop_token(person, EVERYTHING))
    old = read_undo(stop_mail(stop).undo)
    start_mail(person)
    stop_mail(stop)

    assert not undo_stop(old)
    assert Mailbox.objects.get().stopped_at is not None


def test_an_undo_lasts_a_day(person, monkeypatch):
    undo = stop_mail(read_stop(stop_token(person, WELL))).undo

    monkeypatch.setattr(links, "UNDO_SECONDS", -1)

    assert read_undo(undo) is None


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "é", "x" * 5_000, "\x00"])
def test_what_is_no_link_stops_nothing(token):
    assert read_stop(token) is None
    assert read_undo(token) is None


def test_a_forged_or_changed_link_stops_nothing(person):
    token = stop_token(person, WELL)
    other = signing.dumps([person.pk.hex, "0" * 16, WELL], salt=links.STOP_SALT)
    foreign = signing.dumps([person.pk.hex, "0" * 16, WELL], key="another key")

    for forged in (token[:-1], "A" + token, other, foreign, token.replace(":", ".")):
        assert read_stop(forged) is None
    assert read_undo(token) is None


def test_a_link_does_nothing_after_the_address_changed(person):
    token = stop_token(person, EVERYTHING)
    person.email = "new@turku.example"
    person.save()

    assert read_stop(token) is None


def test_mail_that_came_back_often_stops_and_the_person_may_start_again(
    person, dug, server
):
    for _turn in range(3):
        send(dug, server)
        take_returned(returned(Mail.objects.order_by("-pk")[0]))
    box = Mailbox.objects.get()
    assert box.stopped_because == Mailbox.Stop.BOUNCED
    assert send(dug, server) == 3

    start_mail(person)

    assert send(dug, server) == 4


def test_a_new_address_starts_without_bounces(person, dug, server):
    for _turn in range(3):
        send(dug, server)
        take_returned(returned(Mail.objects.order_by("-pk")[0]))

    person.email = "new@turku.example"
    person.save()

    assert send(dug, server) == 4


def test_the_same_notification_counts_once(person, dug, server):
    send(dug, server)
    raw = returned(Mail.objects.get())

    assert take_returned(raw) == 1
    assert take_returned(raw) == 0
    assert Mailbox.objects.get().bounces == 1


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_both_forms_of_notification_are_read(person, dug, server, kind):
    send(dug, server)

    assert take_returned(returned(Mail.objects.get(), kind=kind)) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "4.2.0"},
        {"status": "5.2.2"},
        {"status": "5.7.1"},
        {"status": "nonsense"},
        {"to": "somebody.else@turku.example"},
    ],
)
def test_what_is_no_missing_address_does_not_count(person, dug, server, changes):
    send(dug, server)

    assert take_returned(returned(Mail.objects.get(), **changes)) == 0
    assert not Mailbox.objects.exists()


def test_a_forged_notification_stops_nobodys_mail(person, dug, server):
    send(dug, server)
    mail = Mail.objects.get()

    for guess in ("<guess@localhost>", "", "no id", "<>"):
        with pytest.raises(NotFound):
            take_returned(returned(mail, message_id=guess))
    assert not Mailbox.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff", b"Subject: hi\n\nhello", b"x" * 1_000_001],
    ids=["empty", "bytes", "letter", "huge"],
)
def test_what_is_no_notification_is_said_to_be_none(raw):
    with pytest.raises(Invalid):
        take_returned(raw)


def test_a_delayed_mail_is_no_bounce(person, dug, server):
    send(dug, server)

    with pytest.raises(Invalid):
        take_returned(returned(Mail.objects.get(), action="delayed"))
