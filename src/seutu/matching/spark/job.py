"""Match many needs on a cluster, with the function that one machine runs."""

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seutu.matching.installed import analysis, title_words_file
from seutu.matching.pipeline import CANDIDATES
from seutu.matching.spark.session import SparkUnusable
from seutu.matching.spark.shipping import pack_file, pack_index, pack_package
from seutu.search.store import IndexStore

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import SparkSession

NEEDS_PER_PART = 100
MOST_PARTS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How needs are matched.

    `index` is the index folder. Executors that see it under the same path share it;
    otherwise it is sent to them. `sends_package`: Seutu itself is sent as well, so that
    only the libraries it imports have to be there. `kinds` are those that may answer,
    all when empty. `today` is yyyymmdd.
    """

    index: Path
    kinds: tuple[str, ...] = ()
    shares_index: bool = False
    sends_package: bool = True
    today: int = 0
    depth: int = CANDIDATES
    parts: int = 0


def matched(session: "SparkSession", lines: Iterable[str], job: Job) -> "RDD[str]":
    """Plan the job; the answers come as lines in the order of the needs.

    `lines` are needs as `needs_file` reads them. Raises `IndexUnusable` before anything
    is sent when the index cannot answer.
    """
    IndexStore(job.index, analysis=analysis()).reader()
    context = session.sparkContext
    asked = list(lines)
    parts = job.parts or min(MOST_PARTS, -(-len(asked) // NEEDS_PER_PART))
    # Executors that start later fetch it too, so it stays as long as the session.
    folder = Path(tempfile.mkdtemp(prefix="seutu-spark-"))
    weakref.finalize(session, shutil.rmtree, folder, ignore_errors=True)
    # A session knows a name for good, and two jobs may send different things.
    token = folder.name.removeprefix("seutu-spark-")
    package = index = words = ""
    if job.sends_package:
        package = f"seutu-package-{token}"
        _send(context, folder / package, pack_package)
    if not job.shares_index:
        index = f"seutu-index-{token}"
        _send(context, folder / index, partial(pack_index, job.index))
    if title_words_file().is_file():
        words = f"seutu-words-{token}"
        _send(context, folder / words, partial(pack_file, title_words_file()))
    answer = _matching(job, package, index, words)
    return context.parallelize(asked, max(parts, 1)).mapPartitions(answer)


def write_answers(found: "RDD[str]", to: str) -> None:
    """Write the answers, one line for each need. Raises `SparkUnusable`.

    An address with a scheme ("hdfs://…", "s3a://…") becomes a folder written by the
    executors; anything else is a file on this machine, there when it is whole.
    """
    from py4j.protocol import Py4JError
    from pyspark import StorageLevel
    from pyspark.errors import PySparkException

    try:
        if "://" in to:
            found.saveAsTextFile(to)
            return
        # All parts at once first: the iterator alone would run one after the other.
        found.persist(StorageLevel.MEMORY_AND_DISK)
        found.count()
        target = Path(to)
        beside = target.with_name(f".{target.name}.part")
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in found.toLocalIterator())
        beside.replace(target)
        found.unpersist()
    except (Py4JError, PySparkException) as error:
        raise SparkUnusable(_reason(error)) from error


def _matching(
    job: Job, package: str, index: str, words: str
) -> Callable[[Iterable[str]], Iterator[str]]:
    """Make the function of a part, sent by value as Seutu may not be there yet.

    `package`, `index` and `words` (learnt from titles) name what was sent, "" what is
    there already.
    """
    filters = {"kind": job.kinds} if job.kinds else {}
    shared, today, depth = str(job.index.resolve()), job.today, job.depth

    def match(lines: Iterable[str]) -> Iterator[str]:
        import os
        import sys
        from pathlib import Path

        from pyspark import SparkFiles

        if package and SparkFiles.get(package) not in sys.path:
            sys.path.insert(0, SparkFiles.get(package))
        if words:
            os.environ["SEUTU_DATA"] = SparkFiles.get(words)
        from seutu.matching.bulk import match_batch
        from seutu.matching.needs_file import need_of

        for answer in match_batch(
            (need_of(line) for line in lines),
            Path(SparkFiles.get(index) if index else shared),
            filters=filters,
            today=today,
            depth=depth,
        ):
            yield answer.to_json()

    return match


def _send(context: Any, archive: Path, pack: Callable[[Path], None]) -> None:
    file = archive.with_suffix(".tar")
    pack(file)
    context.addArchive(f"{file}#{archive.name}")


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines()]
    said = next((line for line in lines if line.startswith("seutu.")), "")
    kind = (said or type(error).__name__).rstrip(".")
    return f"Spark gave up: {kind[:300]}. Its log says more."
