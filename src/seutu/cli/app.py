import typer

from seutu import __version__
from seutu.cli import (
    challenge,
    demo,
    directory,
    doctor,
    dump,
    evaluate,
    gaps,
    harvest,
    learn,
    learn_words,
    load,
    mail,
    manage,
    match,
    match_all,
    mcp,
    organisation,
    quality,
    serve,
    spark,
    transfer,
    validate,
)

app = typer.Typer(
    name="seutu",
    help="From a public need in any European language to what answers it, and why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"seutu {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Show the version."
    ),
) -> None:
    """Set what every command shares."""


app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.command("load")(load.load)
app.command("harvest")(harvest.harvest)
app.add_typer(harvest.app, name="sources")
app.command("index")(load.index)
app.command("directory")(directory.directory)
app.add_typer(challenge.app, name="challenge")
app.command("match")(match.match)
app.command("mcp")(mcp.mcp)
app.command("match-all")(match_all.match_all)
app.command("match-on-spark")(spark.match_on_spark)
app.command("evaluate")(evaluate.evaluate)
app.command("learn")(learn.learn)
app.command("learn-words")(learn_words.learn_words)
app.add_typer(mail.app, name="mail")
app.add_typer(gaps.app, name="gaps")
app.command("quality")(quality.quality)
app.add_typer(organisation.app, name="organisation")
app.command("dump")(dump.dump)
app.command("backup")(transfer.backup)
app.command("restore")(transfer.restore)
app.command("validate")(validate.validate)
app.command("doctor")(doctor.doctor)
app.command(
    "manage",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)(manage.manage)
