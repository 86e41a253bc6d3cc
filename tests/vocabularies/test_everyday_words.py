import json

import pytest
from scripts.package_everyday_words import annotations, tagging


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def schema(tmp_path):
    def texts(name, terms, title):
        return {
            "presets": {
                "presets": {"amenity/library": {"name": name, "terms": terms}},
                "fields": {"access": {"options": {"no": {"title": title}}}},
            }
        }

    folder = tmp_path / "dist" / "translations"
    write(folder / "en.json", {"en": texts("Library", "book,reading", "Prohibited")})
    write(folder / "ca.json", {"ca": texts("Biblioteca", "llibre", "Prohibited")})
    return tmp_path


def test_names_of_places_are_joined_by_what_they_name(schema):
    assert list(tagging(schema)) == [
        {
            "id": "preset/amenity/library",
            "labels": {"ca": "Biblioteca", "en": "Library"},
            "alternatives": {"ca": ["llibre"], "en": ["book", "reading"]},
        }
    ]


def test_names_of_symbols_are_joined_without_the_tones_of_skin(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.package_everyday_words.LANGUAGES", ("en", "fi"))
    for tag, name in (("en", "school"), ("fi", "koulu")):
        entries = {
            "\U0001f3eb": {"tts": [name], "default": [name, "x"]},
            "\U0001f3fb": {"tts": [name]},
        }
        write(
            tmp_path / "annotations" / tag / "annotations.json",
            {"annotations": {"annotations": entries}},
        )

    (row,) = annotations(tmp_path)

    assert row["labels"] == {"en": "school", "fi": "koulu"}
