"""The encoder of this installation, and its vectors in step with the database.

Vectors are made behind the text index and never in its way: a match works without
them, and with those there are.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import Lock

import structlog
from django.conf import settings

from seutu.core.errors import Unavailable
from seutu.core.kinds import RecordText, kind, kinds
from seutu.matching.dense.errors import EncoderUnusable
from seutu.matching.dense.meaning import Meanings, NeedMeaning
from seutu.matching.dense.opening import open_encoder
from seutu.matching.dense.ports import Encoder
from seutu.matching.dense.vector_index import VectorIndex
from seutu.matching.dense.vector_store import Progress, VectorStore
from seutu.matching.needs import Need

log = structlog.get_logger(__name__)

# Texts of a step of the worker, which has other work to do between steps.
STEP = 512

_opening = Lock()


def is_set() -> bool:
    """Tell whether the operator has named an encoder."""
    return bool(settings.ENCODER_FOLDER)


def encoder() -> Encoder:
    """Open the encoder once per process. Raises `EncoderUnusable`, the same each time.

    A folder that was mended is read again by the next process.
    """
    with _opening:
        opened = _opened(settings.ENCODER_FOLDER)
    if isinstance(opened, EncoderUnusable):
        raise opened
    return opened


@cache
def store() -> VectorStore:
    """The vectors of this installation."""
    return VectorStore(Path(settings.INDEX_FOLDER) / "vectors")


def forget() -> None:
    """Open encoder and vectors anew when they are asked for next."""
    store.cache_clear()
    _opened.cache_clear()


def note_changes(records: Iterable[str]) -> None:
    """Remember records whose text changed, where there are vectors to change."""
    store().note(records)


def write_changes() -> int:
    """Encode what changed since; returns the records. Raises `Conflict` when busy."""
    return store().write_changes(encoder(), texts_of)


def build(*, progress: Progress | None = None, most: int | None = None) -> bool:
    """Make the vectors of all records, or go on; tells whether it is done.

    Unchanged texts are not encoded again. Raises `EncoderUnusable`, and `Conflict`
    while another process writes.
    """
    return store().build(encoder(), texts_after, texts_of, progress=progress, most=most)


def are_current() -> bool:
    """Tell whether there are vectors of the encoder, and no others being made."""
    return store().is_current(encoder())


def work_waits() -> bool:
    """Tell whether there is something to encode; an unusable encoder has no work."""
    if not is_set():
        return False
    try:
        if not are_current():
            return any(each.records.count() for each in kinds())
        return bool(store().waiting())
    except Unavailable:
        return False


class InstalledMeanings:
    """Reads needs with the encoder there is; without one, or when it fails, not."""

    def __init__(self) -> None:
        self._meanings: Meanings | None = None
        self._said = ""

    def of(self, need: Need) -> NeedMeaning | None:
        """Read a need; what stands in the way is logged once, without the need."""
        if not is_set():
            return None
        try:
            if self._meanings is None or self._meanings.encoder is not encoder():
                self._meanings = Meanings(encoder(), self._vectors)
            return self._meanings.of(need)
        except Unavailable as error:
            if error.message != self._said:
                self._said = error.message
                log.warning("matching without meaning", reason=error.message)
            return None

    def _vectors(self) -> VectorIndex:
        return store().reader(encoder())


def texts_of(ids: Iterable[str]) -> Iterator[RecordText]:
    """Yield the texts of records by id; those that are gone are left out."""
    for name, group in groupby(sorted(ids), key=lambda one: one.partition(":")[0]):
        keys = [one.partition(":")[2] for one in group]
        yield from kind(name).records.texts(keys)


def texts_after(record: str) -> Iterator[RecordText]:
    """Yield every text behind a record id, kind by kind; all without one."""
    last, _, after = record.partition(":")
    names = [each.name for each in kinds()]
    start = names.index(last) if last in names else 0
    for position, each in enumerate(kinds()[start:]):
        is_last = position == 0 and last == each.name
        yield from each.records.all_texts(after=after if is_last else "")


@cache
def _opened(folder: str) -> Encoder | EncoderUnusable:
    try:
        return open_encoder(Path(folder))
    except EncoderUnusable as error:
        log.error("the encoder cannot be used", reason=error.message)
        return error
