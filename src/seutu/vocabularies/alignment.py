"""Learn word translations from parallel labels (IBM Model 1 with a null word).

Brown et al. 1993, "The mathematics of statistical machine translation", part 4.1;
symmetrised by weighing each direction with the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentence pairs as numbers; `weights` counts how often a pair stands for itself.

    Row i of the flattened arrays says: in sentence `sentence[i]`, source word
    `source[i]` and target word `target[i]` occur together.
    """

    sentence: Integers
    source: Integers
    target: Integers
    weights: Floats
    source_size: int
    target_size: int

    def reversed(self) -> "Corpus":
        return Corpus(
            self.sentence,
            self.target,
            self.source,
            self.weights,
            self.target_size,
            self.source_size,
        )


def flatten(
    pairs: Sequence[tuple[Sequence[int], Sequence[int], float]],
    source_size: int,
    target_size: int,
) -> Corpus:
    """Lay out sentence pairs of word numbers with weights; empty sides are left out."""
    sentence, source, target, weights = [], [], [], []
    for number, (left, right, weight) in enumerate(
        pair for pair in pairs if pair[0] and pair[1]
    ):
        weights.append(weight)
        sentence.append(np.full(len(left) * len(right), number, dtype=np.int64))
        source.append(np.repeat(np.asarray(left, dtype=np.int64), len(right)))
        target.append(np.tile(np.asarray(right, dtype=np.int64), len(left)))
    return Corpus(
        np.concatenate(sentence),
        np.concatenate(source),
        np.concatenate(target),
        np.asarray(weights),
        source_size,
        target_size,
    )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Probabilities of a target word given a source word, for pairs seen together."""

    source: Integers
    target: Integers
    probability: Floats


def learn(corpus: Corpus, iterations: int = 6, null_weight: float = 0.2) -> Lexicon:
    """Estimate p(target | source) by expectation maximisation.

    A null word, present in every sentence with `null_weight`, takes up words that
    nothing on the other side explains.
    """
    keys = corpus.source * corpus.target_size + corpus.target
    pairs, of_pair = np.unique(keys, return_inverse=True)
    source, target = np.divmod(pairs, corpus.target_size)
    slots = corpus.sentence * corpus.target_size + corpus.target
    unique_slots, of_slot = np.unique(slots, return_inverse=True)
    slot_target = unique_slots % corpus.target_size
    slot_weight = corpus.weights[unique_slots // corpus.target_size]
    row_weight = corpus.weights[corpus.sentence]

    companions = np.bincount(source, minlength=corpus.source_size)
    probability = 1.0 / companions[source]
    frequency = np.bincount(slot_target, slot_weight, corpus.target_size)
    null = frequency / frequency.sum()
    for _ in range(iterations):
        likelihood = probability[of_pair]
        from_null = null_weight * null[slot_target]
        total = np.bincount(of_slot, likelihood, len(unique_slots)) + from_null
        expected = row_weight * likelihood / total[of_slot]
        counts = np.bincount(of_pair, expected, len(pairs))
        mass = np.bincount(source, counts, corpus.source_size)
        probability = counts / np.maximum(mass[source], 1e-12)
        taken = slot_weight * from_null / total
        null = np.bincount(slot_target, taken, corpus.target_size)
        null = null / max(float(null.sum()), 1e-12)
    return Lexicon(source, target, probability)


def agree(forward: Lexicon, backward: Lexicon, target_size: int) -> Lexicon:
    """Weigh p(t|s) by the fourth root of p(s|t), and let each source sum to one.

    A higher power favours rare words, which know no other source: with a square root
    the Finnish "ilmanlaatu" became "smog" before "air". `backward` was learnt from
    the reversed corpus, so it holds the same pairs.
    """
    order = np.argsort(backward.target * target_size + backward.source)
    other = backward.probability[order]
    product = forward.probability * other**0.25
    size = int(forward.source.max()) + 1
    mass = np.bincount(forward.source, product, size)
    share = product / np.maximum(mass[forward.source], 1e-12)
    return Lexicon(forward.source, forward.target, share)


def prune(lexicon: Lexicon, keep: int = 8, least: float = 0.02) -> Lexicon:
    """Keep the `keep` likeliest translations above `least`, sorted by source."""
    order = np.lexsort((lexicon.target, -lexicon.probability, lexicon.source))
    source = lexicon.source[order]
    starts = np.searchsorted(source, source, side="left")
    rank = np.arange(len(source)) - starts
    chosen = order[(rank < keep) & (lexicon.probability[order] >= least)]
    return Lexicon(
        lexicon.source[chosen], lexicon.target[chosen], lexicon.probability[chosen]
    )
