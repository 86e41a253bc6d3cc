"""The numbers of the ranking model, in one place, each with its meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts; learnt or chosen, never computed.

    `saturation` is k1 of BM25F; `title_length`, `keywords_length` and `body_length` are
    its b, one for each field. `sharpness` is the power of a word's rarity in records of
    the need's own language. In these the words do most of the work, so that they count
    `own_words` and concepts `own_concept`, and less still in a need of more than
    `brief` words. `absent` is the power by which translations gain what the table gives
    to words that no document holds. The factors below scale the term frequency that a
    kind of evidence contributes, except `concept`, which scales the whole contribution
    of a concept, `general`, which scales words that say little about any subject, and
    the priors and `meaning`, which are shares of the reach: what a record adds that is
    the same as the need for an encoder.
    """

    title: float = 1.8
    keywords: float = 0.7
    body: float = 1.0
    saturation: float = 1.2
    title_length: float = 0.4
    keywords_length: float = 0.3
    body_length: float = 0.75
    sharpness: float = 1.45
    own_words: float = 1.2
    own_concept: float = 0.3
    brief: float = 10.0

    translation: float = 1.3
    absent: float = 0.5
    borrowed: float = 0.5
    synonym: float = 0.8
    spelling: float = 0.15
    derived: float = 0.45
    concept: float = 0.9
    single: float = 0.7
    general: float = 0.4
    broader: float = 0.25
    narrower: float = 0.6

    meaning: float = 0.5

    place: float = 0.06
    freshness: float = 0.03
    openness: float = 0.02
    solution: float = 0.02


DEFAULT = Weights()
