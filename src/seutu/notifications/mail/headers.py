"""Headers that tell mail programs what our mail is and how to stop it."""

import hashlib
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings

from seutu.core.ids import unguessable_id

AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def domain() -> str:
    """The domain our mail comes from: the sender's, else the site's."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return address.rpartition("@")[2] or urlsplit(settings.SITE_URL).hostname or "local"


def message_id() -> str:
    """Make an identifier that nobody can guess: bounces are matched by it."""
    return f"<{unguessable_id()}@{domain()}>"


def digest_headers(*, stop_url: str, topic: str = "") -> dict[str, str]:
    """Give the headers of a mail of notices.

    One click in the mail program stops it (RFC 8058). Mails about one topic refer to
    an identifier of that topic, so that they stand together.
    """
    headers = AUTOMATIC | {
        "List-Id": f"<notices.{domain()}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if topic:
        thread = hashlib.blake2b(topic.encode(), digest_size=12).hexdigest()
        headers["References"] = headers["In-Reply-To"] = f"<topic.{thread}@{domain()}>"
    return headers
