"""Read the part of Solr's query language that clients of CKAN use: pure, no clock.

Fields, phrases, wildcards at the end, ranges of dates, AND, OR, NOT, +, -, and
parentheses. Neighbours without a word between them must both hold, as in CKAN.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import (
    EVERYTHING,
    Among,
    Any,
    Between,
    Condition,
    Everything,
    Holds,
    Known,
    Not,
    Nothing,
    Words,
    both,
)

DEEPEST = 20
MOST_TOKENS = 400
TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\))
    | (?P<range>[\[{]\s*(?P<low>"[^"]*"|[^\s\]}"]+)\s+TO\s+
        (?P<high>"[^"]*"|[^\s\]}"]+)\s*[\]}])
    | (?P<sign>[+!-])(?=\S)
    | (?P<phrase>"(?:[^"\\]|\\.)*")(?:~\d*)?(?:\^[\d.]+)?
    | (?P<name>(?:[\w.*-]|\\.)+):(?=\S)
    | (?P<word>(?:[^\s()"\\\[\]{}]|\\.)+)
    )""",
    re.VERBOSE,
)
MOMENT = re.compile(
    r"(?P<day>\d{4}(?:-\d\d(?:-\d\d)?)?)"
    r"(?:T(?P<time>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|\+00:?00)?)?(?P<sums>[+/-].*)?"
)
SUM = re.compile(r"([+-])(\d{1,6})(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?|/([A-Z]+)")
SPANS = {
    "YEAR": timedelta(days=365),
    "MONTH": timedelta(days=30),
    "DAY": timedelta(days=1),
    "HOUR": timedelta(hours=1),
    "MINUTE": timedelta(minutes=1),
    "SECOND": timedelta(seconds=1),
}
# Fields of CKAN, also as "extras_…", and what they are here.
VALUES: Mapping[str, str] = {
    "id": "id",
    "name": "id",
    "organization": "publisher",
    "owner_org": "publisher",
    "groups": "theme",
    "theme": "theme",
    "tags": "keyword",
    "res_format": "format",
    "license_id": "licence",
    "license": "licence",
    "license_url": "licence_url",
    "access_rights": "access",
    "country": "country",
    "region": "region",
    "source": "source",
    "language": "language",
    "frequency": "frequency",
    "identifier": "identifier",
    "guid": "identifier",
    "uri": "uri",
    "url": "landing_page",
    "hvd_category": "hvd_category",
    "applicable_legislation": "legislation",
    "conforms_to": "standard",
}
TEXTS: Mapping[str, str] = {"title": "title", "notes": "description"}
ALL_TEXTS = frozenset({"text", "_text_"})
DATES: Mapping[str, str] = {
    "metadata_modified": "updated_at",
    "metadata_created": "first_seen_at",
    "modified": "modified",
    "issued": "issued",
}
CONSTANT: Mapping[str, str] = {
    "state": "active",
    "type": "dataset",
    "dataset_type": "dataset",
    "entity_type": "package",
    "private": "false",
    "capacity": "public",
}
UPPER = frozenset({"theme", "country", "region", "format", "frequency"})


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def read(text: str, *, now: datetime, field: str = "fq") -> Condition:
    """Read a query; raises `Invalid` that says which part cannot be used and why."""
    return _Reader(text, now, field).whole()


