"""How rare a word is, and how evidence compares between indexes of different size."""

import math

# As many as the packaged scores were learnt on.
USUAL_DOCUMENTS = 11_508


def rarity(rate: float, total: int) -> float:
    """Weigh a word that a share `rate` of `total` documents holds.

    Inverse document frequency; half a document is added, for words in none.
    """
    return math.log1p(1.0 / (rate + 0.5 / (total + 1)))


def evenness(total: int) -> float:
    """Give the factor by which evidence among few documents compares with that of many.

    Among few documents no word can be rare, and all evidence is small. The factor is
    the ratio of what a word in no document weighs; 1 from the usual size on, where
    words of the same rate weigh the same.
    """
    return max(1.0, rarity(0.0, USUAL_DOCUMENTS) / rarity(0.0, total))
