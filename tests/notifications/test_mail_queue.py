import email
import email.policy
from datetime import timedelta

import pytest
from django.core.mail import (
    BadHeaderError,
    EmailMessage,
    EmailMultiAlternatives,
    send_mail,
)
from django.db import transaction
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict
from seutu.notifications.mail import queue
from seutu.notifications.mail.refusals import WAITS
from seutu.notifications.models import Mail, Mailbox
from tests.people import UserFactory

pytestmark = pytest.mark.django_db

TO = "officer@turku.example"


def post(to=TO, text="Hello"):
    send_mail("Subject", text, None, [to])
    return Mail.objects.order_by("-pk").first()


def due_again(mail):
    Mail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now())


def test_mail_of_the_site_waits_in_the_queue_and_is_then_sent_once(server):
    mail = post()
    assert server.taken == []

    assert queue.send_waiting() == 1
    assert queue.send_waiting() == 0

    (raw,) = server.taken
    sent = email.message_from_bytes(raw, policy=email.policy.default)
    assert sent["Message-ID"] == mail.message_id
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["To"] == TO


def test_mail_is_queued_only_when_the_transaction_holds(server):
    with transaction.atomic():
        post()
        transaction.set_rollback(True)

    assert queue.send_waiting() == 0


def test_text_of_sent_mail_is_not_kept_outside_the_demo(server, settings):
    mail = post(text="secret link")
    queue.send_waiting()

    mail.refresh_from_db()
    assert (mail.state, mail.text, mail.subject) == (Mail.State.SENT, "", "")


def test_every_receiver_gets_a_mail_of_their_own(server):
    message = EmailMultiAlternatives("S", "plain", None, [TO], cc=["b@turku.example"])
    message.attach_alternative("<p>rich</p>", "text/html")
    message.send()

    queue.send_waiting()

    assert len(server.taken) == 2
    assert all(b"b@turku.example" not in raw for raw in server.taken[:1])
    kinds = [
        part.get_content_type()
        for part in email.message_from_bytes(server.taken[0]).walk()
    ]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


@pytest.mark.parametrize("subject", ["a\nBcc: x@evil.example", "a\r\nX: y"])
def test_a_line_break_in_a_header_is_refused_when_it_is_written(server, subject):
    with pytest.raises(BadHeaderError):
        EmailMessage(subject, "text", None, [TO]).send()

    assert not Mail.objects.exists()


def test_an_attachment_is_refused_rather_than_lost(server):
    message = EmailMessage("S", "text", None, [TO])
    message.attach("a.txt", "content", "text/plain")

    with pytest.raises(ValueError, match="attachments"):
        message.send()


def test_an_address_that_does_not_exist_is_a_bounce_at_once(server):
    person = UserFactory(email=TO)
    server.replies["RCPT"] = "550 5.1.1 no such user"
    mail = post()

    queue.send_waiting()

    mail.refresh_from_db()
    assert mail.state == Mail.State.DEAD
    assert "550 5.1.1" in mail.error
    assert Mailbox.objects.get(user=person).bounces == 1


@pytest.mark.parametrize(
    "replies",
    [
        {"RCPT": "550 5.7.1 not from you"},
        {"DATA": "554 5.6.0 looks like spam"},
        {"RCPT": "552 5.2.2 full"},
    ],
)
def test_a_refusal_that_is_not_about_the_address_is_no_bounce(server, replies):
    UserFactory(email=TO)
    server.replies |= replies
    mail = post()

    queue.send_waiting()

    mail.refresh_from_db()
    assert mail.state == Mail.State.DEAD
    assert not Mailbox.objects.exists()


def test_a_server_that_is_busy_is_asked_again_with_growing_waits(server):
    server.replies["RCPT"] = "451 4.7.1 try later"
    mail = post()
    waits = []

    for _attempt in range(len(WAITS)):
        due_again(mail)
        began = timezone.now()
        queue.send_waiting()
        mail.refresh_from_db()
        waits.append(mail.next_try_at - began)
    assert mail.state == Mail.State.WAITING
    due_again(mail)
    queue.send_waiting()
    mail.refresh_from_db()

    assert waits == sorted(waits)
    assert waits[-1] >= timedelta(hours=24)
    assert mail.state == Mail.State.DEAD
    assert not Mailbox.objects.exists()


def test_a_refused_sender_is_our_own_fault_and_no_bounce(server):
    UserFactory(email=TO)
    server.replies["MAIL"] = "550 5.1.8 unknown sender"
    mail = post()

    queue.send_waiting()

    mail.refresh_from_db()
    assert mail.state == Mail.State.WAITING
    assert not Mailbox.objects.exists()


def test_an_unreachable_server_costs_no_mail_a_try(server, settings):
    server.shutdown()
    server.server_close()
    first, second = post(), post()

    assert queue.send_waiting() == 0

    states = set(Mail.objects.values_list("state", "attempts"))
    assert states == {(Mail.State.WAITING, 0)}
    assert {first.pk, second.pk} == set(Mail.objects.values_list("pk", flat=True))


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_rest(server, monkeypatch):
    broken, good = post(), post("other@turku.example")
    write = queue.write

    def failing(mail):
        if mail.pk == broken.pk:
            raise ZeroDivisionError
        return write(mail)

    monkeypatch.setattr(queue, "write", failing)

    assert queue.send_waiting() == 1

    good.refresh_from_db()
    broken.refresh_from_db()
    assert (good.state, broken.state) == (Mail.State.SENT, Mail.State.WAITING)


def test_two_workers_never_hold_the_same_mail(server):
    post()

    first, second = queue.claim_next(), queue.claim_next()

    assert first is not None
    assert second is None


def test_a_worker_killed_before_sending_loses_nothing(server):
    mail = post()
    queue.claim_next()

    assert queue.send_waiting() == 0
    Mail.objects.update(claimed_at=timezone.now() - queue.CLAIM_LASTS * 2)
    assert queue.send_waiting() == 1
    assert queue.send_waiting() == 0

    assert len(server.taken) == 1
    mail.refresh_from_db()
    assert mail.state == Mail.State.SENT


def test_a_worker_killed_between_sending_and_noting_repeats_under_the_same_id(
    server, monkeypatch
):
    post()
    end = queue._end

    def killed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(queue, "_end", killed)
    with pytest.raises(KeyboardInterrupt):
        queue.send_waiting()
    monkeypatch.setattr(queue, "_end", end)
    Mail.objects.update(claimed_at=timezone.now() - queue.CLAIM_LASTS * 2)

    queue.send_waiting()

    ids = [email.message_from_bytes(raw)["Message-ID"] for raw in server.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_worker_that_lost_its_claim_changes_nothing(server):
    post()
    slow = queue.claim_next()
    Mail.objects.update(claimed_at=timezone.now() - queue.CLAIM_LASTS * 2)
    queue.free_abandoned()
    quick = queue.claim_next()

    queue._end(slow, state=Mail.State.DEAD)

    quick.refresh_from_db()
    assert quick.state == Mail.State.SENDING


def test_an_operator_tries_given_up_mail_again_but_no_other(server):
    operator = UserFactory(is_staff=True)
    mail = post()
    with pytest.raises(Conflict):
        queue.try_again(mail, by=operator)
    Mail.objects.update(state=Mail.State.DEAD, ended_at=timezone.now())

    queue.try_again(mail, by=operator)

    assert queue.send_waiting() == 1
    assert AuditEvent.objects.filter(action="mail.requeued").count() == 1
