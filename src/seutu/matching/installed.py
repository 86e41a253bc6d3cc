"""The knowledge this installation matches with, opened once per process.

Knows no Django: `seutu evaluate` and the analysing processes use it as it is.
"""

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache, lru_cache, partial
from itertools import islice
from multiprocessing import connection
from pathlib import Path
from typing import TypeVar

import structlog

from seutu.core.errors import Unavailable
from seutu.core.kinds import RecordText
from seutu.language import TranslationTables
from seutu.matching.documents import all_documents
from seutu.matching.knowledge import Knowledge, Translator
from seutu.matching.parallel_titles import WithTitleWords, read_words
from seutu.search.ports import Document
from seutu.vocabularies import Annotator, ConceptStore, learnt_folder

# Raised whenever the same text gives other terms than before.
ANALYSIS = 2
BATCH = 400
SERIAL_BELOW = 2_000
SELDOM = 100_000

Encoded = TypeVar("Encoded")
log = structlog.get_logger(__name__)


@cache
def analysis() -> str:
    """Name the analysis: an index built by another one has to be built anew."""
    return f"{ANALYSIS}-{learnt_folder().name}"


def knowledge() -> Knowledge:
    """Open the packaged tables and concepts, with what titles here taught.

    Gives the same object until other words are learnt from titles.
    """
    return _knowledge(_stamp(title_words_file()))


def title_words_file() -> Path:
    """Name the file of `seutu learn-words`, in the data folder."""
    return learnt_folder().parents[1] / "title-words.json"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


@lru_cache(2)
def _knowledge(_changed: tuple[int, int]) -> Knowledge:
    folder = learnt_folder()
    tables = TranslationTables.open(folder / "translations")
    return Knowledge(
        translator=_with_titles(tables),
        annotator=Annotator.open(folder / "concepts"),
        concepts=ConceptStore.open(folder / "concepts"),
        split=tables.split,
    )


def _with_titles(tables: TranslationTables) -> Translator:
    """Add the words of titles; damaged ones are left out, and `seutu doctor` tells."""
    try:
        words = read_words(title_words_file())
    except Unavailable as error:
        log.warning("title words left out", reason=error.message)
        return tables
    return WithTitleWords(tables, words) if words.translations else tables


def documents_in_batches(
    records: Iterable[RecordText],
) -> Iterator[tuple[int, list[Document]]]:
    """Analyse records in other processes; yields (records, their documents)."""
    return encoded_in_batches(records, _as_it_is)


def encoded_in_batches(
    records: Iterable[RecordText], encode: Callable[[Document], Encoded]
) -> Iterator[tuple[int, list[Encoded]]]:
    """Analyse and encode records in other processes; yields (records, the encoded).

    What is encoded there has to cross to this process, so `encode` makes it small; it
    is a function of a module. Small inputs are analysed here: starting processes would
    take longer.
    """
    batch_of = partial(_counted, encode)
    iterator = iter(records)
    first = list(islice(iterator, SERIAL_BELOW))
    cores = os.cpu_count() or 1
    if len(first) < SERIAL_BELOW or cores == 1:
        yield from map(batch_of, _batches(iter(first)))
        yield from map(batch_of, _batches(iterator))
        return
    # Spawned, not forked: the index writer of this process has threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, context, prepare_process) as pool:
        waiting: deque[Future[tuple[int, list[Encoded]]]] = deque()
        for batch in _chained(first, iterator):
            waiting.append(pool.submit(batch_of, batch))
            if len(waiting) > 2 * cores:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def prepare_process() -> None:
    """Make a process of its own quick, and let it end with the one that started it.

    Garbage is looked for seldom: reading text makes no cycles, only many short lists.
    """
    gc.set_threshold(SELDOM)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for a kill that left no time to say goodbye to children."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _counted(
    encode: Callable[[Document], Encoded], batch: Sequence[RecordText]
) -> tuple[int, list[Encoded]]:
    return len(batch), [encode(one) for one in all_documents(batch, knowledge())]


def _as_it_is(document: Document) -> Document:
    return document


def _chained(
    first: list[RecordText], rest: Iterator[RecordText]
) -> Iterator[list[RecordText]]:
    yield from _batches(iter(first))
    yield from _batches(rest)


def _batches(records: Iterator[RecordText]) -> Iterator[list[RecordText]]:
    while batch := list(islice(records, BATCH)):
        yield batch
