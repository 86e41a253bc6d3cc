from pathlib import Path
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import start_django


def match_on_spark(
    needs: Annotated[
        Path, typer.Argument(help="JSON lines, each with a key and a text.")
    ],
    to: Annotated[
        str, typer.Option("--to", help="File for the answers, or hdfs://…, s3a://….")
    ],
    master: Annotated[
        str, typer.Option(help="Spark master; this machine when left out.")
    ] = "local[*]",
    index: Annotated[
        Path | None, typer.Option(help="Index folder; this installation's if left out.")
    ] = None,
    shared_index: Annotated[
        bool,
        typer.Option(
            "--shared-index", help="Executors see the index under the same path."
        ),
    ] = False,
    installed: Annotated[
        bool, typer.Option("--installed", help="Seutu is installed on the executors.")
    ] = False,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; may be repeated.")
    ] = None,
    parts: Annotated[int, typer.Option(min=0, help="Parts; 0 chooses.")] = 0,
) -> None:
    """Match many needs on a Spark cluster; same answers as on one machine.

    Writes one JSON object for each need: its key, its language, the verdict and up to
    200 records with their scores.
    """
    start_django()
    from django.conf import settings
    from django.utils import timezone

    from seutu.core.kinds import kind as find_kind
    from seutu.core.kinds import kinds
    from seutu.matching.spark.job import Job
    from seutu.matching.spark.submit import run

    wanted = [find_kind(name).name for name in kind or ()]
    job = Job(
        index=index or Path(settings.INDEX_FOLDER),
        shares_index=shared_index,
        sends_package=not installed,
        kinds=tuple(wanted or (one.name for one in kinds() if one.role == "supply")),
        today=int(f"{timezone.now():%Y%m%d}"),
        parts=parts,
    )
    count = run(needs, to, job, master)
    err.print(f"{count} needs matched.")
