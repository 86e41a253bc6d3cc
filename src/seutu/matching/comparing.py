"""Compare a need with texts that no index holds, by the plan and scores of the rest.

Data requests are few and change often; they are read from the database and weighed as
if they had been found, so that likeness means the same everywhere and crosses
languages.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from seutu.core.kinds import RecordText
from seutu.matching.calibration import features
from seutu.matching.documents import documents
from seutu.matching.needs import Need
from seutu.matching.selectors import matcher


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely a text is to speak to a need, as the matcher's scores are read."""

    id: str
    score: float


def compare(need: Need, texts: Iterable[RecordText]) -> list[Likeness]:
    """Rank texts by how well they speak to a need; those that do not are left out.

    Costs one search and the analysis of each text. Raises `IndexUnusable`.
    """
    current = matcher()
    scorer = current.read(need, depth=1).scorer
    found: dict[str, float] = {}
    for text in texts:
        for document in documents(text, current.knowledge):
            evidence = scorer.evidence(document)
            if evidence.contributions:
                score = current.calibration.score(features(scorer, evidence))
                found[text.id] = max(score, found.get(text.id, 0.0))
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Likeness(name, score) for name, score in ranked]
