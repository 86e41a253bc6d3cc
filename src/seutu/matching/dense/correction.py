"""What likeness in meaning adds to the score of a record."""

import math

# In log odds, at the most: the odds of an even chance rise to 2.7 to 1.
MOST_ADDED = 1.0
LEAST = 1e-9


def corrected(score: float, likeness: float) -> float:
    """Raise the probability that words and concepts give by the likeness in meaning.

    Both are between 0 and 1. The calibration was learnt without an encoder, so it is
    asked without one, and meaning moves its answer by a bounded step: no likeness, no
    change.
    """
    if likeness <= 0.0:
        return score
    bounded = min(max(score, LEAST), 1.0 - LEAST)
    odds = math.log(bounded / (1.0 - bounded)) + MOST_ADDED * likeness
    return 1.0 / (1.0 + math.exp(-odds))
