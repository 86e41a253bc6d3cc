import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from scripts.reference import FOLDER, PAGES

from seutu.config.environment import SETTINGS
from seutu.harvest.registry import readers

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "seutu").rglob("*.py"))
SERVICES = "seutu.audit.services"
READ_BY_OTHERS = {"XDG_DATA_HOME", "DJANGO_SETTINGS_MODULE"}
READING = re.compile(
    r"(?:\benv(?:\.\w+)?|environ\.get|getenv)\(\s*\"([A-Z][A-Z_]+)\"|environ\[\"([A-Z_]+)\"\]"
)
GROUP = re.compile(r"entry_points\(group=\"([\w.]+)\"\)")


def page(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def tables_of(text: str, heading: str) -> set[str]:
    """The code names in the first column of the table under a heading."""
    section = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE))


@cache
def audit_events() -> frozenset[str]:
    """Every action that a call of the audit service may record."""
    return frozenset(_audit_events())


def _audit_events() -> Iterator[str]:
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            and node.module == "seutu.audit.services"
            for alias in node.names
            if alias.name == "record"
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in names
            ):
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_current(name):
    assert page(name) == PAGES[name](), "run `python -m scripts.reference`"


def test_every_variable_that_is_read_is_documented_and_no_other():
    read = {
        first or second
        for path in SOURCES
        for first, second in READING.findall(path.read_text("utf-8"))
    }

    assert read - READ_BY_OTHERS == {setting.name for setting in SETTINGS}


def test_every_audit_event_is_documented_and_no_other():
    recorded = audit_events()

    assert recorded
    assert tables_of(page("audit-events.md"), "Events") == recorded


def test_an_audit_event_is_a_noun_and_a_verb_in_the_past_tense():
    assert [
        name for name in audit_events() if not re.fullmatch(r"[a-z]+\.[a-z-]+", name)
    ] == []


def test_every_model_is_documented():
    models = {
        model._meta.object_name
        for model in apps.get_models()
        if model.__module__.startswith("seutu.") and not model._meta.auto_created
    }
    text = page("data-model.md")

    assert len(models) > 10
    assert {name for name in models if f"`{name}`" not in text} == set()


def test_every_entry_point_group_is_documented():
    groups = {
        group
        for path in SOURCES
        for group in GROUP.findall(path.read_text("utf-8"))
        if group.startswith("seutu.")
    }

    assert groups
    assert tables_of(page("extension-points.md"), "Entry points") == groups


def test_every_retention_period_is_documented():
    periods = {setting.name for setting in SETTINGS if setting.name.startswith("KEEP_")}

    assert {
        name for name in periods if f"`{name}`" not in page("retention.md")
    } == set()


def test_the_readers_said_to_ask_only_for_changes_are_those_that_do():
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| (yes|no) \|$", page("readers.md"), re.M)
    told = {name for name, asks in rows if asks == "yes"}

    asking = {
        name for name, one in readers().items() if getattr(one, "tells_changes", False)
    }
    assert told == asking
    assert len(rows) >= 14