class _Reader:
    """A descent through the tokens of one query."""

    def __init__(self, text: str, now: datetime, parameter: str) -> None:
        self.parameter = parameter
        self.now = now
        self.tokens = list(self._tokens(text))
        self.at = 0

    def whole(self) -> Condition:
        if not self.tokens:
            return EVERYTHING
        found = self._alternatives("", 0)
        if self.at < len(self.tokens):
            raise self._broken(_("a parenthesis closes that never opened"))
        return found

    def _tokens(self, text: str) -> Iterator[Token]:
        place, count = 0, 0
        end = len(text.rstrip())
        while place < end:
            match = TOKEN.match(text, place)
            if not match or match.end() == place:
                raise self._broken(
                    _("“%(part)s” cannot be read") % {"part": text[place:][:20].strip()}
                )
            place, count = match.end(), count + 1
            if count > MOST_TOKENS:
                raise self._broken(_("it has too many parts"))
            kind = str(match.lastgroup)
            if match["range"]:
                kind = "range"
            yield Token(kind, match[kind])

    def _peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("end", "")

    def _take(self) -> Token:
        token = self._peek()
        self.at += 1
        return token

    def _is_word(self, *words: str) -> bool:
        token = self._peek()
        return token.kind == "word" and token.text in words

    def _alternatives(self, name: str, depth: int) -> Condition:
        if depth > DEEPEST:
            raise self._broken(_("its parentheses stand too deep"))
        parts = [self._together(name, depth)]
        while self._is_word("OR", "||"):
            self._take()
            parts.append(self._together(name, depth))
        return parts[0] if len(parts) == 1 else _either(parts)

    def _together(self, name: str, depth: int) -> Condition:
        parts = [self._signed(name, depth)]
        while True:
            if self._is_word("AND", "&&"):
                self._take()
            elif self._peek().kind in {"end", "close"} or self._is_word("OR", "||"):
                return both(*_joined(parts))
            parts.append(self._signed(name, depth))

    def _signed(self, name: str, depth: int) -> Condition:
        negations = 0
        while self._is_word("NOT") or self._peek().kind == "sign":
            negations += self._take().text != "+"
        found = self._one(name, depth)
        return Not(found) if negations % 2 else found

    def _one(self, name: str, depth: int) -> Condition:
        token = self._take()
        if token.kind == "name":
            if name:
                raise self._broken(_("a field stands within a field"))
            asked = token.text.replace("\\", "")
            following = self._peek()
            if following.kind in {"sign", "name", "close", "end"}:
                raise self._broken(_("“%(name)s” has no value") % {"name": asked})
            return self._one(asked, depth + 1)
        if token.kind == "open":
            found = self._alternatives(name, depth + 1)
            if self._take().kind != "close":
                raise self._broken(_("a parenthesis does not close"))
            return found
        if token.kind == "range":
            return self._range(name, token.text)
        if token.kind == "phrase":
            return self._value(name, _unescaped(token.text[1:-1]), is_phrase=True)
        if token.kind == "word" and token.text not in {"AND", "OR", "&&", "||"}:
            text = re.sub(r"(?<!\\)\^[\d.]+$", "", token.text)
            return self._value(name, text, is_phrase=False)
        raise self._broken(_("a value is missing"))

    def _value(self, name: str, text: str, *, is_phrase: bool) -> Condition:
        value = text if is_phrase else _unescaped(text)
        if not name or name in ALL_TEXTS:
            star = value.strip("*?~ ")
            return Words(star) if star else EVERYTHING
        if name == "*":
            return EVERYTHING
        plain = name.removeprefix("extras_")
        if plain in CONSTANT or plain == "site_id":
            is_so = plain not in CONSTANT or value in {CONSTANT[plain], "*"}
            return EVERYTHING if is_so else Nothing()
        if text == "*" and not is_phrase:
            return Known(self._field(plain))
        if plain in DATES:
            moment = self._moment(value)
            return Between(DATES[plain], moment, moment)
        if plain in TEXTS:
            return Holds(TEXTS[plain], value.strip("*"))
        mine = self._field(plain)
        if not is_phrase and re.search(r"(?<!\\)[*?]", text):
            return self._pattern(plain, mine, value)
        return Among(mine, (value.upper() if mine in UPPER else value,))

    def _pattern(self, name: str, mine: str, value: str) -> Condition:
        letters = value.strip("*")
        if (
            "*" in letters
            or "?" in letters
            or mine in {"publisher", "source", "region"}
        ):
            raise self._broken(
                _("“%(name)s” takes no pattern such as “%(value)s”")
                % {"name": name, "value": value}
            )
        return Holds(mine, letters)

    def _range(self, name: str, text: str) -> Condition:
        match = TOKEN.match(text)
        if not match:
            raise self._broken(_("a range cannot be read"))
        low, high = match["low"].strip('"'), match["high"].strip('"')
        plain = name.removeprefix("extras_")
        if low == high == "*":
            return EVERYTHING if plain in {"", "*"} else Known(self._field(plain))
        if plain not in DATES:
            self._field(plain)
            raise self._broken(_("“%(name)s” takes no range") % {"name": name})
        return Between(
            DATES[plain],
            None if low == "*" else self._moment(low),
            None if high == "*" else self._moment(high),
            with_low=text.startswith("["),
            with_high=text.endswith("]"),
        )

    def _field(self, name: str) -> str:
        for known in (VALUES, DATES, TEXTS):
            if name in known:
                return known[name]
        names = ", ".join(sorted({*VALUES, *TEXTS, *DATES, *CONSTANT}))
        raise Invalid(
            _("“%(name)s” is no field here. Known: %(names)s.")
            % {"name": name, "names": names},
            field=self.parameter,
        )

    def _moment(self, text: str) -> datetime:
        try:
            if text.startswith("NOW"):
                return _reckoned(self.now, text.removeprefix("NOW"))
            match = MOMENT.fullmatch(text)
            if match:
                day = (match["day"] + "-01-01")[:10]
                clock = match["time"] or "00:00"
                moment = datetime.fromisoformat(f"{day}T{clock[:15]}")
                return _reckoned(moment.replace(tzinfo=UTC), match["sums"] or "")
        except (ValueError, OverflowError):
            pass
        raise self._broken(
            _("“%(text)s” is no date such as 2024-05-31T00:00:00Z") % {"text": text}
        )

    def _broken(self, why: str) -> Invalid:
        message = _("The query cannot be used: %(why)s.") % {"why": why}
        return Invalid(message, field=self.parameter)


