"""Measure word translation on procurement classes that the tables never saw.

A fifth of the CPV classes is held out of the training. Each sampled held-out label,
in the source language, has to find its own code among all CPV labels of the target
language. Run as `python bench/translation.py [PAIR…]`, with pairs such as `fi-en`.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import numpy as np

from seutu.language import TranslationTables
from seutu.vocabularies.build import write_translations
from seutu.vocabularies.parallel import Parallel, parallel_labels

PAIRS = ("fi-en", "fi-de", "pl-en", "lt-fi", "de-sv", "it-lt", "en-fi", "sv-fi")
QUERIES = 300
Translate = Callable[[str], Sequence[tuple[str, float]]]


def is_held_out(code: str) -> bool:
    return crc32(code[:5].encode()) % 5 == 0


@dataclass(frozen=True)
class Labels:
    """The CPV labels of one language as postings with BM25 length normalisation."""

    codes: Sequence[str]
    postings: Mapping[str, Sequence[tuple[int, float]]]
    idf: Mapping[str, float]


def index(rows: Sequence[Parallel], language: str, tables: TranslationTables) -> Labels:
    rows = [row for row in rows if row.scheme == "cpv" and language in row.terms]
    documents = [
        [part for term in row.terms[language][0] for part in (term, *split(term))]
        for split in [lambda term: tables.split(term, language)]
        for row in rows
    ]
    lengths = [len(terms) for terms in documents]
    average = sum(lengths) / len(lengths)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, terms in enumerate(documents):
        for term, count in Counter(terms).items():
            norm = 0.9 * (0.6 + 0.4 * lengths[number] / average)
            postings[term].append((number, count * 1.9 / (count + norm)))
    idf = {
        term: float(np.log(1 + (len(documents) + 0.5) / (len(found) + 0.5)))
        for term, found in postings.items()
    }
    return Labels([row.code for row in rows], postings, idf)


def rank_of(code: str, terms: Sequence[str], labels: Labels, how: Translate) -> int:
    """Return the place (from 0) of a code for translated terms; ties are last."""
    scores = np.zeros(len(labels.codes))
    for term in terms:
        for translation, probability in how(term):
            weight = probability * labels.idf.get(translation, 0.0)
            for number, norm in labels.postings.get(translation, ()):
                scores[number] += weight * norm
    own = scores[labels.codes.index(code)]
    return int((scores >= own).sum()) - 1 if own > 0 else len(scores)


def measure(
    rows: Sequence[Parallel], tables: TranslationTables, pair: str
) -> tuple[float, float]:
    """Return recall@10 and nDCG@10 over the sampled held-out labels."""
    source, target = pair.split("-")
    labels = index(rows, target, tables)
    held_out = [
        row
        for row in rows
        if row.scheme == "cpv" and is_held_out(row.code) and source in row.terms
    ]
    held_out = [row for row in held_out if target in row.terms]
    held_out.sort(key=lambda row: crc32(row.code.encode()))
    ranks = np.array(
        [
            rank_of(
                row.code,
                row.terms[source][0],
                labels,
                lambda term: tables.translate(term, source, target),
            )
            for row in held_out[:QUERIES]
        ]
    )
    gains = np.where(ranks < 10, 1 / np.log2(ranks + 2), 0.0)
    return float((ranks < 10).mean()), float(gains.mean())


def main(pairs: Sequence[str]) -> None:
    rows = list(parallel_labels())
    training = [row for row in rows if row.scheme != "cpv" or not is_held_out(row.code)]
    results = []
    with TemporaryDirectory() as name:
        write_translations(Path(name), training)
        tables = TranslationTables.open(Path(name))
        for pair in pairs:
            results.append(measure(rows, tables, pair))
            print(
                f"{pair}  recall@10 {results[-1][0]:.3f}  nDCG@10 {results[-1][1]:.3f}"
            )
    recall, gain = np.mean(results, axis=0)
    print(f"mean   recall@10 {recall:.3f}  nDCG@10 {gain:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:] or PAIRS)
