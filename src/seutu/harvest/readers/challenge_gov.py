"""Challenge.gov: prize competitions of the agencies of the United States."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from seutu.harvest.readers.fields import (
    clean,
    day,
    distinct,
    in_language,
    mappings,
    source_form,
    text,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Agent,
    ChallengeRecord,
    OrganisationKind,
    Rejected,
    SourceFacts,
    State,
)

LANGUAGE = "en"
STATES = {"open": State.OPEN, "closed": State.CLOSED, "upcoming": State.UPCOMING}


@dataclass(frozen=True, slots=True)
class ChallengeGovFeed:
    """Reads the feed's list of challenges; its texts are English.

    `state` is the feed's word on the day of the feed; `closes` tells the rest.
    """

    name: ClassVar[str] = "challenge-gov-feed"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[ChallengeRecord | Rejected]:
        """Yield one challenge per entry; raises `Unreadable` without the list."""
        document = read_json(stream)
        if not isinstance(document, dict) or "_challenge" not in document:
            raise Unreadable('The feed has no list called "_challenge".')
        seen: set[str] = set()
        for number, entry in enumerate(mappings(document, "_challenge"), start=1):
            identifier, title = (
                text(entry, "challenge-id"),
                text(entry, "challenge-title"),
            )
            raw = source_form(entry)
            if not identifier:
                yield Rejected(f"entry {number}", "The challenge has no id.", raw)
            elif not title:
                yield Rejected(identifier, "The challenge has no title.", raw)
            elif identifier in seen:
                yield Rejected(identifier, "Another challenge has the same id.", raw)
            else:
                seen.add(identifier)
                yield self._challenge(identifier, plain(title), entry, raw)

    def _challenge(
        self, identifier: str, title: str, entry: Mapping[str, Json], raw: bytes
    ) -> ChallengeRecord:
        opens, closes = text(entry, "submission-start"), text(entry, "submission-end")
        words = text(entry, "challenge_status")
        kinds = _kinds(entry.get("type-of-challenge"))
        tagline = in_language(LANGUAGE, plain(text(entry, "tagline")))
        description = plain(text(entry, "description"))
        return ChallengeRecord(
            identifier=identifier,
            title={LANGUAGE: title},
            description=in_language(LANGUAGE, description) or tagline,
            keywords={LANGUAGE: kinds} if kinds else {},
            publisher=_agency(text(entry, "agency")),
            country="US",
            landing_page=web_address(text(entry, "permalink")),
            external_url=web_address(text(entry, "external-url")),
            licence=self.facts.licence,
            issued=day(opens),
            unread=unread(opens=opens, closes=closes),
            state=STATES.get(words.casefold(), State.UNSTATED),
            state_words=words,
            tagline=tagline,
            opens=day(opens),
            closes=day(closes),
            prize=_prize(text(entry, "total-prize-offered-cash")),
            solution_types=kinds,
            partners=distinct(
                part.strip()
                for key in ("partner-agencies-federal", "partners-non-federal")
                for part in re.split(r"[;\n]|, (?=[A-Z])", text(entry, key))
            ),
            raw=raw,
        )


def _kinds(value: Json) -> tuple[str, ...]:
    """Read ["Scientific"], "Software and apps" or "Ideas, and algorithms"."""
    listed = value if isinstance(value, list) else [value]
    parts = (
        re.sub(r"^and\s+", "", clean(part))
        for item in listed
        if isinstance(item, str)
        for part in re.split(r"[,;]", item)
    )
    return distinct(part[:1].upper() + part[1:] for part in parts)


def _agency(name: str) -> Agent | None:
    if not name:
        return None
    return Agent(name={LANGUAGE: name}, kind=OrganisationKind.NATIONAL, country="US")


def _prize(value: str) -> str:
    return value if re.search(r"[1-9]", value) else ""
