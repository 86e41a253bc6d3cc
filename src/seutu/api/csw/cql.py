"""Read CQL_TEXT, the part that catalogue clients write: pure.

Comparisons, LIKE, BETWEEN, IN, IS NULL, BBOX, AND, OR, NOT and parentheses (OGC
07-006r1, 6.2.2).
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from seutu.api.csw.properties import alike, boxed, compared, unknown, within
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import EVERYTHING, Any, Condition, Not, both

DEEPEST = 20
MOST_TOKENS = 400
TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>'(?:[^']|'')*')
    | (?P<quoted>"[^"]*")
    | (?P<number>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?(?![\w-]))
    | (?P<sign><=|>=|<>|!=|=|<|>)
    | (?P<mark>[(),])
    | (?P<word>[A-Za-z_][\w:./-]*|\d{4}-\d\d[\w:.+-]*)
    )""",
    re.VERBOSE,
)
CONSTRAINT = "constraint"


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str


def read(text: str) -> Condition:
    """Read a constraint; raises `Invalid` that says what cannot be used."""
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self.at = 0
        self.tokens: list[Token] = []
        place, end = 0, len(text.rstrip())
        while place < end:
            match = TOKEN.match(text, place)
            if not match or len(self.tokens) >= MOST_TOKENS:
                raise _broken(text[place:][:20].strip())
            place = match.end()
            kind = str(match.lastgroup)
            self.tokens.append(Token(kind, match[kind]))

    def whole(self) -> Condition:
        if not self.tokens:
            return EVERYTHING
        found = self._alternatives(0)
        if self.at < len(self.tokens):
            raise _broken(self._peek().text)
        return found

    def _peek(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("end", "")

    def _take(self) -> Token:
        token = self._peek()
        self.at += 1
        return token

    def _is(self, *words: str) -> bool:
        token = self._peek()
        return token.kind in {"word", "mark"} and token.text.upper() in words

    def _must(self, word: str) -> None:
        if not self._is(word):
            raise _broken(self._peek().text, wanted=word)
        self._take()

    def _alternatives(self, depth: int) -> Condition:
        if depth > DEEPEST:
            raise Invalid(_("The parentheses stand too deep."), field=CONSTRAINT)
        parts = [self._together(depth)]
        while self._is("OR"):
            self._take()
            parts.append(self._together(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _together(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._is("AND"):
            self._take()
            parts.append(self._one(depth))
        return both(*parts)

    def _one(self, depth: int) -> Condition:
        negations = 0
        while self._is("NOT"):
            self._take()
            negations += 1
        found = self._positive(depth)
        return Not(found) if negations % 2 else found

    def _positive(self, depth: int) -> Condition:
        if self._is("("):
            self._take()
            found = self._alternatives(depth + 1)
            self._must(")")
            return found
        if self._is("BBOX"):
            self._take()
            return self._box()
        token = self._take()
        if token.kind not in {"word", "quoted"}:
            raise _broken(token.text)
        return self._predicate(token.text.strip('"'))

    def _predicate(self, name: str) -> Condition:
        is_not = self._is("NOT")
        if is_not:
            self._take()
        token = self._take()
        word = token.text.upper()
        if token.kind == "sign" and not is_not:
            sign = "<>" if token.text == "!=" else token.text
            return compared(name, sign, self._value())
        if word in {"LIKE", "ILIKE"}:
            found = alike(name, self._value())
        elif word == "BETWEEN":
            low = compared(name, ">=", self._value())
            self._must("AND")
            found = both(low, compared(name, "<=", self._value()))
        elif word == "IN":
            found = self._list(name)
        elif word == "IS" and not is_not:
            is_not = self._is("NOT")
            if is_not:
                self._take()
            self._must("NULL")
            found = unknown(name)
        else:
            raise _broken(token.text)
        return Not(found) if is_not else found

    def _list(self, name: str) -> Condition:
        self._must("(")
        parts = [compared(name, "=", self._value())]
        while self._is(","):
            self._take()
            parts.append(compared(name, "=", self._value()))
        self._must(")")
        return Any(tuple(parts))

    def _box(self) -> Condition:
        self._must("(")
        name = self._take().text.strip('"')
        numbers = []
        for _corner in range(4):
            self._must(",")
            token = self._take()
            if token.kind != "number":
                raise _broken(token.text)
            numbers.append(float(token.text))
        crs = ""
        if self._is(","):
            self._take()
            crs = self._value()
        self._must(")")
        return within(name, boxed(numbers, crs))

    def _value(self) -> str:
        token = self._take()
        if token.kind == "text":
            return token.text[1:-1].replace("''", "'")
        if token.kind in {"number", "word"}:
            return token.text
        raise _broken(token.text)


def _broken(part: str, *, wanted: str = "") -> Invalid:
    if wanted:
        message = _("The constraint needs “%(wanted)s” before “%(part)s”.")
    else:
        message = _("The constraint cannot be read at “%(part)s”.")
    return Invalid(message % {"wanted": wanted, "part": part}, field=CONSTRAINT)
