"""Which translations of a word count in an index, and for how much."""

from seutu.matching.knowledge import Translator
from seutu.matching.weights import Weights
from seutu.search.ports import SearchIndex

TRANSLATIONS = 6
LEAST_PROBABILITY = 0.04


def translated(
    term: str,
    source: str,
    target: str,
    index: SearchIndex,
    translator: Translator,
    weights: Weights,
) -> dict[str, float]:
    """Weigh the likely translations of a term, those no document holds among them.

    A table spreads its probability over words that nobody here uses. That says little
    against the words that are used, so these gain by the ratio of the whole to their
    part, to the power of `absent`; none gets more than a sure translation has.
    """
    likely = {
        translation: probability * weights.translation
        for translation, probability in translator.translate(
            term, source, target, TRANSLATIONS
        )
        if probability * weights.translation >= LEAST_PROBABILITY
    }
    held = sum(
        probability
        for translation, probability in likely.items()
        if index.document_frequency("text", translation, target)
    )
    if not held:
        return likely
    gain = (sum(likely.values()) / held) ** weights.absent
    return {
        translation: min(probability * gain, max(probability, weights.translation))
        for translation, probability in likely.items()
    }
