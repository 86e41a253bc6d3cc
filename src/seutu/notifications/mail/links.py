"""Signed links by which mail is stopped, and started again, without signing in.

A link names a person, the address it was sent to and what it stops. Another address
or an erased account makes it worthless. Repeating one only stops again; starting again
needs the link that the answer to stopping shows, within a day.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from seutu.accounts.models import User

EVERYTHING = "all"
STOP_SALT = "seutu.mail.stop"
UNDO_SALT = "seutu.mail.undo"
UNDO_SECONDS = 86_400
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Stop:
    """Who wants no more mail about what: a subject, or everything."""

    user: User
    what: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What to bring back: the state it was in, and the mark of the stop it undoes."""

    user: User
    what: str
    before: str
    mark: str


def stop_token(user: User, what: str) -> str:
    return signing.dumps([user.pk.hex, _address_mark(user), what], salt=STOP_SALT)


def stop_url(user: User, what: str) -> str:
    """Give the full address of the page that stops mail, in the active language."""
    path = reverse("mail_stop", args=[stop_token(user, what)])
    return f"{settings.SITE_URL}{path}"


def undo_token(undo: Undo) -> str:
    parts = [
        undo.user.pk.hex,
        _address_mark(undo.user),
        undo.what,
        undo.before,
        undo.mark,
    ]
    return signing.dumps(parts, salt=UNDO_SALT)


def read_stop(token: str) -> Stop | None:
    """Read a link's token; None when it is forged, broken or of a former address."""
    parts = _read(token, salt=STOP_SALT, size=3)
    user = _user(parts)
    return Stop(user, parts[2]) if user is not None else None


def read_undo(token: str) -> Undo | None:
    """Read the token of an answer; None also when it is older than a day."""
    parts = _read(token, salt=UNDO_SALT, size=5, seconds=UNDO_SECONDS)
    user = _user(parts)
    return Undo(user, *parts[2:]) if user is not None else None


def _read(token: str, *, salt: str, size: int, seconds: int | None = None) -> list[str]:
    if len(token) > LONGEST:
        return []
    try:
        parts = signing.loads(token, salt=salt, max_age=seconds)
    except (signing.BadSignature, ValueError):
        return []
    return parts if isinstance(parts, list) and len(parts) == size else []


def _user(parts: list[str]) -> User | None:
    if not parts:
        return None
    user = User.objects.filter(pk=UUID(hex=parts[0]), is_active=True).first()
    if user is None or not constant_time_compare(parts[1], _address_mark(user)):
        return None
    return user


def _address_mark(user: User) -> str:
    return salted_hmac("seutu.mail.address", user.email.lower()).hexdigest()[:16]
