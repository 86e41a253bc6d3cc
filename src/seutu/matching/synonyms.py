"""Words of the same language that mean much the same, found through other languages.

What "elderly" is translated by elsewhere is translated back by "old" and "senior".
The probability of a synonym is the mean over several languages of going there and
back (Bannard and Callison-Burch 2005).
"""

from functools import lru_cache

from seutu.matching.knowledge import Translator

PIVOTS = ("en", "de", "fr", "es", "it", "nl", "pl", "sv", "fi")
LEAST_PIVOTS = 3
TRANSLATIONS = 5
MOST = 6
LEAST_PROBABILITY = 0.04


@lru_cache(maxsize=50_000)
def synonyms(
    term: str, language: str, translator: Translator
) -> tuple[tuple[str, float], ...]:
    """List the likeliest synonyms of a term, best first, with their probabilities.

    A term that fewer than three languages translate gets none: one bad pair would rule.
    """
    reached: dict[str, float] = {}
    pivots = 0
    for pivot in PIVOTS:
        if pivot == language:
            continue
        there = translator.translate(term, language, pivot, TRANSLATIONS)
        pivots += bool(there)
        for foreign, onward in there:
            for other, back in translator.translate(
                foreign, pivot, language, TRANSLATIONS
            ):
                reached[other] = reached.get(other, 0.0) + onward * back
    reached.pop(term, None)
    if pivots < LEAST_PIVOTS:
        return ()
    likely = [
        (other, mass / pivots)
        for other, mass in reached.items()
        if mass / pivots >= LEAST_PROBABILITY
    ]
    return tuple(sorted(likely, key=lambda pair: (-pair[1], pair[0]))[:MOST])
