"""The silver collections: needs judged by patterns."""

import json
import re
import zipfile
from pathlib import Path

from scripts import silver

LANGUAGES = {"en", "fi", "de", "pl", "es", "fr", "it", "sv", "et", "lv", "ca"}
BOTH = {
    "id": "dataset:1",
    "title": {"ca": "Matrícules", "es": "Matrículas"},
    "description": {"ca": "Per curs", "es": "Por curso"},
    "keywords": {"es": ["curso"]},
}
ONE = {"id": "dataset:2", "title": {"en": "Air quality"}, "description": {}}


def _needs() -> list[dict]:
    return [json.loads(line) for line in silver.NEEDS.read_text("utf-8").splitlines()]


def _lines(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text("utf-8").splitlines()


def test_every_need_is_worded_in_every_language_and_judged_in_three():
    for need in _needs():
        assert set(need["text"]) == LANGUAGES
        assert set(need["patterns"]) == {"de", "en", "lt"}
        assert len(set(need["text"].values())) == len(LANGUAGES)
        for pattern in need["patterns"].values():
            assert not re.compile(pattern, re.IGNORECASE).search("")


def test_a_title_counts_more_than_a_description(tmp_path):
    told = {
        "id": "dataset:3",
        "title": {"en": "Measurements"},
        "description": {"en": "Air quality, hourly"},
    }
    silver.write_silver(tmp_path, [ONE, told], "en")
    assert {"s02-fi 0 dataset:2 2", "s02-fi 0 dataset:3 1"} <= set(
        _lines(tmp_path, "qrels.txt")
    )


def test_a_record_asked_for_by_one_title_keeps_only_the_other(tmp_path):
    silver.write_parallel(tmp_path, [BOTH, ONE])
    kept = [json.loads(line) for line in _lines(tmp_path, "documents.jsonl")]
    assert kept[0]["title"] == {"es": "Matrículas"}
    assert kept[0]["description"] == {"es": "Por curso"}
    assert kept[1] == ONE
    assert _lines(tmp_path, "queries.tsv") == ["p0\tca\tMatrícules"]
    silver.write_parallel(tmp_path, [BOTH], reverse=True)
    assert _lines(tmp_path, "queries.tsv") == ["p0\tes\tMatrículas"]


def test_tables_of_a_structure_description_become_records(tmp_path):
    archive = tmp_path / "manifest.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(
            "datasets/a.csv",
            "dataset,model,property,title,description\n"
            "a,,,,\n,Kapas,,Kapinės  mieste,Palaidoti\n,,vardas,Vardas,\n",
        )
        packed.writestr("README.md", "none")
    (record,) = silver.lithuanian(archive)
    assert record["title"] == {"lt": "Kapinės mieste"}
    assert record["description"] == {"lt": "Palaidoti"}