def _reckoned(moment: datetime, sums: str) -> datetime:
    place = 0
    while place < len(sums):
        match = SUM.match(sums, place)
        if not match:
            raise ValueError(sums)
        place = match.end()
        if match[4]:
            moment = _rounded(moment, match[4].removesuffix("S"))
        else:
            span = SPANS[match[3]] * int(match[2])
            moment = moment + span if match[1] == "+" else moment - span
    return moment


def _rounded(moment: datetime, unit: str) -> datetime:
    steps: Mapping[str, Callable[[datetime], datetime]] = {
        "YEAR": lambda at: at.replace(month=1, day=1, hour=0, minute=0),
        "MONTH": lambda at: at.replace(day=1, hour=0, minute=0),
        "DAY": lambda at: at.replace(hour=0, minute=0),
        "HOUR": lambda at: at.replace(minute=0),
        "MINUTE": lambda at: at,
    }
    if unit not in steps:
        raise ValueError(unit)
    return steps[unit](moment.replace(second=0, microsecond=0))


def _joined(parts: list[Condition]) -> list[Condition]:
    """Put single words side by side back together: they are one text to look for."""
    found: list[Condition] = []
    for part in parts:
        if isinstance(part, Words) and found and isinstance(found[-1], Words):
            found[-1] = Words(f"{found[-1].text} {part.text}")
        else:
            found.append(part)
    return found


def _either(parts: list[Condition]) -> Condition:
    if any(isinstance(part, Everything) for part in parts):
        return EVERYTHING
    first = parts[0]
    if isinstance(first, Among) and all(
        isinstance(part, Among) and part.field == first.field for part in parts
    ):
        values = (v for part in parts if isinstance(part, Among) for v in part.values)
        return Among(first.field, tuple(dict.fromkeys(values)))
    return Any(tuple(parts))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
