"""Harvesting speed: pages to rows and index, beside plain parsing and naive saving.

Run as `python -m bench --harvest [SIZE]`. Every figure is of the same datasets, the
packaged ones written again as DCAT in N-Triples and as pages of CKAN, and of the same
machine in the same minutes: compare the ratios. Processor time is that of all processes
of a step, so that two idle cores are needed for half of it on the clock. With
`TEST_POSTGRESQL_URL` set, an empty database there is measured as well; what its server
takes is told apart when it runs on this machine.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bench.apart import PROC, apart
from bench.feeds import PAGE, write_ckan_pages, write_dcat_file, write_dcat_pages
from bench.table import Row, table

NAIVE = 500
DATABASE = "seutu.sqlite3"


def measure_harvest(size: int) -> str:
    """Write the feeds of `size` datasets, and read them in each way."""
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        folder = Path(name)
        dcat = apart(write_dcat_pages, folder, size).found
        ckan = apart(write_ckan_pages, folder, size).found
        empty = apart(migrated, folder / "empty").found
        lite = folder / "sqlite"
        parts = [apart(speeds, lite, empty, size, dcat, ckan).found]
        parts.append(apart(together, folder / "two", empty, size, dcat).found)
        if server := os.environ.get("TEST_POSTGRESQL_URL"):
            rows = apart(speeds, folder / "server", server, size, dcat, ckan).found
            parts.append("On PostgreSQL:\n" + rows)
        parts.append(memories(folder, empty, size))
    return "\n\n".join(parts)


def migrated(folder: Path) -> Path:
    """Make an empty SQLite database, to be copied; returns its file."""
    _set_up(folder, "")
    from django.db import connection

    connection.close()
    return folder / DATABASE


def speeds(
    folder: Path, database: str | Path, size: int, dcat: list[Path], ckan: list[Path]
) -> str:
    """Measure in a data folder of its own, and a database server or a copied file."""
    _set_up(folder, database)
    rows: list[Row] = [
        ("seutu: DCAT to rows", _cost(size, lambda: harvest(dcat, "dcat-rdf"))),
        ("the same again", _cost(size, lambda: harvest(dcat, "dcat-rdf"))),
        ("CKAN to rows", _cost(size, lambda: harvest(ckan, "ckan"))),
        ("the index of both, each", _cost(2 * size, index)),
        ("DCAT, reader and checks alone", _cost(size, lambda: read(dcat, "dcat-rdf"))),
        ("CKAN, reader and checks alone", _cost(size, lambda: read(ckan, "ckan"))),
        ("DCAT, plain rdflib parsing", _cost(_first(size), lambda: rdflib(dcat[0]))),
        (
            "naive: one row, one save",
            _cost(_first(size, NAIVE), lambda: naive(dcat[0])),
        ),
    ]
    return "\n".join([table(rows), *kept()])


def together(folder: Path, database: Path, size: int, pages: list[Path]) -> str:
    """Tell how long pages take to rows and index, by the two processes of a worker.

    One harvests, as the worker's harvester does, while this one writes the queued
    changes to the index until none is left.
    """
    _set_up(folder, database)
    from seutu.matching import indexing
    from seutu.matching.models import PendingChange

    index()
    context = get_context("spawn")
    with ProcessPoolExecutor(1, context, _join, (folder, "")) as pool:
        # The harvester has read other sources before: its modules are loaded.
        pool.submit(read, pages[:1], "dcat-rdf").result()
        started = time.perf_counter()
        rows = pool.submit(_harvested, pages)
        while not rows.done() or PendingChange.objects.exists():
            if not indexing.write_changes():
                time.sleep(0.1)
        seconds = time.perf_counter() - started
    return (
        f"harvester and index at once: {size / rows.result():,.0f} records/s to rows,"
        f" {size / seconds:,.0f} records/s to rows and index"
    )


def _harvested(pages: list[Path]) -> float:
    """Harvest pages in this process; returns the seconds."""
    started = time.perf_counter()
    harvest(pages, "dcat-rdf")
    return time.perf_counter() - started


def memories(folder: Path, empty: Path, size: int) -> str:
    """Tell the memory that one document takes, at a tenth of the size and in full."""
    lines = []
    for number in (max(size // 10, 1), size):
        path = apart(write_dcat_file, folder, number).found
        found = apart(from_one_file, folder / path.stem, empty, path)
        lines.append(
            f"one document of {number:,} datasets, {path.stat().st_size / 2**20:.0f}"
            f" MiB: {found.peak:.0f} MiB at the peak,"
            f" {number / found.found:,.0f} records/s"
        )
        path.unlink()
    return "\n".join(lines)


def from_one_file(folder: Path, empty: Path, path: Path) -> float:
    """Harvest a document; returns the seconds."""
    _set_up(folder, empty)
    started = time.perf_counter()
    harvest([path], "dcat-rdf")
    return time.perf_counter() - started


def _set_up(folder: Path, database: str | Path) -> None:
    folder.mkdir()
    _join(folder, database if isinstance(database, str) else "")
    from django.core.management import call_command

    if isinstance(database, Path):
        shutil.copy(database, folder / DATABASE)
    else:
        call_command("migrate", interactive=False, verbosity=0)


def _join(folder: Path, url: str) -> None:
    """Let this process work with a data folder, and a database server if any."""
    os.environ["SEUTU_DATA"] = str(folder)
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seutu.config.settings")
    import django

    django.setup()


def _cost(records: int, step: Callable[[], object]) -> dict[str, float]:
    """Do a step; returns its speed by the clock, and its processor time a record."""
    clock, processor, server = time.perf_counter(), _processor(), _server()
    step()
    cost = {
        "records/s": records / (time.perf_counter() - clock),
        "processor µs": (_processor() - processor) / records * 1e6,
    }
    if server is not None and (ended := _server()) is not None:
        cost["server µs"] = (ended - server) / records * 1e6
    return cost


def _processor() -> float:
    """Return the seconds of processor time of this process and its ended children."""
    return sum(os.times()[:4])


def _server() -> float | None:
    """Return the processor seconds of PostgreSQL's process for this connection.

    None without PostgreSQL, or when it runs on another machine.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    try:
        state = (
            PROC / str(connection.connection.info.backend_pid) / "stat"
        ).read_text()
    except OSError:
        return None
    name, _, figures = state.rpartition(") ")
    # Counted from the state, which stands third: user and system time are 14 and 15.
    user, system = figures.split()[11:13]
    if "postgres" not in name:
        return None
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _first(size: int, most: int = PAGE) -> int:
    return min(size, most)


