"""Small corpora for tests."""

from collections.abc import Sequence

from scripts.collecting.corpus import Corpus, gathered

from seutu.harvest.records import DatasetRecord


def corpus(*, titles: Sequence[str], family: str = "") -> Corpus:
    """Gather one dataset for each title, all of one family if it is named."""
    return gathered(
        (
            "statistics",
            DatasetRecord(identifier=title, title={"en": title}, family=family),
        )
        for title in titles
    )
