"""Mail at the command line: what waits, sending by hand, and what came back."""

import pytest
from typer.testing import CliRunner

from seutu.cli import app
from seutu.core.errors import Invalid
from seutu.notifications.models import Mail, Mailbox
from tests.crowds import mails, town

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    found = CliRunner().invoke(app, ["mail", *arguments], **options)
    if found.exception is not None:
        raise found.exception
    return found.output


def test_the_queue_is_counted_by_state():
    assert "waiting" not in run("queue")

    mails(town(), 3)

    assert run("queue").split()[:2] == ["waiting", "3"]
    assert "The oldest waits since" in run("queue")


def test_what_is_due_is_sent(mailoutbox):
    mails(town(), 2)

    assert "2 mails were sent" in run("send")
    assert {mail.state for mail in Mail.objects.all()} == {Mail.State.SENT}
    assert "0 mails were sent" in run("send")


@pytest.mark.parametrize("message", [b"", b"\xff\x00", b"Subject: Hello\n\nHello"])
def test_a_message_that_tells_of_no_bounce_counts_nothing(message):
    with pytest.raises(Invalid):
        run("bounced", input=message)
    assert not Mailbox.objects.filter(bounces__gt=0).exists()
