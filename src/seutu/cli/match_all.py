import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seutu.cli.console import err, progress
from seutu.cli.setup import migrate, start_django
from seutu.core.errors import Invalid

if TYPE_CHECKING:
    from seutu.matching.bulk import KeyedNeed


def match_all(
    needs: Annotated[
        Path | None,
        typer.Argument(
            help="JSON lines, each with a key and a text; without it every challenge "
            "that is going on."
        ),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", help="File for the answers; in the data folder if left out."
        ),
    ] = None,
    supply: Annotated[
        Path | None,
        typer.Option(help="Also write, for each record, which needs it could serve."),
    ] = None,
    changed: Annotated[
        Path | None,
        typer.Option(help="Records by id, one a line: ask for these alone."),
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; may be repeated.")
    ] = None,
    processes: Annotated[int, typer.Option(min=1, max=64, help="How many.")] = 2,
) -> None:
    """Match many needs at once; a run that was stopped goes on where it was.

    Writes one JSON object for each need: its key, its language, the verdict and up to
    200 records with their scores.
    """
    start_django()
    migrate()
    from django.conf import settings
    from django.utils import timezone

    from seutu.core.kinds import kind as find_kind
    from seutu.core.kinds import kinds
    from seutu.matching.bulk_run import Run, answer_all, refresh_all

    if settings.SEARCH_CLUSTER is not None:
        raise Invalid(
            "This command reads the index of this machine, and SEARCH_URL names a "
            "cluster. Unset SEARCH_URL and run `seutu index` first."
        )
    asked = list(_of_file(needs) if needs else _of_challenges())
    wanted = [find_kind(name).name for name in kind or ()]
    offered = [known.name for known in kinds() if known.role == "supply"]
    run = Run(
        index=Path(settings.INDEX_FOLDER),
        kinds=tuple(wanted or offered),
        today=int(f"{timezone.now():%Y%m%d}"),
        changed=_ids(changed) if changed else (),
    )
    answers = to or Path(settings.DATA_FOLDER) / "matches.jsonl"
    answer = refresh_all if changed else answer_all
    with progress() as bars:
        bar = bars.add_task("matching", total=len(asked))
        count = answer(
            asked,
            run,
            answers,
            processes=processes,
            progress=lambda done: bars.advance(bar, done),
        )
    err.print(f"{count} needs asked, {len(asked) - count} answered before: {answers}")
    if supply:
        records = write_supply(answers, {one.key for one in asked}, supply)
        err.print(f"{records} records could serve one or more of them: {supply}")


def write_supply(answers: Path, keys: set[str], to: Path) -> int:
    """Write which needs each record could serve, best first; returns the records."""
    from seutu.matching.bulk import inverse
    from seutu.matching.bulk_run import read_answers

    current = (answer for answer in read_answers(answers) if answer.key in keys)
    beside = to.with_name(f"{to.name}.part")
    count = 0
    with beside.open("w", encoding="utf-8") as file:
        for record, served in inverse(current):
            line = json.dumps({"record": record, "needs": served}, ensure_ascii=False)
            file.write(line + "\n")
            count += 1
    beside.replace(to)
    return count


def _of_file(path: Path) -> "Iterator[KeyedNeed]":
    from seutu.matching.needs_file import need_of, read_needs

    return map(need_of, read_needs(path))


def _of_challenges() -> "Iterator[KeyedNeed]":
    from seutu.matching import standing
    from seutu.matching.bulk import KeyedNeed

    for challenge in standing.followed().order_by("pk").iterator():
        need = standing.need_of(challenge)
        if need is not None:
            yield KeyedNeed(
                key=str(challenge.pk), need=need, exclude=(challenge.subject,)
            )


def _ids(path: Path) -> tuple[str, ...]:
    try:
        lines: Iterable[str] = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path.name} cannot be read as UTF-8 text.") from error
    return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
