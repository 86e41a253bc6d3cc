"""Putting what is the same into groups, each under the record that stands for it.

Pure, and the same in whatever order records and links are given.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from seutu.catalogue.duplicates import Link, Rule, contradict
from seutu.catalogue.fingerprints import Fingerprint


class Why(Enum):
    """Why an entry is folded; the values are those of `Entry.Folding`."""

    DUPLICATE = "duplicate"
    VARIANT = "variant"


def heads(
    entries: Mapping[str, Fingerprint],
    links: Iterable[Link],
    apart: Collection[tuple[str, str]] = (),
) -> dict[str, tuple[str, Why]]:
    """Map each entry that is folded to the one that stands for it, and why.

    The strongest links are followed first; one that would bring together two records
    that contradict each other, or that a person said to be `apart` (smaller key first),
    is left. In front stands the record nearest to its origin, of equals the one that
    says most. A family folds under its plainest table, or under what that is folded
    under. A double stays with the record that it repeats, also where that one is folded
    with its family: it is the same as no other issue.
    """
    groups = _groups(entries, links, apart)
    found: dict[str, str] = {}
    for members in groups:
        head = min(members, key=lambda key: _rank(entries[key]))
        found |= {key: head for key in members if key != head}
    doubles = frozenset(found)

    # What stands for doubles may itself be one of many tables, in either catalogue.
    for link in sorted(one for one in links if one.rule is Rule.FAMILY):
        for key, plainest in ((link.left, link.right), (link.right, link.left)):
            if key in doubles or not _is_plainer(entries, plainest, key):
                continue
            end = _end(found, plainest)
            if end != key:
                found[key] = end
    return {
        key: (head, Why.DUPLICATE)
        if key in doubles
        else (_end(found, key), Why.VARIANT)
        for key, head in found.items()
    }


def _groups(
    entries: Mapping[str, Fingerprint],
    links: Iterable[Link],
    apart: Collection[tuple[str, str]],
) -> list[list[str]]:
    group: dict[str, list[str]] = {}
    for link in sorted(one for one in links if one.rule is not Rule.FAMILY):
        left = group.setdefault(link.left, [link.left])
        right = group.setdefault(link.right, [link.right])
        if left is right:
            continue
        if _clash(entries, left, right, apart, link.rule is Rule.JUDGED):
            continue
        left.extend(right)
        for key in right:
            group[key] = left
    return list({id(members): members for members in group.values()}.values())


def _clash(
    entries: Mapping[str, Fingerprint],
    left: Iterable[str],
    right: Collection[str],
    apart: Collection[tuple[str, str]],
    is_judged: bool,
) -> bool:
    for one in left:
        for other in right:
            if (min(one, other), max(one, other)) in apart:
                return True
            if not is_judged and contradict(entries[one], entries[other]):
                return True
    return False


def _rank(entry: Fingerprint) -> tuple[object, ...]:
    said = max(map(len, entry.descriptions), default=0)
    return (*entry.distance, -said, -len(entry.files), entry.key)


def _is_plainer(entries: Mapping[str, Fingerprint], one: str, other: str) -> bool:
    return (entries[one].plainness, one) < (entries[other].plainness, other)


def _end(found: Mapping[str, str], key: str) -> str:
    while key in found:
        key = found[key]
    return key
