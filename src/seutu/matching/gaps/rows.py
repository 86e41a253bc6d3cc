"""One demand as its origin states it, before it is stored."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One demand as its origin states it now; see `Demand` for the columns."""

    id: str
    origin: str
    title: str
    text: str = ""
    language: str = "und"
    country: str = ""
    region: str = ""
    themes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    weight: float = 1.0
    asked: int = 0
    months: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    attribution: str = ""
    challenge_id: str | None = None
    request_id: str | None = None
    is_answered: bool = False
    wordings: tuple[str, ...] = ()

    @property
    def content(self) -> dict[str, object]:
        """What decides whether it has to be assessed again."""
        return {
            name: getattr(self, name)
            for name in ("title", "text", "language", "country", "region", "themes")
        } | {"is_answered": self.is_answered, "wordings": self.wordings}

    @property
    def content_hash(self) -> str:
        written = json.dumps(self.content, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def columns(self) -> dict[str, object]:
        """The values to store, lists as the database holds them."""
        lists = {
            name: list(getattr(self, name)) for name in ("themes", "terms", "wordings")
        }
        names = ("origin", "title", "text", "language", "country", "region", "weight")
        more = ("asked", "source", "attribution", "challenge_id", "request_id")
        plain = {name: getattr(self, name) for name in (*names, *more, "is_answered")}
        return plain | lists | {"months": dict(self.months)}
