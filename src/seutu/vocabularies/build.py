"""Build the learnt tables and the concept store from the packaged vocabularies.

Run as `python -m seutu.vocabularies.build`. The same vocabularies and the same
versions of the lemma dictionaries give the same files.
"""

import argparse
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from seutu.language.arrays import Words, write_arrays
from seutu.language.dictionaries import index_dictionary, packed_dictionary
from seutu.language.learnt import ARCHIVE, pack
from seutu.language.lemmas import dictionary_languages
from seutu.language.tables import PIVOT, PROBABILITY_STEPS
from seutu.vocabularies import alignment
from seutu.vocabularies.compile import write_concepts
from seutu.vocabularies.parallel import (
    TABLE_LANGUAGES,
    Parallel,
    parallel_labels,
    sentence_pairs,
)

DIRECT_PAIRS: tuple[tuple[str, str], ...] = (("fi", "sv"),)


def vocabulary(rows: Iterable[Parallel], language: str) -> list[str]:
    """List the distinct terms of a language in UTF-8 order."""
    found = {
        term for row in rows for label in row.terms.get(language, ()) for term in label
    }
    return sorted(found, key=str.encode)


def write_direction(path: Path, lexicon: alignment.Lexicon, source_size: int) -> None:
    """Write one direction as rows by source term."""
    counts = np.bincount(lexicon.source, minlength=source_size)
    bounds = np.zeros(source_size + 1, dtype=np.uint32)
    np.cumsum(counts, out=bounds[1:])
    steps = np.rint(np.minimum(lexicon.probability, 1.0) * PROBABILITY_STEPS)
    write_arrays(
        path,
        {
            "bounds": bounds,
            "targets": lexicon.target.astype(np.uint16),
            "probabilities": steps.astype(np.uint16),
        },
    )


def write_pair(
    folder: Path,
    rows: Sequence[Parallel],
    words: dict[str, list[str]],
    source: str,
    target: str,
) -> None:
    """Learn and write both directions between two languages."""
    left = {word: number for number, word in enumerate(words[source])}
    right = {word: number for number, word in enumerate(words[target])}
    pairs = [
        ([left[one] for one in ours], [right[one] for one in theirs], weight)
        for ours, theirs, weight in sentence_pairs(rows, source, target)
    ]
    corpus = alignment.flatten(pairs, len(left), len(right))
    forward = alignment.learn(corpus)
    backward = alignment.learn(corpus.reversed())
    for name, here, there, size in (
        (f"{source}-{target}", forward, backward, len(left)),
        (f"{target}-{source}", backward, forward, len(right)),
    ):
        other_size = len(right) if here is forward else len(left)
        lexicon = alignment.prune(alignment.agree(here, there, other_size))
        write_direction(folder / f"{name}.arrays", lexicon, size)


def write_translations(folder: Path, rows: Sequence[Parallel]) -> None:
    """Write the terms of each language and the tables of each pair."""
    words = {tag: vocabulary(rows, tag) for tag in TABLE_LANGUAGES}
    for tag, terms in words.items():
        write_arrays(folder / f"terms-{tag}.arrays", Words.pack(terms))
    pairs = [(tag, PIVOT) for tag in TABLE_LANGUAGES if tag != PIVOT]
    for source, target in (*pairs, *DIRECT_PAIRS):
        write_pair(folder, rows, words, source, target)


def write_dictionaries(folder: Path) -> None:
    """Write the search index of each lemma dictionary."""
    for language in sorted(dictionary_languages()):
        index = index_dictionary(packed_dictionary(language))
        write_arrays(folder / f"{language}.arrays", index)


def build(folder: Path) -> None:
    """Write every learnt file into a folder."""
    rows = list(parallel_labels())
    (folder / "translations").mkdir(parents=True, exist_ok=True)
    write_translations(folder / "translations", rows)
    (folder / "dictionaries").mkdir(exist_ok=True)
    write_dictionaries(folder / "dictionaries")
    (folder / "concepts").mkdir(exist_ok=True)
    write_concepts(folder / "concepts")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, default=ARCHIVE)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        build(Path(name))
        pack(Path(name), chosen.archive)


if __name__ == "__main__":
    main()
