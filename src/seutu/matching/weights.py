"""The numbers of the ranking model, in one place, each with its meaning."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts; learnt or chosen, never computed.

    `saturation` and `length` are k1 and b of BM25F. The factors below them scale the
    term frequency that a kind of evidence contributes, except `concept`, which scales
    the whole contribution of a concept, `general`, which scales words that say little
    about any subject, and the priors and `meaning`, which are shares of the reach: what
    a record adds that is the same as the need for an encoder.
    """

    title: float = 1.8
    keywords: float = 1.3
    body: float = 1.0
    saturation: float = 1.2
    length: float = 0.6

    translation: float = 1.0
    borrowed: float = 0.5
    spelling: float = 0.15
    derived: float = 0.3
    concept: float = 0.7
    single: float = 0.7
    general: float = 0.4
    broader: float = 0.25
    narrower: float = 0.6

    meaning: float = 0.5

    place: float = 0.06
    freshness: float = 0.03
    openness: float = 0.02


DEFAULT = Weights()
