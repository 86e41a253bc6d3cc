import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from seutu.cli.console import err, out


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
) -> None:
    """Measure matching on a test collection: nDCG@10, recall@10, success@10, MRR.

    Needs no database, no server and no setting. Figures are given overall and by
    query language and document language. Exit code 2 when the collection cannot be
    read; the message names the file and the line.
    """
    # The engine and the tables are loaded by this command alone.
    from seutu.matching.collection import read_collection
    from seutu.matching.evaluation import evaluate as measure

    collection = read_collection(folder)
    err.print(
        f"{len(collection.documents)} documents, {len(collection.queries)} queries",
        highlight=False,
    )
    found = measure(collection, system=system.value, encoder=encoder)
    if as_json:
        typer.echo(json.dumps(found.to_json()))
        return
    table = Table("", *COLUMNS)
    for name, figures in (("overall", found.overall), *found.pairs.items()):
        row = figures.to_json()
        table.add_row(
            name,
            str(figures.queries),
            *(f"{row[column]:.3f}" for column in COLUMNS[1:-1]),
            f"{figures.ms:.1f}",
        )
    out.print(table)
