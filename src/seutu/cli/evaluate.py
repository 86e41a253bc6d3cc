import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from seutu.cli.console import err, out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from seutu.matching.collection import Collection
    from seutu.matching.evaluation import Evaluation, Figures


class System(StrEnum):
    """What to measure: the product, or the plain search to compare it with."""

    SEUTU = "seutu"
    BM25 = "bm25"


COLUMNS = ("queries", "ndcg@10", "recall@10", "success@10", "mrr", "ms")


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder with documents.jsonl, queries.tsv and qrels.txt.",
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object.")
    ] = False,
    system: Annotated[
        System, typer.Option("--system", help="The matcher to measure.")
    ] = System.SEUTU,
    encoder: Annotated[
        Path | None,
        typer.Option(help="Folder of a sentence encoder to give to the matcher."),
    ] = None,
    by_pair: Annotated[
        bool,
        typer.Option(
            "--by-pair", help="One table: languages of needs by languages of records."
        ),
    ] = False,
    undeclared: Annotated[
        bool,
        typer.Option("--undeclared", help="Do not tell the languages of the needs."),
    ] = False,
    scores: Annotated[
        bool,
        typer.Option("--scores", help="Tell whether scores and verdicts hold."),
    ] = False,
    explanations: Annotated[
        bool,
        typer.Option(
            "--explanations",
            help="Compare the fields that reasons name with people's, on DSEBench.",
        ),
    ] = False,
) -> None:
    """Measure matching on a test collection: nDCG@10, recall@10, success@10, MRR.

    Needs no database, no server and no setting. Figures are given overall and by
    query language and document language. Exit code 2 when the collection cannot be
    read; the message names the file and the line.
    """
    # The engine and the tables are loaded by this command alone.
    from seutu.matching.collection import read_collection
    from seutu.matching.evaluation import evaluate as measure

    if explanations:
        _explanations(folder, as_json)
        return
    collection = read_collection(folder)
    err.print(
        f"{len(collection.documents)} documents, {len(collection.queries)} queries",
        highlight=False,
    )
    if scores:
        _scores(collection, folder, as_json)
        return
    found = measure(
        collection, system=system.value, declared=not undeclared, encoder=encoder
    )
    if as_json:
        typer.echo(json.dumps(found.to_json()))
        return
    out.print(_by_pair(found.pairs) if by_pair else _table(found))


def _table(found: "Evaluation") -> Table:
    table = Table("", *COLUMNS)
    for name, figures in (("overall", found.overall), *found.pairs.items()):
        row = figures.to_json()
        table.add_row(
            name,
            str(figures.queries),
            *(f"{row[column]:.3f}" for column in COLUMNS[1:-1]),
            f"{figures.ms:.1f}",
        )
    return table


def _by_pair(pairs: "Mapping[str, Figures]") -> Table:
    """Lay out nDCG@10 and success@10: needs down, records across."""
    rows = sorted({name.partition("-")[0] for name in pairs})
    columns = sorted({name.partition("-")[2] for name in pairs})
    table = Table("nDCG@10 / success@10", *columns)
    for row in rows:
        cells = (pairs.get(f"{row}-{column}") for column in columns)
        table.add_row(
            row,
            *(f"{one.ndcg:.2f} / {one.success:.2f}" if one else "" for one in cells),
        )
    return table


def _scores(collection: "Collection", folder: Path, as_json: bool) -> None:
    from seutu.matching.collection import read_queries
    from seutu.matching.evaluation import indexed
    from seutu.matching.installed import knowledge
    from seutu.matching.learning import check
    from seutu.matching.pipeline import Matcher

    beside = folder / "unanswerable.tsv"
    unanswerable = list(read_queries(beside)) if beside.exists() else []
    with indexed(collection) as opened:
        checked = check(Matcher(opened.index, knowledge()), collection, unanswerable)
    read = checked.to_json()
    if as_json:
        typer.echo(json.dumps(read))
        return
    table = Table("mean score", "share judged useful", "records")
    for score, useful, count in checked.reliability:
        table.add_row(f"{score:.2f}", f"{useful:.2f}", str(count))
    out.print(table)
    for name, value in read.items():
        if name != "reliability":
            out.print(f"{name}: {value}", highlight=False)


def _explanations(folder: Path, as_json: bool) -> None:
    from seutu.matching.field_reasons import measure_explanations, read_labelled

    documents, labelled = read_labelled(folder)
    read = measure_explanations(documents, labelled).to_json()
    if as_json:
        typer.echo(json.dumps(read))
        return
    table = Table("", "records", "precision", "recall", "F1")
    for name, figures in read.items():
        table.add_row(
            name,
            str(int(figures["records"])),
            *(f"{figures[column]:.3f}" for column in ("precision", "recall", "f1")),
        )
    out.print(table)
