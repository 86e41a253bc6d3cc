"""Read what was stated and note what would keep others from taking it up.

Pure: texts in, findings out. The rules are data, one file per language of the text
(`en.toml` and its neighbours); what does not depend on a language is in this file.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Kind = Literal[
    "solution",
    "jargon",
    "owner",
    "people",
    "measure",
    "short",
    "long",
    "abbreviation",
]

LANGUAGES = ("en", "fi", "sv", "pl", "lt", "it")
# Fewest and most letters with which a text is easy to take up.
LENGTHS: Mapping[str, tuple[int, int]] = {
    "title": (15, 110),
    "today": (80, 2_500),
    "who": (10, 800),
    "better": (30, 1_500),
    "noticed": (10, 800),
    "benefits": (10, 800),
}
NEED_QUESTIONS = ("title", "today", "who", "better", "noticed", "benefits")
MOST_PER_KIND = 5
REACH = 4
KNOWN_EVERYWHERE = frozenset(
    {"EU", "COVID", "GDPR", "AI", "IT", "CSV", "HTML", "URL", "UTC", "GMT", "CET"}
    | {"CEST", "EET", "ET", "EST", "EDT", "CST", "PT", "PST"}
)
ABBREVIATION = re.compile(r"(?<![\w.&/-])[^\W\d_]{2,6}(?![\w&/])")
ROMAN = re.compile(r"[IVXLCM]+")
CAPITALS_BEFORE = re.compile(r"\b[^\W\d_a-zà-ÿ]{2,}[\s,&-]{1,3}$")
CAPITALS_AFTER = re.compile(r"[\s,&-]{1,3}[^\W\d_a-zà-ÿ]{2,}\b")
AFTER_NAME = re.compile(r"(?:,\s|\b[^\W\d_a-z]\w+\s)$")
NUMBER = re.compile(r"\d")
# Where most letters are capitals, capitals say nothing.
MOST_CAPITALS = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark on the answer to one question.

    `start` and `end` mark the words in the answer; both are 0 where the answer as a
    whole is meant. `plainer` is in the language of the text.
    """

    kind: Kind
    question: str
    start: int = 0
    end: int = 0
    words: str = ""
    plainer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The compiled rules of one language."""

    solution: re.Pattern[str]
    solution_title: re.Pattern[str]
    owner: re.Pattern[str]
    people: re.Pattern[str]
    measure: re.Pattern[str]
    known: frozenset[str]
    jargon: tuple[tuple[re.Pattern[str], str], ...]


def evaluate(
    texts: Mapping[str, str], language: str, *, has_number: bool = False
) -> list[Finding]:
    """List what could be better in answers by question, in the order of the form.

    In a language without rules only lengths and abbreviations are looked at.
    `has_number` tells that the number of people or cases was given.
    """
    rules = rules_of(language)
    found = [
        finding
        for question in NEED_QUESTIONS
        if (text := texts.get(question, "")).strip()
        for finding in _of_answer(question, text, rules)
    ]
    if rules is not None:
        found += _of_statement(texts, rules, has_number=has_number)
    found += _abbreviations(texts, rules)
    order = {name: place for place, name in enumerate(texts)}
    found.sort(key=lambda one: (order.get(one.question, len(order)), one.start))
    return found


def rules_of(language: str) -> Rules | None:
    """Give the rules of a language tag; None for a language that has none."""
    base = language.partition("-")[0].lower()
    return _rules(base) if base in LANGUAGES else None


@cache
def _rules(language: str) -> Rules:
    read = tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
    solution = read["solution"]
    stopping = _any(solution["stopping"])
    after = f"(?!\\s+{_any(solution['after'])})" if solution["after"] else ""
    step = rf"(?:[\s'’-]+(?!{stopping}\b)\w+){{0,{REACH}}}?[\s'’-]+"
    return Rules(
        solution=_compiled(
            rf"\b{_any(solution['wanting'])}\b{step}{_any(solution['tools'])}\b{after}"
        ),
        solution_title=_compiled(rf"^\W*{_any(solution['titles'])}\b{after}"),
        owner=_compiled(rf"\b{_any(read['owner']['patterns'])}\b"),
        people=_compiled(rf"\b{_any(read['people']['patterns'])}\b"),
        measure=_compiled(rf"\b{_any(read['measure']['patterns'])}\b"),
        known=frozenset(read["abbreviations"]["known"]),
        jargon=tuple(
            (_compiled(rf"\b(?:{one['find']})\b"), one["plainer"])
            for one in read["jargon"]
        ),
    )


def _any(fragments: Iterable[str]) -> str:
    return "(?:" + "|".join(fragments) + ")"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _of_answer(question: str, text: str, rules: Rules | None) -> Iterator[Finding]:
    yield from _length(question, text)
    if rules is None:
        return
    if question == "title":
        yield from _marked("solution", question, rules.solution_title, text, most=1)
    yield from _marked("solution", question, rules.solution, text)
    yield from _marked("owner", question, rules.owner, text)
    left = MOST_PER_KIND
    for pattern, plainer in rules.jargon:
        for finding in _marked("jargon", question, pattern, text, plainer):
            if left and not _is_name(text, finding.start):
                left -= 1
                yield finding
                break


def _marked(
    kind: Kind,
    question: str,
    pattern: re.Pattern[str],
    text: str,
    plainer: str = "",
    most: int = MOST_PER_KIND,
) -> Iterator[Finding]:
    for count, hit in enumerate(pattern.finditer(text)):
        if count == most:
            return
        yield Finding(
            kind=kind,
            question=question,
            start=hit.start(),
            end=hit.end(),
            words=hit.group(),
            plainer=plainer,
        )


def _length(question: str, text: str) -> Iterator[Finding]:
    fewest, most = LENGTHS[question]
    size = len(text.strip())
    if size < fewest:
        yield Finding(kind="short", question=question)
    elif size > most:
        yield Finding(kind="long", question=question)


def _of_statement(
    texts: Mapping[str, str], rules: Rules, *, has_number: bool
) -> Iterator[Finding]:
    """Note a need without people, and a change that nobody could notice."""
    who = texts.get("who", "")
    if (
        who.strip()
        and not has_number
        and not NUMBER.search(who)
        and not rules.people.search(who)
    ):
        yield Finding(kind="people", question="who")
    better, noticed = texts.get("better", ""), texts.get("noticed", "")
    changes = f"{better}\n{noticed}"
    if (
        better.strip()
        and not NUMBER.search(changes)
        and not rules.measure.search(changes)
    ):
        yield Finding(kind="measure", question="noticed")


def _abbreviations(texts: Mapping[str, str], rules: Rules | None) -> Iterator[Finding]:
    """Note abbreviations that no answer spells out, each where it first stands."""
    known = KNOWN_EVERYWHERE | (rules.known if rules else frozenset())
    everything = "\n".join(texts.get(name, "") for name in texts)
    seen: set[str] = set()
    for question, text in texts.items():
        if _is_shouted(text):
            continue
        for hit in ABBREVIATION.finditer(text):
            word = hit.group()
            if not word.isupper() or word in known or word in seen:
                continue
            if ROMAN.fullmatch(word) or _is_emphasis(hit, everything):
                continue
            if _is_initials(hit) or _is_spelt_out(word, everything):
                continue
            if len(seen) == MOST_PER_KIND:
                return
            seen.add(word)
            yield Finding(
                kind="abbreviation",
                question=question,
                start=hit.start(),
                end=hit.end(),
                words=word,
            )


def _is_shouted(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > 20 and capitals > MOST_CAPITALS * len(letters)


def _is_name(text: str, start: int) -> bool:
    """Tell whether a capital in the middle of a sentence makes a word a name."""
    before = text[:start].rstrip(" \t\"'“„(")
    return text[start].isupper() and bool(before) and before[-1] not in ".!?:;\n•"


def _is_emphasis(hit: re.Match[str], everything: str) -> bool:
    """Tell whether capitals shout: beside others, or of a word that is in use."""
    text, word = hit.string, hit.group()
    if CAPITALS_BEFORE.search(text[: hit.start()]) or CAPITALS_AFTER.match(
        text, hit.end()
    ):
        return True
    ordinary = rf"\b(?:{word.capitalize()}|{word.lower()})\b"
    return re.search(ordinary, everything) is not None


def _is_initials(hit: re.Match[str]) -> bool:
    """Tell whether two letters belong to a name or an address."""
    before = hit.string[: hit.start()]
    return len(hit.group()) == 2 and AFTER_NAME.search(before) is not None


def _is_spelt_out(word: str, text: str) -> bool:
    """Tell whether brackets join the abbreviation with its long form somewhere."""
    quoted = re.escape(word)
    return (
        re.search(rf"\(\W{{0,2}}{quoted}s?\W{{0,2}}[)\s,;:–-]", text) is not None
        or re.search(rf"\b{quoted}\s*\([^)]*\w{{3}}[^)]*\)", text) is not None
        or re.search(rf"\b{quoted}\s*[:=]\s*\w{{3}}", text) is not None
    )
