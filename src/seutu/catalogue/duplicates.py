"""Deciding whether entries of two catalogues are the same dataset or solution.

Pure: takes what a record says, returns a verdict with its reason. Measured on the pairs
in tests/data/*_pairs.tsv, which were labelled one by one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

WORD = re.compile(r"\w+")
FILLERS = frozenset(
    {"a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"}
)
GENERIC_PAGE = re.compile(r"^/?(?:(?:en|home|datasets?|data|catalogue|search)/?)*$")
ALIKE_TITLE, ALIKE_TEXT, SAME_TEXT = 0.4, 0.6, 0.8
MIN_TEXT_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What identifies an entry: made by `fingerprint`, compared by `compare`.

    `subject` is the title without the publisher's place and without filler words,
    `text` the description's words, `pages` and `files` are addresses in one spelling.
    """

    key: str
    publisher: frozenset[str]
    title: frozenset[str]
    subject: frozenset[str]
    text: frozenset[str]
    page: str
    files: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two entries are the same, and why or why not in a few words."""

    same: bool
    why: str


def fingerprint(
    key: str,
    *,
    title: str,
    publisher: str = "",
    description: str = "",
    page: str = "",
    files: Iterable[str] = (),
) -> Fingerprint:
    """Reduce an entry to what can be compared across catalogues."""
    body, words = _words(publisher), _words(title)
    return Fingerprint(
        key=key,
        publisher=frozenset(body - FILLERS),
        title=frozenset(words),
        subject=frozenset(words - body - FILLERS) or frozenset(words),
        text=frozenset(_words(description) - FILLERS),
        page=_address(page),
        files=frozenset(filter(None, map(_address, files))),
    )


def compare(
    left: Fingerprint, right: Fingerprint, *, by_description: bool = False
) -> Verdict:
    """Decide whether two entries of different catalogues are the same.

    Two editions (other years or numbers in the title) are never the same, and neither
    are two subjects of one publisher that share a page or a service address.
    `by_description` lets equal descriptions decide under another title. That is right
    for solutions, which are described one by one, and wrong for datasets, where a
    publisher describes the boys' and the girls' names in the same words.
    """
    if by_description and _enough(left, right):
        shared = _overlap(left.text, right.text)
        alike = _overlap(left.title, right.title) >= ALIKE_TITLE
        if shared >= SAME_TEXT or (shared >= ALIKE_TEXT and alike):
            return Verdict(True, "same description")
    if _numbers(left.title) != _numbers(right.title):
        return Verdict(False, "another edition")
    same_page = left.page == right.page and not GENERIC_PAGE.match(_path(left.page))
    same_text = _overlap(left.text, right.text) >= SAME_TEXT and _enough(left, right)
    same_publisher = bool(left.publisher) and left.publisher == right.publisher
    if left.subject == right.subject and same_publisher:
        return Verdict(True, "same title and publisher")
    if left.title == right.title:
        if same_page or left.files & right.files:
            return Verdict(True, "same title and address")
        if same_text:
            return Verdict(True, "same title and description")
        return Verdict(False, "same title, another publisher")
    return Verdict(False, "another title")


def candidates(
    lefts: Iterable[Fingerprint],
    rights: Iterable[Fingerprint],
    *,
    by_description: bool = False,
) -> Iterator[tuple[Fingerprint, Fingerprint]]:
    """Yield the pairs worth comparing: those that agree in one telling respect."""
    by_block: defaultdict[object, list[Fingerprint]] = defaultdict(list)
    for right in rights:
        for block in _blocks(right, by_description):
            by_block[block].append(right)
    for left in lefts:
        found = {
            r.key: r
            for block in _blocks(left, by_description)
            for r in by_block.get(block, ())
        }
        for key in sorted(found):
            yield left, found[key]


def duplicates(
    lefts: Iterable[Fingerprint],
    rights: Iterable[Fingerprint],
    *,
    by_description: bool = False,
) -> Iterator[tuple[str, str, str]]:
    """Yield (left key, right key, reason) for every pair that is the same."""
    for left, right in candidates(lefts, rights, by_description=by_description):
        verdict = compare(left, right, by_description=by_description)
        if verdict.same:
            yield left.key, right.key, verdict.why


def heads(
    by_catalogue: Mapping[str, Sequence[Fingerprint]], *, by_description: bool = False
) -> dict[str, str]:
    """Map each entry that stands twice to the one that says most, which is left out."""
    sizes = {one.key: len(one.text) for each in by_catalogue.values() for one in each}
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents.get(key, key) != key:
            key = parents[key]
        return key

    for left, right in combinations(sorted(by_catalogue), 2):
        for one, other, _ in duplicates(
            by_catalogue[left], by_catalogue[right], by_description=by_description
        ):
            roots = {root(one), root(other)}
            kept, *folded = sorted(roots, key=lambda key: (-sizes[key], key))
            parents.update(dict.fromkeys(folded, kept))
    return {key: root(key) for key in parents}


def straight(heads: Mapping[str, str]) -> dict[str, str]:
    """Point every folded entry straight at one that stands on its own."""
    found = {}
    for key, head in heads.items():
        while head in heads:
            head = heads[head]
        found[key] = head
    return found


def _blocks(entry: Fingerprint, by_description: bool) -> Iterator[object]:
    yield "subject", entry.subject
    yield "title", entry.title
    if entry.page:
        yield "page", entry.page
    if by_description and len(entry.text) >= MIN_TEXT_WORDS:
        yield "text", entry.text
        yield "publisher", entry.publisher


def _words(text: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return set(WORD.findall(folded))


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(map(str.isdigit, word)))


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the Jaccard coefficient: shared words over all words."""
    return len(left & right) / len(left | right) if left or right else 0.0


def _enough(left: Fingerprint, right: Fingerprint) -> bool:
    return min(len(left.text), len(right.text)) >= MIN_TEXT_WORDS


def _address(url: str) -> str:
    parts = urlsplit(url.strip())
    host = parts.netloc.casefold().removeprefix("www.")
    path = parts.path.rstrip("/").casefold()
    query = f"?{parts.query.casefold()}" if parts.query else ""
    return f"{host}{path}{query}" if host else ""


def _path(address: str) -> str:
    return address.partition("/")[2].partition("?")[0]
