"""Letters about accounts."""

from datetime import UTC, datetime
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from seutu.accounts.models import Invitation, User
from seutu.accounts.names import one_line

log = structlog.get_logger(__name__)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def send_invitation(invitation: Invitation, secret: str) -> None:
    """Mail the link of an invitation, in the language of its receiver when known.

    Nothing that the inviting side typed but the organisation's name is in the letter,
    so that it cannot be used to send somebody's words to strangers.
    """
    receiver = User.objects.filter(email__iexact=invitation.email).first()
    language = receiver.language if receiver else ""
    with override(language or get_language() or settings.LANGUAGE_CODE):
        name = one_line(str(invitation.organisation))
        context = {
            "organisation": name,
            "role": invitation.get_role_display(),
            "url": f"{settings.SITE_URL}{reverse('invitation', args=[secret])}",
            "expires_at": invitation.expires_at,
            "site_url": settings.SITE_URL,
        }
        message = EmailMessage(
            subject=_("%(organisation)s invites you to Seutu") % {"organisation": name},
            body=render_to_string("accounts/mail/invitation.txt", context),
            to=[invitation.email],
        )
        try:
            message.send()
        except (OSError, SMTPException):
            # The invitation stands; its sender sees it and may send it again at once.
            log.exception("invitation not sent", invitation=invitation.pk)
            Invitation.objects.filter(pk=invitation.pk).update(sent_at=LONG_AGO)
