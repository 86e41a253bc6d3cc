"""Deciding whether entries of two catalogues are the same dataset or solution.

Pure: returns links with the rule that made each. Entries that share a key (an address,
a title) are compared; a key tells something of an entry only where its own catalogue
has nothing else under it. Measured on the pairs in tests/data/*_pairs.tsv, which were
labelled one by one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations

from seutu.catalogue.fingerprints import (
    ENOUGH_BESIDE_A_TITLE,
    MIN_TEXT_WORDS,
    Fingerprint,
    Key,
    keys_of,
    most_holders,
    text_words,
)

ALIKE_TITLE, ALIKE_TEXT, SAME_TEXT = 0.4, 0.6, 0.8


class Rule(IntEnum):
    """Why two entries are linked; the stronger rule has the smaller number."""

    JUDGED = 0
    NAME = 1
    TWIN = 2
    TITLE_AND_ADDRESS = 3
    TITLE_AND_PUBLISHER = 4
    PAGE = 5
    FILES = 6
    TITLE_AND_TEXT = 7
    TEXT = 8
    FAMILY = 9


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two entries that are the same by a rule; `left` is the smaller key."""

    rule: Rule
    left: str
    right: str


def links(kind: Key, what: object, holders: Sequence[Fingerprint]) -> Iterator[Link]:
    """Compare the entries that share a key; yield each pair that is the same.

    What a pair is depends on its own two records and on the other holders of the key,
    on nothing else, so that a change concerns only those who share a key with it.
    Two editions (other years or numbers in the title) are never the same by an address
    alone; one publisher's two records of one title in one catalogue are told apart by
    their addresses or not at all.
    """
    if len(holders) < 2:
        return
    ordered = sorted(holders, key=lambda entry: entry.key)
    if kind is Key.FAMILY:
        plainest = min(ordered, key=lambda entry: (entry.plainness, entry.key))
        for entry in ordered:
            if entry is not plainest:
                yield _link(Rule.FAMILY, entry, plainest)
        return
    clear = {entry.key: _is_clear(kind, what, entry, ordered) for entry in ordered}
    for left, right in combinations(ordered, 2):
        if left.catalogue == right.catalogue:
            is_telling = kind is Key.FILES or (
                kind is Key.ADDRESS and what in left.names and what in right.names
            )
            rule = Rule.TWIN if is_telling and _are_twins(left, right) else None
        elif clear[left.key] and clear[right.key]:
            rule = _rule(kind, what, left, right)
        else:
            rule = None
        if rule is not None:
            yield _link(rule, left, right)


def contradict(left: Fingerprint, right: Fingerprint) -> bool:
    """Say whether two records of one catalogue cannot be one dataset."""
    if left.catalogue != right.catalogue or _look_alike(left, right):
        return False
    return not _is_one_edition(left, right) or bool(left.spelled & right.spelled)


def all_links(
    entries: Iterable[Fingerprint], *, by_description: bool = False
) -> set[Link]:
    """Return the links among all entries, in memory."""
    holders: dict[int, list[Fingerprint]] = {}
    meaning: dict[int, tuple[Key, object]] = {}
    for entry in entries:
        for digest, key in keys_of(entry, by_description=by_description).items():
            holders.setdefault(digest, []).append(entry)
            meaning[digest] = key
    return {
        link
        for digest, some in holders.items()
        if len(some) <= (most_holders(digest) or len(some))
        for link in links(*meaning[digest], some)
    }


def _rule(
    kind: Key, what: object, left: Fingerprint, right: Fingerprint
) -> Rule | None:
    if kind is Key.ADDRESS:
        if what in left.names and what in right.names:
            return Rule.NAME
        has_same_files = bool(left.files) and left.files == right.files
        is_same = has_same_files or _are_alike(left, right)
        return Rule.PAGE if is_same else None
    if kind is Key.FILES:
        return Rule.FILES if _are_alike(left, right) else None
    if kind is Key.TITLE:
        if (left.page and left.page == right.page) or left.files & right.files:
            return Rule.TITLE_AND_ADDRESS
        shared = _shared_text(left, right, least=ENOUGH_BESIDE_A_TITLE)
        is_same = shared >= SAME_TEXT and not _abroad(left, right)
        return Rule.TITLE_AND_TEXT if is_same else None
    if kind is Key.SUBJECT:
        is_same = not _abroad(left, right) and left.publisher == right.publisher
        return Rule.TITLE_AND_PUBLISHER if is_same else None
    shared = _shared_text(left, right)
    is_same = shared >= SAME_TEXT or (
        shared >= ALIKE_TEXT and _shared_title(left, right) >= ALIKE_TITLE
    )
    return Rule.TEXT if is_same else None


def _is_clear(
    kind: Key, what: object, entry: Fingerprint, holders: Iterable[Fingerprint]
) -> bool:
    """Say whether a key means this entry and no other of its catalogue."""
    for other in holders:
        if other is entry or other.catalogue != entry.catalogue:
            continue
        if kind in {Key.TEXT, Key.PUBLISHER}:
            continue
        if kind in {Key.TITLE, Key.SUBJECT} and not (
            other.publisher == entry.publisher and entry.spelled & other.spelled
        ):
            continue
        if kind is Key.ADDRESS and what in entry.names and what not in other.names:
            continue
        if not _look_alike(entry, other):
            return False
    return True


def _are_twins(left: Fingerprint, right: Fingerprint) -> bool:
    """Say whether two records look alike and have the same files, or one name."""
    return _look_alike(left, right) and bool(left.files or left.names & right.names)


def _look_alike(left: Fingerprint, right: Fingerprint) -> bool:
    """Say whether nothing but its page tells a record from another."""
    return (
        left.titles == right.titles
        and left.publisher == right.publisher
        and left.files == right.files
        and left.descriptions == right.descriptions
    )


def _are_alike(left: Fingerprint, right: Fingerprint) -> bool:
    """Say whether titles allow what an address says: one edition, or a translation."""
    if _abroad(left, right) or not _is_one_edition(left, right):
        return False
    return (
        not left.languages & right.languages
        or _shared_title(left, right) >= ALIKE_TITLE
    )


def _is_one_edition(left: Fingerprint, right: Fingerprint) -> bool:
    return bool(
        {_numbers(words) for words in left.titles}
        & {_numbers(words) for words in right.titles}
    )


def _abroad(left: Fingerprint, right: Fingerprint) -> bool:
    return bool(left.country and right.country and left.country != right.country)


def _shared_title(left: Fingerprint, right: Fingerprint) -> float:
    pairs = ((one, other) for one in left.titles for other in right.titles)
    return max((_overlap(one, other) for one, other in pairs), default=0.0)


def _shared_text(
    left: Fingerprint, right: Fingerprint, *, least: int = MIN_TEXT_WORDS
) -> float:
    ones, others = _texts(left, least), _texts(right, least)
    return max((_overlap(one, other) for one in ones for other in others), default=0.0)


def _texts(entry: Fingerprint, least: int) -> list[frozenset[str]]:
    texts = map(text_words, entry.descriptions)
    return [words for words in texts if len(words) >= least]


def _numbers(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word for word in words if any(map(str.isdigit, word)))


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the Jaccard coefficient: shared words over all words."""
    return len(left & right) / len(left | right) if left or right else 0.0


def _link(rule: Rule, one: Fingerprint, other: Fingerprint) -> Link:
    left, right = sorted((one.key, other.key))
    return Link(rule, left, right)
