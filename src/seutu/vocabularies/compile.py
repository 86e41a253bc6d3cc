"""Compile the vocabularies into the files of the concept store and annotator."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from seutu.language import LANGUAGES, terms
from seutu.language.arrays import Array, Words, write_arrays
from seutu.vocabularies import sources
from seutu.vocabularies.parallel import plain
from seutu.vocabularies.quarantine import Quarantine, closing_links

_LONGEST_KEY = 6
_PRIORITY = {"theme": 0, "eurovoc": 1, "cpv": 3, "cofog": 4, "yso": 2}


@dataclass(frozen=True, slots=True)
class Draft:
    """A concept on its way into the store."""

    id: str
    labels: Mapping[str, str]
    alternatives: Mapping[str, tuple[str, ...]]
    broader: tuple[str, ...]

    @property
    def scheme(self) -> str:
        return self.id.partition(":")[0]


def cpv_parent(code: str, known: set[str]) -> tuple[str, ...]:
    """Return the nearest wider CPV code: digits are turned to 0 from the right."""
    digits = code.rstrip("0")
    for length in range(len(digits) - 1, 1, -1):
        parent = digits[:length].ljust(8, "0")
        if parent in known:
            return (parent,)
    return ()


def drafts() -> Iterator[Draft]:
    """Yield the concepts of all schemes, with ids that carry their scheme."""
    cpv = list(sources.cpv())
    codes = {entry.id for entry in cpv}
    parts = (
        ("theme", sources.data_themes()),
        ("eurovoc", sources.eurovoc()),
        ("yso", sources.yso()),
        ("cpv", iter(cpv)),
        ("cofog", sources.cofog()),
    )
    for scheme, part in parts:
        for entry in part:
            broader = cpv_parent(entry.id, codes) if scheme == "cpv" else entry.broader
            yield Draft(
                f"{scheme}:{entry.id}",
                entry.labels,
                entry.alternatives,
                tuple(f"{scheme}:{one}" for one in broader),
            )


def key_of(label: str, language: str) -> str:
    """Return the terms of a label as one string; empty when it is too long."""
    found = terms(plain(label), language)
    return " ".join(found) if 0 < len(found) <= _LONGEST_KEY else ""


def canonical_numbers(concepts: Sequence[Draft]) -> list[int]:
    """Give concepts with the same English terms one number, by scheme priority."""
    groups: dict[str, list[int]] = {}
    for number, concept in enumerate(concepts):
        key = key_of(concept.labels.get("en", ""), "en")
        if key:
            groups.setdefault(key, []).append(number)
    canonical = list(range(len(concepts)))
    for group in groups.values():
        first = min(group, key=lambda one: (_PRIORITY[concepts[one].scheme], one))
        scheme = concepts[first].scheme
        for number in group:
            if concepts[number].scheme != scheme:
                canonical[number] = first
    return canonical


def links(rows: Sequence[Sequence[int]], name: str) -> dict[str, Array]:
    bounds = np.zeros(len(rows) + 1, dtype=np.uint32)
    np.cumsum([len(row) for row in rows], out=bounds[1:])
    flat = [one for row in rows for one in row]
    return {name: np.asarray(flat, dtype=np.uint32), f"{name}_bounds": bounds}


def write_keys(
    folder: Path, language: str, concepts: Sequence[Draft], canonical: Sequence[int]
) -> None:
    """Write the annotator's keys of one language; the first scheme wins a key."""
    meaning: dict[str, tuple[int, int, int]] = {}
    for number, concept in enumerate(concepts):
        label = concept.labels.get(language)
        if label is None:
            continue
        others = concept.alternatives.get(language, ())
        for rank, name in enumerate((label, *others)):
            key = key_of(name, language)
            if len(key) < 3:
                continue
            bracket = plain(name) != name
            order = (2 * min(rank, 1) + bracket, _PRIORITY[concept.scheme], number)
            if key not in meaning or order < meaning[key]:
                meaning[key] = order
    if not meaning:
        return
    keys = sorted(meaning, key=str.encode)
    shared = Counter(term for key in keys for term in set(key.split()))
    largest = math.log(len(keys) + 1)
    specificity = [
        max(math.log(len(keys) / shared[term]) for term in key.split()) / largest
        for key in keys
    ]
    numbers = [canonical[meaning[key][2]] for key in keys]
    arrays = Words.pack(keys) | {
        "concept": np.asarray(numbers, dtype=np.uint32),
        "specificity": np.asarray(specificity, dtype=np.float32),
    }
    write_arrays(folder / f"keys-{language}.arrays", arrays)


def _without_circles(
    concepts: Sequence[Draft], broader: Sequence[Sequence[int]]
) -> list[list[int]]:
    """Leave out the links by which a concept would be wider than itself."""
    quarantine = Quarantine("broader terms")
    closing = closing_links(broader)
    for concept, wider in sorted(closing):
        quarantine.keep_out(
            "circle", f"{concepts[concept].id} below {concepts[wider].id}"
        )
    quarantine.report()
    return [
        [wider for wider in links if (number, wider) not in closing]
        for number, links in enumerate(broader)
    ]


def write_concepts(folder: Path) -> None:
    """Write ids, links, labels and keys of every concept."""
    concepts = sorted(drafts(), key=lambda concept: concept.id.encode())
    number_of = {concept.id: number for number, concept in enumerate(concepts)}
    broader = [
        [number_of[one] for one in concept.broader if one in number_of]
        for concept in concepts
    ]
    broader = _without_circles(concepts, broader)
    narrower: list[list[int]] = [[] for _ in concepts]
    for number, wider in enumerate(broader):
        for one in wider:
            narrower[one].append(number)
    canonical = canonical_numbers(concepts)
    arrays = Words.pack(concept.id for concept in concepts)
    arrays |= links(broader, "broader") | links(narrower, "narrower")
    arrays["canonical"] = np.asarray(canonical, dtype=np.uint32)
    write_arrays(folder / "concepts.arrays", arrays)
    for language in LANGUAGES:
        labels = [concept.labels.get(language, "") for concept in concepts]
        if any(labels):
            write_arrays(folder / f"labels-{language}.arrays", Words.pack(labels))
            write_keys(folder, language, concepts, canonical)