def harvest(pages: list[Path], reader: str) -> None:
    """Run over the pages as a source of each is run over."""
    from seutu.catalogue.models import Catalogue
    from seutu.harvest import running
    from seutu.harvest.models import HarvestSource

    for path in pages:
        key = f"{reader}-{path.stem}"
        catalogue, _ = Catalogue.objects.get_or_create(id=key, holds="dataset")
        source, _ = HarvestSource.objects.get_or_create(
            id=key, catalogue=catalogue, reader=reader, location=path.name
        )
        with path.open("rb") as stream:
            run = running.run(source, stream=stream)
        if run.state != run.State.COMPLETE or run.rejected:
            sys.exit(f"{run}: {run.state}, {run.rejected} rejected. {run.failure}")


def index() -> None:
    from seutu.matching import indexing

    indexing.rebuild()


def read(pages: list[Path], reader: str) -> None:
    from seutu.core.garbage import collected_seldom
    from seutu.harvest.registry import reader as find_reader

    with collected_seldom():
        for path in pages:
            with path.open("rb") as stream:
                for _ in find_reader(reader)().read(stream):
                    pass


def rdflib(path: Path) -> None:
    """Parse one page into a graph, and do nothing with it."""
    from rdflib import Graph

    Graph().parse(path, format="nt")


def naive(path: Path) -> None:
    """Save the first datasets of a page one by one, as most harvesters do."""
    from django.utils import timezone

    from seutu.catalogue.models import Catalogue
    from seutu.harvest.records import DatasetRecord, content_hash
    from seutu.harvest.registry import reader
    from seutu.harvest.writing import rows_of

    catalogue = Catalogue.objects.create(id="naive", holds="dataset")
    today = timezone.now().date()
    with path.open("rb") as stream:
        for record in islice(reader("dcat-rdf")().read(stream), NAIVE):
            assert isinstance(record, DatasetRecord)  # noqa: S101
            pair = [(record, content_hash(record))]
            rows = rows_of(pair, catalogue=catalogue, regions=frozenset(), today=today)
            for owner in rows.organisations.values():
                owner.save()
            for row in (*rows.datasets, *rows.distributions):
                row.save()


def kept() -> list[str]:
    """Tell what the original records take in the database."""
    from django.db.models import Avg
    from django.db.models.functions import Length

    from seutu.harvest.models import HarvestRecord

    records = HarvestRecord.objects.exclude(raw=b"")
    packed = records.aggregate(size=Avg(Length("raw")))["size"] or 0.0
    sample = [len(one.source_form) for one in records[:1_000]]
    plain = sum(sample) / max(len(sample), 1)
    return [f"original record: {plain:.0f} bytes, kept in {packed:.0f}"]
