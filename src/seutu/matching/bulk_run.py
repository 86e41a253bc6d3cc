"""Match many needs in several processes, and go on where a stopped run left off.

Answers go to one file, a line for each need, as they are found. A run that was killed
loses the batches it was at; the next one asks only for what the file does not hold.
"""

import json
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from io import SEEK_END, BufferedRandom
from itertools import islice
from pathlib import Path

from seutu.core.errors import Invalid
from seutu.core.locks import only_process
from seutu.matching.bulk import Answer, KeyedNeed, match_batch, matcher, merged
from seutu.matching.installed import analysis, prepare_process
from seutu.matching.pipeline import CANDIDATES
from seutu.search.store import IndexStore

BATCH = 20
PROCESSES = 2

Progress = Callable[[int], None]
Asked = tuple[KeyedNeed, Answer | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What needs are matched with.

    `index` is the folder of the index, `kinds` those that may answer (all when empty),
    `today` yyyymmdd. With `changed`, records by id, only these are asked for and the
    rest of each answer is taken from the run before.
    """

    index: Path
    kinds: tuple[str, ...] = ()
    today: int = 0
    depth: int = CANDIDATES
    changed: tuple[str, ...] = ()

    def digest(self) -> str:
        """Name the run: answers of another index or of other kinds are not of it."""
        generation = IndexStore(self.index, analysis=analysis()).generation()
        named = (analysis(), generation, self.kinds, self.depth, self.changed)
        return _digest(repr(named))


def answer_all(
    needs: Iterable[KeyedNeed],
    run: Run,
    to: Path,
    *,
    processes: int = PROCESSES,
    progress: Progress | None = None,
) -> int:
    """Answer every need that the file does not yet answer; returns how many were asked.

    A file of another run is begun anew, a need whose words have changed is asked again.
    Raises `IndexUnusable`, and `Conflict` while another process writes the file.
    """
    with _file(to, run.digest()) as file:
        known = {digest for digest, _ in _stored(file)}
        waiting = (
            (need, None) for need in needs if _met(_digest(repr(need)), known, progress)
        )
        return _work(waiting, run, file, processes, progress)


def refresh_all(
    needs: Sequence[KeyedNeed],
    run: Run,
    to: Path,
    *,
    processes: int = PROCESSES,
    progress: Progress | None = None,
) -> int:
    """Ask each need again for the records of `run.changed` alone.

    The new answers take the place of the old file when all are there. Raises `Invalid`
    when there is no file of a run before.
    """
    if not to.exists():
        raise Invalid(f"{to} does not exist yet. Match all needs first.")
    fresh = to.with_name(f"{to.name}.fresh")
    with to.open("rb") as before:
        old = {digest: answer for digest, answer in _lines(before)}
    with _file(fresh, run.digest()) as file:
        known = {digest for digest, _ in _stored(file)}
        waiting = (
            (need, old.get(digest))
            for need in needs
            if _met(digest := _digest(repr(need)), known, progress)
        )
        asked = _work(waiting, run, file, processes, progress)
    _rename_run(fresh, Run(index=run.index, kinds=run.kinds, depth=run.depth))
    fresh.replace(to)
    return asked


def read_answers(path: Path) -> Iterator[Answer]:
    """Read the answers of a file; a line that a kill cut short is left out."""
    with path.open("rb") as file:
        for _, answer in _lines(file):
            yield answer


def _met(digest: str, known: set[str], progress: Progress | None) -> bool:
    if digest not in known:
        return True
    if progress:
        progress(1)
    return False


def _work(
    waiting: Iterable[Asked],
    run: Run,
    file: BufferedRandom,
    processes: int,
    progress: Progress | None,
) -> int:
    """Answer in batches, in any order; what is answered is in the file at once."""
    batches = iter(waiting)
    count = 0
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, context, prepare_process) as pool:
        running: deque[Future[list[str]]] = deque()
        while True:
            batch = list(islice(batches, BATCH))
            if batch:
                running.append(pool.submit(partial(_answered, run), batch))
            if not running:
                return count
            if len(running) > 2 * processes or not batch:
                lines = running.popleft().result()
                file.write("".join(lines).encode())
                file.flush()
                count += len(lines)
                if progress:
                    progress(len(lines))


def _answered(run: Run, asked: Sequence[Asked]) -> list[str]:
    """Answer a batch; runs in a process of its own."""
    kinds = {"kind": run.kinds} if run.kinds else {}
    ask = partial(match_batch, index_folder=run.index, today=run.today, depth=run.depth)
    lines = []
    for need, before in asked:
        answer: Answer | None = None
        if before is not None and run.changed:
            (among,) = ask([need], filters={**kinds, "record": run.changed})
            verdict = matcher(run.index).calibration.verdict
            answer = merged(before, among, set(run.changed), verdict, run.depth)
        if answer is None:
            (answer,) = ask([need], filters=kinds)
        lines.append(f'{{"need":"{_digest(repr(need))}",{answer.to_json()[1:]}\n')
    return lines


@contextmanager
def _file(path: Path, run: str) -> Iterator[BufferedRandom]:
    """Open a file of answers to go on with, or begin it anew for another run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    busy = "Another process is matching into the same file. Wait for it or stop it."
    lock = path.with_name(f".{path.name}.lock")
    with only_process(lock, busy), path.open("a+b") as file:
        file.seek(0)
        if _run_of(file.readline()) != run:
            file.truncate(0)
            file.write(json.dumps({"run": run}).encode() + b"\n")
        file.seek(0)
        whole = sum(len(line) for line in file if line.endswith(b"\n"))
        file.truncate(whole)
        file.seek(0, SEEK_END)
        yield file


def _run_of(line: bytes) -> str:
    try:
        return str(json.loads(line)["run"])
    except (ValueError, KeyError, TypeError):
        return ""


def _rename_run(path: Path, run: Run) -> None:
    """Let a refreshed file count as one of a full run."""
    beside = path.with_name(f"{path.name}.whole")
    with path.open("rb") as file, beside.open("wb") as whole:
        file.readline()
        whole.write(json.dumps({"run": run.digest()}).encode() + b"\n")
        whole.writelines(file)
    beside.replace(path)


def _stored(file: BufferedRandom) -> Iterator[tuple[str, Answer]]:
    file.seek(0)
    yield from _lines(file)
    file.seek(0, SEEK_END)


def _lines(file: Iterable[bytes]) -> Iterator[tuple[str, Answer]]:
    for line in file:
        try:
            read: Mapping[str, object] = json.loads(line)
            if "need" in read:
                yield str(read["need"]), Answer.from_json(line.decode())
        except (ValueError, Invalid):
            continue


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=10).hexdigest()
