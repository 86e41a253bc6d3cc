"""Harvesting speed: pages to rows and index, beside plain parsing and naive saving.

Run as `python -m bench --harvest [SIZE]`. Every figure is of the same datasets, which
are the packaged ones written again as DCAT in N-Triples, and of the same machine in the
same minutes: compare the ratios.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from bench.table import Row, table
from seutu.harvest.records import DatasetRecord

PAGE = 1_000
NAIVE = 500
DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def measure_harvest(size: int) -> str:
    """Write the pages, and read them in each way."""
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        os.environ["SEUTU_DATA"] = name
        os.environ["DATABASE_URL"] = ""
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seutu.config.settings")
        import django

        django.setup()
        return report(Path(name), size)


def report(folder: Path, size: int) -> str:
    """Measure in a data folder of its own; `size` is the number of datasets."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    pages = write_pages(folder, size)
    first, again = seutu(pages), seutu(pages)
    rows: list[Row] = [
        ("seutu: reader, checks, rows", {"records/s": size / first}),
        ("seutu: the same again", {"records/s": size / again}),
        ("seutu: with the index", {"records/s": size / (first + index())}),
        ("reader and checks alone", {"records/s": size / reader_alone(pages)}),
        ("plain rdflib parsing", {"records/s": PAGE / rdflib_alone(pages[0])}),
        ("naive: one row, one save", {"records/s": NAIVE / naive(pages[0])}),
    ]
    return "\n".join([table(rows), *kept()])


def write_pages(folder: Path, size: int) -> list[Path]:
    """Write datasets as N-Triples, so many to a page; returns the pages."""
    from seutu.harvest.packaged import sources

    found = [
        record
        for source in sources()
        if source.kind == "dataset"
        for record in islice(source.read(), 2_000)
        if isinstance(record, DatasetRecord)
    ]
    numbered = enumerate(islice(cycle(found), size))
    pages: list[Path] = []
    while chosen := list(islice(numbered, PAGE)):
        path = folder / f"{len(pages)}.nt"
        with path.open("w") as file:
            for number, record in chosen:
                file.writelines(triples(number, record))
        pages.append(path)
    return pages


def triples(number: int, record: DatasetRecord) -> Iterator[str]:
    """Say a dataset in N-Triples."""
    me = f"https://bench.example/dataset/{number}"
    yield _link(me, TYPE, DCAT + "Dataset")
    for name, texts in (("title", record.title), ("description", record.description)):
        for tag, text in texts.items():
            yield _text(me, DCT + name, text, tag)
    for tag, words in record.keywords.items():
        for word in words:
            yield _text(me, DCAT + "keyword", word, tag)
    if record.publisher:
        owner = f"{me}/publisher"
        yield _link(me, DCT + "publisher", owner)
        for tag, text in record.publisher.name.items():
            yield _text(owner, FOAF + "name", text, tag)
    if record.modified:
        yield _text(me, DCT + "modified", record.modified.isoformat(), "")
    for place, item in enumerate(record.distributions):
        file = f"{me}/file/{place}"
        yield _link(me, DCAT + "distribution", file)
        yield _link(file, TYPE, DCAT + "Distribution")
        yield _link(file, DCAT + "accessURL", f"https://bench.example/file/{place}")
        for tag, text in item.title.items():
            yield _text(file, DCT + "title", text, tag)
        if item.format:
            yield _text(file, DCT + "format", item.format, "")


def _link(subject: str, name: str, value: str) -> str:
    return f"<{subject}> <{name}> <{value}> .\n"


def _text(subject: str, name: str, value: str, tag: str) -> str:
    language = f"@{tag}" if tag and tag != "und" else ""
    quoted = json.dumps(value, ensure_ascii=False).replace("\\b", "").replace("\\f", "")
    return f"<{subject}> <{name}> {quoted}{language} .\n"


def seutu(pages: list[Path]) -> float:
    """Run over the pages as a source of them is run over; returns the seconds."""
    from seutu.catalogue.models import Catalogue
    from seutu.harvest import running
    from seutu.harvest.models import HarvestSource

    taken = 0.0
    for path in pages:
        catalogue, _ = Catalogue.objects.get_or_create(id=path.stem, holds="dataset")
        source, _ = HarvestSource.objects.get_or_create(
            id=path.stem, catalogue=catalogue, reader="dcat-rdf", location=path.name
        )
        with path.open("rb") as stream:
            started = time.perf_counter()
            run = running.run(source, stream=stream)
            taken += time.perf_counter() - started
        if run.state != run.State.COMPLETE or run.rejected:
            sys.exit(f"{run}: {run.state}, {run.rejected} rejected. {run.failure}")
    return taken


def index() -> float:
    from seutu.matching import indexing
    from seutu.matching.installed import knowledge

    knowledge()  # what every process loads once
    started = time.perf_counter()
    indexing.rebuild()
    return time.perf_counter() - started


def reader_alone(pages: list[Path]) -> float:
    from seutu.harvest.registry import reader

    started = time.perf_counter()
    for path in pages:
        with path.open("rb") as stream:
            for _ in reader("dcat-rdf")().read(stream):
                pass
    return time.perf_counter() - started


def rdflib_alone(path: Path) -> float:
    """Parse one page into a graph, and do nothing with it."""
    import rdflib

    started = time.perf_counter()
    rdflib.Graph().parse(path, format="nt")
    return time.perf_counter() - started


def naive(path: Path) -> float:
    """Save the first datasets of a page one by one, as most harvesters do."""
    from django.utils import timezone

    from seutu.catalogue.models import Catalogue
    from seutu.harvest.records import content_hash
    from seutu.harvest.registry import reader
    from seutu.harvest.writing import rows_of

    catalogue = Catalogue.objects.create(id="naive", holds="dataset")
    today = timezone.now().date()
    with path.open("rb") as stream:
        found = islice(reader("dcat-rdf")().read(stream), NAIVE)
        started = time.perf_counter()
        for record in found:
            assert isinstance(record, DatasetRecord)  # noqa: S101
            pair = [(record, content_hash(record))]
            rows = rows_of(pair, catalogue=catalogue, regions=frozenset(), today=today)
            for owner in rows.organisations.values():
                owner.save()
            for row in (*rows.datasets, *rows.distributions):
                row.save()
        return time.perf_counter() - started


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
