"""Write the reference pages that follow from the code.

Run as `python -m scripts.reference`. A test fails while a page differs from what this
writes, so that no setting and no command goes undocumented.
"""

import argparse
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import typer

from seutu.cli.app import app
from seutu.config.environment import SETTINGS
from seutu.core.errors import SeutuError

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
NOTE = "<!-- Written by `python -m scripts.reference`: change the code, not this. -->"

CONFIGURATION = """\
Seutu reads its settings from the environment when it starts, and nowhere else: there
is no settings file and no settings page. Without any variable it runs on one machine
with SQLite, the embedded index and mail on the console.

| Variable | Default | What it does |
|---|---|---|
"""

CONFIGURATION_END = """
Lists are separated by commas. A truth value is `true` or `false`. `seutu doctor` checks
what is set; `seutu manage check --deploy` lists what is unsafe for a public site.
"""

COMMANDS = """\
Answers go to standard output, progress and messages to standard error, so that the
output of a command can be piped. Settings come from the environment: see
[configuration](configuration.md). Every command takes `--help`.
"""

EXIT_CODES = {0: "Done.", 1: "Failed, or `seutu doctor` found something to mend."}
MEANINGS = {
    "invalid": "The input cannot be used as it is; the message says what to change. "
    "Also: unknown command or option.",
    "not-found": "What was named does not exist.",
    "conflict": "Something stands in the way, such as another worker on this folder.",
    "refused": "Not allowed.",
    "unavailable": "A part is missing or being rebuilt; trying later may help.",
}
PLACEHOLDERS = {int: "NUMBER", float: "NUMBER", str: "TEXT", Path: "PATH"}


def configuration_page() -> str:
    """Describe every environment variable."""
    rows = (
        f"| `{setting.name}` | {setting.default} | {setting.meaning} |"
        for setting in SETTINGS
    )
    return _page("Configuration", CONFIGURATION + "\n".join(rows), CONFIGURATION_END)


def command_page() -> str:
    """Describe every command with its options, and the exit codes."""
    group: Any = typer.main.get_command(app)
    commands: Mapping[str, Any] = group.commands
    parts = (
        part for name, command in commands.items() for part in _described(name, command)
    )
    codes = "\n".join(f"| {code} | {text} |" for code, text in _exit_codes())
    table = f"## Exit codes\n\n| Code | Meaning |\n|---|---|\n{codes}\n"
    return _page("Command line", COMMANDS, *parts, table)


PAGES: Mapping[str, Callable[[], str]] = {
    "configuration.md": configuration_page,
    "command-line.md": command_page,
}


def _page(title: str, *parts: str) -> str:
    body = "\n\n".join(part.strip() for part in parts)
    return f"# {title}\n\n{NOTE}\n\n{body}\n"


def _described(name: str, command: Any) -> Iterator[str]:
    """A command, or a group with each command of it one level below."""
    inside: Mapping[str, Any] = getattr(command, "commands", {})
    if not inside:
        yield _command(name, command)
        return
    yield f"## seutu {name}\n\n{_text(command)}"
    for part, one in inside.items():
        yield _command(f"{name} {part}", one, level=3)


def _text(command: Any) -> str:
    return "\n".join(line.strip() for line in (command.help or "").splitlines())


def _command(name: str, command: Any, *, level: int = 2) -> str:
    visible = [one for one in command.params if not one.hidden]
    arguments = [one for one in visible if one.param_type_name == "argument"]
    options = [one for one in visible if one.param_type_name == "option"]
    passes_on = command.context_settings.get("allow_extra_args", False)
    usage = " ".join(
        [
            *("seutu", name),
            *(["[OPTIONS]"] if options else []),
            *map(_usage, arguments),
            *(["[ARGUMENTS...]"] if passes_on else []),
        ]
    )
    heading = f"{'#' * level} seutu {name}"
    lines = [heading, "", "```text", usage, "```", "", _text(command), ""]
    rows = [*_rows(arguments, _argument), *_rows(options, _option)]
    if rows:
        lines += ["| Argument or option | Meaning |", "|---|---|", *rows]
    return "\n".join(lines)


def _rows(parameters: Iterable[Any], name: Callable[[Any], str]) -> Iterator[str]:
    for one in parameters:
        shown = name(one).replace("|", "\\|")
        meaning = " ".join((one.help or "").split()).replace("|", "\\|")
        yield f"| `{shown}` | {meaning}{_default(one)} |"


def _usage(argument: Any) -> str:
    shown = _argument(argument) + ("..." if argument.nargs == -1 else "")
    return shown if argument.required else f"[{shown}]"


def _argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _option(option: Any) -> str:
    names = ", ".join((*option.opts, *option.secondary_opts))
    return names if option.is_flag else f"{names} {option.metavar or _values(option)}"


def _values(option: Any) -> str:
    for kind in _kinds(option.type_descriptor.annotation):
        if get_origin(kind) is Literal:
            return "|".join(map(str, get_args(kind)))
        if isinstance(kind, type) and issubclass(kind, enum.Enum):
            return "|".join(str(member.value) for member in kind)
        if kind in PLACEHOLDERS:
            return PLACEHOLDERS[kind]
    return "VALUE"


def _kinds(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _kinds(part)


def _default(parameter: Any) -> str:
    given = parameter.default
    if given in (None, False, "", [], ()) or callable(given):
        return ""
    shown = given.value if isinstance(given, enum.Enum) else given
    return f" Default: `{shown}`."


def _exit_codes() -> list[tuple[int, str]]:
    direct = {
        error.exit_code: MEANINGS[error.code]
        for error in SeutuError.__subclasses__()
        if error.exit_code != SeutuError.exit_code
    }
    return sorted({**EXIT_CODES, **direct, 130: "Stopped by Ctrl+C."}.items())


def main() -> None:
    """Write the pages, or with `--check` end with 1 when one is not current."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [
        name
        for name, page in PAGES.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text("utf-8") != page()
    ]
    if check and stale:
        raise SystemExit(f"Not current: {', '.join(stale)}.")
    for name in stale:
        (FOLDER / name).write_text(PAGES[name](), "utf-8")
        print(f"wrote docs/reference/{name}")


if __name__ == "__main__":
    main()
