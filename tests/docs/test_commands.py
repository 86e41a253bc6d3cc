import re
from pathlib import Path

import pytest
import typer

from seutu.cli.app import app

ROOT = Path(__file__).parents[2]
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *(
        path
        for path in sorted((ROOT / "docs").rglob("*.md"))
        if "_build" not in str(path)
    ),
]
COMMANDS = typer.main.get_command(app).commands
TARGETS = set(
    re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
)
CODE = re.compile(r"```console\n(.*?)```|`([^`\n]+)`", re.DOTALL)
USE = re.compile(r"(?:^|[\s/])seutu ([a-z]+)(?![\w/.-])((?: [^\n`;|&]+)?)")


def code(guide: Path) -> str:
    found = CODE.findall(guide.read_text("utf-8"))
    return "\n".join(block or inline for block, inline in found)


@pytest.mark.parametrize("guide", PAGES, ids=lambda path: path.name)
def test_every_command_and_option_named_exists(guide):
    wrong = []
    for name, rest in USE.findall(code(guide)):
        if name not in COMMANDS:
            wrong.append(name)
            continue
        command = COMMANDS[name]
        parts = [command, *getattr(command, "commands", {}).values()]
        known = {"--help"} | {
            flag for part in parts for one in part.params for flag in one.opts
        }
        if name != "manage":
            used = set(re.findall(r"(?<!\S)--[a-z-]+", rest))
            wrong += [f"{name} {flag}" for flag in sorted(used - known)]

    assert wrong == []


@pytest.mark.parametrize("guide", PAGES, ids=lambda path: path.name)
def test_every_make_target_named_exists(guide):
    named = set(re.findall(r"(?:^|[\s$])make ([a-z-]+)", code(guide)))

    assert named <= TARGETS
