from pathlib import Path
from typing import Annotated

import typer

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django

LARGEST_FILE = 200_000_000

app = typer.Typer(
    help="Take challenges out as an open file, and in again.", no_args_is_help=True
)


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where to write, a .json file.")],
    organisation: Annotated[
        str, typer.Option(help="Id of an organisation; all when none is named.")
    ] = "",
    drafts: Annotated[
        bool, typer.Option("--drafts", help="With drafts that nobody else sees yet.")
    ] = False,
) -> None:
    """Write the challenges stated here, with owners and pledges and without persons."""
    start_django()
    from seutu.accounts.models import Organisation
    from seutu.challenges.exchange import export_challenges
    from seutu.core.errors import NotFound

    chosen = Organisation.objects.filter(pk=organisation).first()
    if organisation and chosen is None:
        raise NotFound(f"No organisation has the id {organisation!r}.")
    text = export_challenges(chosen, drafts=drafts)
    file.write_text(text, encoding="utf-8")
    err.print(f"Challenges written to {file}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A file that `export` wrote.")],
) -> None:
    """Read such a file. What is known already stays as it is."""
    start_django()
    from seutu.challenges.exchange import import_challenges
    from seutu.core.errors import Invalid

    migrate()
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Invalid(f"{file} is larger than {LARGEST_FILE} bytes.")
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{file} cannot be read: {error}.") from None
    new, known = import_challenges(text)
    err.print(f"{new} challenges read, {known} known already.")


@app.command("judgements")
def judgements(
    folder: Annotated[Path, typer.Argument(help="Where to write; made when missing.")],
) -> None:
    """Write what people said of matches as a test collection, without who said it.

    topics.jsonl and qrels.txt are in the forms of TREC; with queries.tsv and
    documents.jsonl, `seutu evaluate` measures on the folder.
    """
    start_django()
    from seutu.matching.judged import write_judgements

    migrate()
    needs, lines = write_judgements(folder)
    err.print(f"{lines} judgements of {needs} challenges written to {folder}.")
