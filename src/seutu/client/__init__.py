"""A Seutu site from Python: `connect(url).match("…")`.

Typed, over httpx, without the platform: it needs no Django and no settings.
"""

from seutu.client.asking import Asking
from seutu.client.attaching import Attaching
from seutu.client.belonging import Belonging
from seutu.client.errors import (
    Conflict,
    Invalid,
    NotFound,
    Refused,
    SeutuError,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unexpected,
    Unreachable,
)
from seutu.client.gaps import Gaps
from seutu.client.moderating import Moderating
from seutu.client.ownership import Answers
from seutu.client.owning import Owning
from seutu.client.reading import Reading
from seutu.client.records import text_in
from seutu.client.sharing import Sharing
from seutu.client.supporting import Supporting
from seutu.client.talking import Talking
from seutu.client.writing import Writing

__all__ = [
    "Answers",
    "Client",
    "Conflict",
    "Invalid",
    "NotFound",
    "Refused",
    "SeutuError",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
    "Unexpected",
    "Unreachable",
    "connect",
    "text_in",
]


class Client(
    Reading,
    Gaps,
    Talking,
    Owning,
    Belonging,
    Sharing,
    Supporting,
    Asking,
    Attaching,
    Moderating,
    Writing,
):
    """One site: what it answers, and what you do there; see `connect`."""


connect = Client
