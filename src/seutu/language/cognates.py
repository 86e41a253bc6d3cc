"""Respell a word as its neighbour language would, to borrow that language's tables.

Catalan, Galician, Norwegian, Icelandic and Ukrainian have no parallel labels here.
Many of their words are those of a neighbour in other letters: "població" is
"población". A respelling counts only when the neighbour has the word.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

Rule = tuple[str, str]

_TO_NEIGHBOUR: Mapping[tuple[str, str], tuple[Rule, ...]] = {
    ("ca", "es"): (
        ("tat$", "dad"), ("ció$", "ción"), ("sió$", "sión"), ("ment$", "miento"),
        ("atge$", "aje"), ("ic$", "ico"), ("ari$", "ario"),
        ("ori$", "orio"), ("eri$", "erio"), ("isme$", "ismo"),
        ("ència$", "encia"), ("ància$", "ancia"), ("qua", "cua"), ("quali", "cali"),
        ("ny", "ñ"), ("ç", "z"), ("ss", "s"), ("t$", "to"), ("t$", "te"), ("r$", "ro"),
        ("i$", "io"), ("rt$", "rte"), ("è", "e"), ("à", "a"), ("ò", "o"),
        ("el$", "elo"), ("us$", "uso"), ("nt$", "nte"), ("st$", "sto"),
        ("u$", "uo"), ("b", "v"), ("v", "b"), ("gi$", "gio"), ("x", "j"),
    ),
    ("gl", "pt"): (
        ("ción$", "ção"), ("sión$", "são"), ("ñ", "nh"), ("x", "j"), ("x", "g"),
        ("ble$", "vel"), ("ería$", "aria"), ("cia$", "ça"), ("ll", "lh"),
        ("n$", "m"), ("ai", "a"), ("án$", "ão"), 
    ),
    ("gl", "es"): (
        ("dade$", "dad"), ("xe", "ge"), ("x", "j"), ("ei", "e"), ("ou", "o"),
    ),
    ("no", "da"): (
        ("sjon$", "tion"), ("het$", "hed"), ("ei", "ej"), ("øy", "øj"), ("av", "af"),
        ("sykkel", "cykel"), ("k$", "g"), ("ke$", "ge"), ("t$", "d"), ("te$", "de"),
        ("p$", "b"), ("pe$", "be"), ("kk", "k"), ("ss$", "s"), ("tt$", "t"),
        ("nn$", "nd"), ("ll$", "ld"), ("eldre", "ældre"), ("e", "æ"), ("s", "c"),
        ("ks", "x"), ("mm$", "m"),
    ),
    ("no", "sv"): (("sjon$", "tion"), ("ø", "ö"), ("æ", "ä"), ("e$", "a")),
    ("is", "da"): (
        ("ð", "d"), ("á", "å"), ("ó", "o"), ("ú", "u"), ("i$", "e"), ("a$", "e"),
    ),
    ("is", "sv"): (("ð", "d"), ("á", "å"), ("ó", "o"), ("i$", "e")),
    ("uk", "bg"): (
        ("і", "и"), ("і", "е"), ("і", "о"), ("ї", "и"), ("є", "е"),
        ("ія$", "ия"), ("ння$", "не"), ("ість$", "ост"),
        ("ський$", "ски"), ("ний$", "ен"), ("ти$", "м"),
    ),
}  # fmt: skip
_MOST_RULES = 3
_MOST_SPELLINGS = 120


def _rules(source: str, target: str) -> tuple[Rule, ...]:
    forward = _TO_NEIGHBOUR.get((source, target))
    if forward is not None:
        return forward
    backward = _TO_NEIGHBOUR.get((target, source), ())
    return tuple(
        (new + "$", old[:-1]) if old.endswith("$") else (new, old)
        for old, new in backward
    )


def _apply(word: str, rule: Rule) -> str:
    old, new = rule
    if old.endswith("$"):
        ending = old[:-1]
        return word.removesuffix(ending) + new if word.endswith(ending) else word
    return word.replace(old, new)


def _plain(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(one for one in parts if not unicodedata.combining(one))


@lru_cache(maxsize=20_000)
def respellings(word: str, source: str, target: str) -> tuple[str, ...]:
    """List the word as it is, then respelt by one, two and three rules."""
    rules = _rules(source, target)
    found = {word: None}
    edge = [word]
    for _ in range(_MOST_RULES):
        edge = [
            spelt
            for one in edge
            for rule in rules
            if (spelt := _apply(one, rule)) not in found
        ]
        edge = list(dict.fromkeys(edge))[: _MOST_SPELLINGS - len(found)]
        found.update(dict.fromkeys(edge))
    return tuple(found)


def cognates(
    word: str, source: str, target: str, is_word: Callable[[str], bool], limit: int = 2
) -> list[str]:
    """List respellings that the target language has, fewest changes first."""
    if len(word) < 3:
        return []
    found: list[str] = []
    for spelt in _with_plain(respellings(word, source, target)):
        if is_word(spelt):
            found.append(spelt)
            if len(found) == limit:
                break
    return found


def _with_plain(words: Iterable[str]) -> Iterable[str]:
    seen = set()
    for word in words:
        for form in (word, _plain(word)):
            if form not in seen:
                seen.add(form)
                yield form
