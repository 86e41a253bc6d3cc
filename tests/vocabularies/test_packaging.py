import importlib.util
import json
import lzma
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RAW = ROOT.parent / "shared" / "data" / "vocabularies"
PACKAGED = ROOT / "src" / "seutu" / "data" / "vocabularies"


@pytest.fixture(scope="module")
def script():
    path = ROOT / "scripts" / "package_vocabularies.py"
    spec = importlib.util.spec_from_file_location("package_vocabularies", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def packaged(name):
    with lzma.open(PACKAGED / f"{name}.jsonl.xz", "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def test_the_same_rows_give_the_same_bytes(script, tmp_path):
    rows = [{"id": "a", "labels": {"en": "air", "fi": "ilma"}}]

    assert script.write(tmp_path / "one.xz", rows) == 1
    script.write(tmp_path / "two.xz", rows)

    assert (tmp_path / "one.xz").read_bytes() == (tmp_path / "two.xz").read_bytes()


def test_labels_are_tidied_and_empty_ones_left_out(script):
    assert script.clean({"fi": " ilman  laatu\n", "en": "", "de": "Luft"}) == {
        "de": "Luft",
        "fi": "ilman laatu",
    }


@pytest.mark.skipif(not RAW.exists(), reason="the raw vocabularies are not here")
@pytest.mark.parametrize(
    ("name", "raw_name"),
    [("data-themes", "data-theme"), ("file-types", "filetypes")],
)
def test_what_is_packaged_is_what_the_script_makes(script, name, raw_name):
    assert list(script.authority(RAW, raw_name)) == packaged(name)


def test_nothing_without_a_licence_is_packaged():
    names = {path.name.partition(".")[0] for path in PACKAGED.glob("*.jsonl.xz")}

    assert not names & {"gemet", "licences", "theme-subtheme-mapping"}
    sources = (PACKAGED / "SOURCES.md").read_text(encoding="utf-8")
    assert all(name in sources for name in names)
