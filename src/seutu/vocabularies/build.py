"""Build the learnt tables and the concept store from the packaged vocabularies.

Run as `python -m seutu.vocabularies.build`. The same vocabularies and the same
versions of the lemma dictionaries give the same files.
"""

import argparse
import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from seutu.language import LANGUAGES, term, tokens
from seutu.language.arrays import Array, Words, write_arrays
from seutu.language.compounds import LINKS, split_compound
from seutu.language.detection import hash_words
from seutu.language.dictionaries import index_dictionary, packed_dictionary
from seutu.language.learnt import ARCHIVE, pack
from seutu.language.lemmas import dictionary_languages
from seutu.language.tables import PIVOT, PROBABILITY_STEPS, known_parts
from seutu.vocabularies import alignment, sources
from seutu.vocabularies.compile import write_concepts
from seutu.vocabularies.parallel import (
    TABLE_LANGUAGES,
    Parallel,
    entries,
    parallel_labels,
    sentence_pairs,
)

DIRECT_PAIRS: tuple[tuple[str, str], ...] = (("fi", "sv"),)


Forms = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of a language in UTF-8 order, and how many labels use each."""

    terms: Sequence[str]
    counts: Sequence[int]
    forms: Mapping[str, str]
    language: str

    @classmethod
    def of(cls, rows: Iterable[Parallel], language: str, forms: Forms) -> "Vocabulary":
        counts = Counter(
            term
            for row in rows
            for label in row.terms.get(language, ())
            for term in label
        )
        ordered = sorted(counts, key=str.encode)
        known = {
            form: term
            for form, term in sorted(forms.get(language, {}).items())
            if term in counts and form not in counts
        }
        return cls(ordered, [counts[term] for term in ordered], known, language)

    def arrays(self) -> dict[str, Array]:
        numbers = {term: number for number, term in enumerate(self.terms)}
        places = [numbers[term] for term in self.forms.values()]
        counts = np.minimum(np.asarray(self.counts), np.iinfo(np.uint16).max)
        return (
            Words.pack(self.terms)
            | Words.pack(self.forms, "form_")
            | {
                "counts": counts.astype(np.uint16),
                "form_terms": np.asarray(places, dtype=np.uint16),
            }
        )

    def numbers_with_parts(self) -> Callable[[Iterable[str]], list[int]]:
        """Return a function from terms to numbers that adds the parts of compounds."""
        numbers = {term: number for number, term in enumerate(self.terms)}
        parts = known_parts(self.arrays())
        extended: dict[str, list[int]] = {}

        def of(terms: Iterable[str]) -> list[int]:
            found: list[int] = []
            for word in terms:
                if word not in extended:
                    split = split_compound(word, self.language, parts.get)
                    extended[word] = [numbers[one] for one in (word, *split)]
                found += extended[word]
            return found

        return of


def label_forms() -> dict[str, dict[str, str]]:
    """Map the inflected words of labels to their terms, where compounds are split."""
    forms: dict[str, dict[str, str]] = {tag: {} for tag in LINKS}
    for _, entry in entries():
        for tag in forms.keys() & entry.labels.keys():
            for token in tokens(entry.labels[tag]):
                normal_form = term(token, tag)
                if normal_form != token and len(token) > 2:
                    forms[tag][token] = normal_form
    return forms


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
    folder: Path, rows: Sequence[Parallel], left: Vocabulary, right: Vocabulary
) -> None:
    """Learn and write both directions between two languages."""
    sizes = len(left.terms), len(right.terms)
    of_left, of_right = left.numbers_with_parts(), right.numbers_with_parts()
    pairs = [
        (of_left(ours), of_right(theirs), weight)
        for ours, theirs, weight in sentence_pairs(rows, left.language, right.language)
    ]
    corpus = alignment.flatten(pairs, *sizes)
    forward = alignment.learn(corpus)
    backward = alignment.learn(corpus.reversed())
    there = alignment.prune(alignment.agree(forward, backward, sizes[1]))
    back = alignment.prune(alignment.agree(backward, forward, sizes[0]))
    source, target = left.language, right.language
    write_direction(folder / f"{source}-{target}.arrays", there, sizes[0])
    write_direction(folder / f"{target}-{source}.arrays", back, sizes[1])


def write_translations(folder: Path, rows: Sequence[Parallel]) -> None:
    """Write the terms of each language and the tables of each pair."""
    forms = label_forms()
    words = {tag: Vocabulary.of(rows, tag, forms) for tag in TABLE_LANGUAGES}
    for tag, vocabulary in words.items():
        write_arrays(folder / f"terms-{tag}.arrays", vocabulary.arrays())
    pairs = [(tag, PIVOT) for tag in TABLE_LANGUAGES if tag != PIVOT]
    for source, target in (*pairs, *DIRECT_PAIRS):
        write_pair(folder, rows, words[source], words[target])


def write_words(path: Path) -> None:
    """Write the words of all labels by language; detection of short texts uses them."""
    words: dict[str, set[str]] = {}
    parts = [entries(), (("language", entry) for entry in sources.languages())]
    for _, entry in chain(*parts):
        english = entry.labels.get("en", "")
        for tag, label in entry.labels.items():
            if tag in LANGUAGES and (tag == "en" or label != english):
                found = (word for word in tokens(label) if word.isalpha())
                words.setdefault(tag, set()).update(found)
    write_arrays(path, {tag: hash_words(words[tag]) for tag in sorted(words)})


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
    write_words(folder / "words.arrays")
    (folder / "dictionaries").mkdir(exist_ok=True)
    write_dictionaries(folder / "dictionaries")
    (folder / "concepts").mkdir(exist_ok=True)
    write_concepts(folder / "concepts")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, default=ARCHIVE)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(format="%(message)s")
    with tempfile.TemporaryDirectory() as name:
        build(Path(name))
        pack(Path(name), chosen.archive)


if __name__ == "__main__":
    main()
