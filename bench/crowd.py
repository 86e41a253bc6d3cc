"""Many at once, a thousand changes, and ten thousand needs: what one asker hides.

Run as `python -m bench --crowd [SIZE] [--folder FOLDER]`.
"""

import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path

from bench.apart import apart
from bench.corpus import Corpus, labelled_records, packaged_records, resampled
from bench.engines import NEEDS, TODAY, ask_seutu, index_seutu, stored
from bench.matching import quantile
from bench.unpruned import unpruned
from seutu.matching.bulk import KeyedNeed, match_batch
from seutu.matching.bulk_run import Run, answer_all
from seutu.matching.documents import all_documents
from seutu.matching.installed import knowledge
from seutu.matching.needs import Need
from seutu.search.errors import IndexUnusable

PROCESSES, THREADS = 2, 8
CHANGED = 1_000
SAMPLE, ALL = 400, 10_000


def measure_crowd(size: int, folder: Path | None = None) -> str:
    """Put one index under each kind of load: a fresh one, or the one kept in a folder.

    What the folder lacks, or another version of the analysis wrote, is built there; a
    thousand of its records get other titles.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
            return measure_crowd(size, Path(name))
    folder.mkdir(parents=True, exist_ok=True)
    index, corpus = folder / "index", folder / "corpus.db"
    if not corpus.exists():
        records = [*packaged_records(), *labelled_records()]
        Corpus.write(corpus, resampled(records, size))
    try:
        stored(index).reader()
    except IndexUnusable:
        apart(index_seutu, index, corpus)
    return report(index, corpus)


def report(folder: Path, corpus: Path) -> str:
    """Put an index that is there under load."""
    crowd = at_once(folder, corpus)
    bulk = apart(matched_in_bulk, folder)
    visible = apart(changed, folder, corpus).found
    alike = apart(overlap, folder).found
    lines = [
        f"{PROCESSES * THREADS} at once in {PROCESSES} processes: "
        f"p50 {quantile(crowd, 0.5):.0f} ms, p95 {quantile(crowd, 0.95):.0f} ms",
        f"{SAMPLE} needs in bulk: {bulk.found:.1f} s, so {ALL:,} in about "
        f"{bulk.found * ALL / SAMPLE / 60:.1f} minutes; {bulk.peak:.0f} MiB",
        f"{CHANGED:,} changed records visible after {visible:.2f} s",
        f"first ten shared with a plan of all clauses: {alike:.3f}",
    ]
    return "\n".join(lines)


def at_once(folder: Path, corpus: Path) -> list[float]:
    """Time every need while fifteen others are asked, in milliseconds, ascending."""
    context = get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, context) as pool:
        running = [pool.submit(_crowded, folder, corpus) for _ in range(PROCESSES)]
        return sorted(time for one in running for time in one.result())


def _crowded(folder: Path, corpus: Path) -> list[float]:
    ask = ask_seutu(folder, corpus)
    for text in NEEDS:
        ask(text)

    def timed(text: str) -> float:
        started = time.perf_counter()
        ask(text)
        return 1000.0 * (time.perf_counter() - started)

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(timed, NEEDS))


def needs(count: int) -> list[KeyedNeed]:
    """Make different needs by joining two of the list."""
    pairs = [f"{first}. {second}" for first, second in pairwise(NEEDS)]
    pairs += [f"{second}. {first}" for first, second in pairwise(NEEDS)]
    texts = islice((*NEEDS, *pairs), count)
    return [
        KeyedNeed(key=str(number), need=Need(text=text))
        for number, text in enumerate(texts)
    ]


def matched_in_bulk(folder: Path) -> float:
    """Match a sample of needs in two processes; starting them is not counted.

    A run over ten thousand starts its processes once, so the first answers of each,
    which open tables and dictionaries, are taken out.
    """
    asked = needs(SAMPLE)
    with tempfile.TemporaryDirectory() as name:
        run, to = Run(index=folder, today=TODAY), Path(name) / "answers.jsonl"
        marks: list[tuple[float, int]] = []
        answer_all(
            asked,
            run,
            to,
            processes=PROCESSES,
            progress=lambda done: marks.append((time.perf_counter(), done)),
        )
    warm = marks[PROCESSES:]
    seconds = marks[-1][0] - marks[PROCESSES - 1][0]
    return seconds * SAMPLE / sum(done for _, done in warm)


def changed(folder: Path, corpus: Path) -> float:
    """Write a thousand changed records and wait until a reader finds one of them."""
    store = stored(folder)
    reader = store.reader()
    texts = [
        replace(record, title={"en": f"zyxwv {record.id}"})
        for record in islice(Corpus(corpus), CHANGED)
    ]
    list(all_documents(texts, knowledge()))
    started = time.perf_counter()
    with store.writer() as writer:
        writer.replace(all_documents(texts, knowledge()))
    reader.reload()
    found = reader.document_frequency("text", "zyxwv", "en")
    seconds = time.perf_counter() - started
    if found < CHANGED:
        raise RuntimeError(f"Only {found} of the changed records are visible.")
    return seconds


def overlap(folder: Path) -> float:
    """Tell how much of the first ten is that of a plan with all its clauses."""
    asked = [KeyedNeed(key=text, need=Need(text=text)) for text in NEEDS]
    pruned = {one.key: one.matches[:10] for one in match_batch(asked, folder)}
    with unpruned():
        whole = {one.key: one.matches[:10] for one in match_batch(asked, folder)}
    shares = [
        len({id for id, _ in pruned[key]} & {id for id, _ in found}) / len(found)
        for key, found in whole.items()
        if found
    ]
    return sum(shares) / len(shares)
