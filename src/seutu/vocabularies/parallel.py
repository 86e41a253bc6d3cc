"""Turn the packaged labels into sentence pairs that word translation learns from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from seutu.language import terms
from seutu.vocabularies import sources
from seutu.vocabularies.entry import Entry

TABLE_LANGUAGES: tuple[str, ...] = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu",
    "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
    "ca", "eu", "gl", "is", "no", "uk",
)  # fmt: skip
_OTHER_NAME = 0.15
_OTHER_NAMES = {"glossary": 0.4, "rarer": 0.4}
_COMMONEST = 1_165
# Their other names are search words, listed without saying which translates which.
_ONE_NAME = frozenset({"tagging", "symbol"})
_WEIGHTS = {
    "eurovoc": 1.0,
    "cpv": 1.0,
    "yso": 1.0,
    "code-list": 0.6,
    "theme": 1.0,
    "cofog": 1.0,
    "territory": 0.6,
    "language": 0.4,
    "nuts": 0.4,
    "glossary": 6.0,
    "rarer": 2.0,
    "tagging": 0.4,
    "symbol": 0.1,
}

TermLists = Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Parallel:
    """The same meaning as terms of several languages; the first list is preferred."""

    scheme: str
    code: str
    weight: float
    terms: TermLists


def _is_copied(scheme: str, tag: str, label: str, english: str) -> bool:
    """Tell whether a label was never translated (Irish CPV repeats the English)."""
    return scheme in {"cpv", "code-list"} and tag == "ga" and label == english


def entries() -> Iterator[tuple[str, Entry]]:
    """Yield every packaged entry that has labels in several languages."""
    parts: dict[str, Iterable[Entry]] = {
        "eurovoc": sources.eurovoc(),
        "cpv": sources.cpv(),
        "yso": sources.yso(),
        "code-list": sources.code_lists(),
        "theme": sources.data_themes(),
        "cofog": sources.cofog(),
        "territory": sources.territories(),
        "language": sources.languages(),
        "nuts": sources.nuts(),
        "glossary": islice(sources.glossary(), _COMMONEST),
        "rarer": islice(sources.glossary(), _COMMONEST, None),
        "tagging": sources.tagging(),
        "symbol": sources.symbols(),
    }
    for scheme, part in parts.items():
        for entry in part:
            yield scheme, entry


def plain(label: str) -> str:
    """Leave out what stands in brackets: qualifiers such as "(county)" or "(CS)"."""
    kept, depth = [], 0
    for letter in label:
        depth += letter == "("
        if depth == 0:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return "".join(kept).strip() or label


def parallel_labels() -> Iterator[Parallel]:
    """Yield the labels of every entry as terms in the table languages."""
    for scheme, entry in entries():
        english = entry.labels.get("en", "")
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for tag, label in entry.labels.items():
            if tag not in TABLE_LANGUAGES or _is_copied(scheme, tag, label, english):
                continue
            names = [label, *entry.alternatives.get(tag, ())]
            lists = [tuple(terms(plain(name), tag)) for name in names]
            found[tag] = tuple(dict.fromkeys(filter(None, lists)))
        lists_by_tag = {tag: lists for tag, lists in found.items() if lists}
        if scheme in _ONE_NAME:
            lists_by_tag = {tag: lists[:1] for tag, lists in lists_by_tag.items()}
        if len(lists_by_tag) > 1:
            yield Parallel(scheme, entry.id, _WEIGHTS[scheme], lists_by_tag)


def sentence_pairs(
    rows: Iterable[Parallel], source: str, target: str
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Yield term lists that mean the same, once each, with their weight."""
    seen: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for row in rows:
        left, right = row.terms.get(source), row.terms.get(target)
        if left is None or right is None:
            continue
        names = [(left[0], right[0], row.weight)]
        other = row.weight * _OTHER_NAMES.get(row.scheme, _OTHER_NAME)
        names += [(left[0], name, other) for name in right[1:]]
        names += [(name, right[0], other) for name in left[1:]]
        for ours, theirs, weight in names:
            if (ours, theirs) not in seen:
                seen.add((ours, theirs))
                yield ours, theirs, weight
