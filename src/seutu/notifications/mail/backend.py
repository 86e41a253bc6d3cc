"""Django's mail backend: what the site writes joins the queue, with its transaction."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from seutu.accounts.models import User
from seutu.notifications.mail.headers import AUTOMATIC, message_id
from seutu.notifications.models import Mail


class QueueBackend(BaseEmailBackend):
    """Writes one mail for each receiver; the worker sends it and tries again."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages. A broken header raises `BadHeaderError`, here and not later.

        Raises `ValueError` for attachments, which the queue does not keep.
        """
        for message in email_messages:
            message.message()
            if message.attachments:
                raise ValueError("Mail of this site has no attachments.")
            for address in message.recipients():
                self._queue(message, address)
        return len(email_messages)

    def _queue(self, message: EmailMessage, address: str) -> None:
        html = next(
            (
                str(part[0])
                for part in getattr(message, "alternatives", ())
                if part[1] == "text/html"
            ),
            "",
        )
        is_html = message.content_subtype == "html"
        body = str(message.body)
        Mail.objects.create(
            user=User.objects.filter(email__iexact=address).first(),
            kind=Mail.Kind.MESSAGE,
            message_id=message_id(),
            sender=message.from_email,
            to=address,
            subject=str(message.subject)[:500],
            text="" if is_html else body,
            html=body if is_html else html,
            headers={**AUTOMATIC, **_texts(message.extra_headers)},
            next_try_at=timezone.now(),
        )


def _texts(headers: dict[str, str]) -> dict[str, str]:
    return {
        name: str(value)
        for name, value in headers.items()
        if name.lower() not in {"message-id", "from", "to"}
    }
