import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.vocabularies.alignment import agree, flatten, learn, prune

HOUSE, BOOK, THE = 0, 1, 2
sentences = st.lists(
    st.tuples(
        st.lists(st.integers(0, 5), min_size=1, max_size=4),
        st.lists(st.integers(0, 6), min_size=1, max_size=4),
        st.sampled_from([0.3, 1.0]),
    ),
    min_size=1,
    max_size=20,
)


def table(lexicon):
    rows = zip(lexicon.source, lexicon.target, lexicon.probability, strict=True)
    return {(int(s), int(t)): float(p) for s, t, p in rows}


def test_words_that_share_sentences_find_each_other():
    corpus = flatten(
        [([THE, HOUSE], [THE, HOUSE], 1.0), ([THE, BOOK], [THE, BOOK], 1.0)], 3, 3
    )

    learnt = table(learn(corpus, iterations=20))

    assert learnt[HOUSE, HOUSE] > 0.8
    assert learnt[THE, THE] > 0.8
    assert learnt[BOOK, BOOK] > 0.8


@given(sentences)
def test_probabilities_of_a_word_sum_to_one(pairs):
    corpus = flatten(pairs, 6, 7)
    forward, backward = learn(corpus), learn(corpus.reversed())

    for lexicon, size in ((forward, 6), (agree(forward, backward, 7), 6)):
        mass = np.bincount(lexicon.source, lexicon.probability, size)
        assert mass[np.unique(lexicon.source)] == pytest.approx(1.0)


@given(sentences)
def test_pruning_keeps_the_likeliest(pairs):
    corpus = flatten(pairs, 6, 7)
    full = table(learn(corpus))

    kept = table(prune(learn(corpus), keep=2, least=0.1))

    for source in {source for source, _ in full}:
        best = max(p for (s, _), p in full.items() if s == source)
        chosen = [p for (s, _), p in kept.items() if s == source]
        assert len(chosen) <= 2
        if best >= 0.1:
            assert max(chosen) == pytest.approx(best)
