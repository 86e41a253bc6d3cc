"""The ranking of this installation: where it is kept and what it is learnt from."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from seutu.core.errors import Invalid
from seutu.core.locks import only_process
from seutu.matching import indexing
from seutu.matching.collection import Collection, TestQuery, judgements_in
from seutu.matching.installed import knowledge
from seutu.matching.judging import qrels, topics
from seutu.matching.published import Rankings
from seutu.matching.relearning import (
    Relearnt,
    packaged_judgements,
    relearn,
    together,
)
from seutu.search.ports import SearchIndex


@cache
def rankings() -> Rankings:
    """The published rankings of this installation."""
    return Rankings(Path(settings.DATA_FOLDER) / "ranking")


@contextmanager
def learning() -> Iterator[None]:
    """Hold the only right to learn; raises `Conflict` while another process has it."""
    with only_process(
        rankings().folder / "lock", "Another process is learning. Try again later."
    ):
        yield


def judged_here() -> tuple[SearchIndex, Collection, list[TestQuery]]:
    """Give the index in use and the judgements of records that may be in it."""
    packaged, unanswerable = packaged_judgements()
    own = Collection(
        (),
        tuple(
            TestQuery(
                need["id"], need["language"], f"{need['title']} {need['text']}".strip()
            )
            for need in topics()
        ),
        judgements_in(qrels()),
    )
    judged = together((packaged, own))
    return indexing.store().reader(), judged, list(unanswerable)


def relearnt(
    index: SearchIndex, judged: Collection, unanswerable: list[TestQuery]
) -> Relearnt:
    """Learn from the ranking in use; raises `Invalid` with too few judgements."""
    try:
        return relearn(
            index,
            knowledge(),
            judged,
            unanswerable,
            rankings().current(),
            timezone.now().date(),
        )
    except ValueError as error:
        raise Invalid(f"There are too few judgements to learn from: {error}.") from None
