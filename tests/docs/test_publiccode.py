import json
import tomllib
from pathlib import Path

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(__file__).parent / "publiccode.schema.json").read_text())
DESCRIPTION = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))


def test_the_description_follows_the_publiccode_standard():
    found = Draft202012Validator(SCHEMA).iter_errors(DESCRIPTION)

    assert [f"{error.json_path}: {error.message}" for error in found] == []


def test_a_description_without_a_contact_is_refused():
    broken = {**DESCRIPTION, "maintenance": {"type": "community"}}

    assert not Draft202012Validator(SCHEMA).is_valid(broken)


def test_the_description_names_the_licence_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert DESCRIPTION["legal"]["license"] == project["license"]


def test_the_description_names_the_languages_of_the_interface():
    offered = {tag for tag, _ in settings.LANGUAGES}

    assert set(DESCRIPTION["localisation"]["availableLanguages"]) == offered


def test_every_screenshot_named_is_there():
    shown = [
        path
        for text in DESCRIPTION["description"].values()
        for path in text.get("screenshots", ())
    ]

    assert [path for path in shown if not (ROOT / path).is_file()] == []
