import gzip
import io
import json
import re
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seutu.previews import profiling
from seutu.previews.profiling.errors import NotATable
from seutu.previews.profiling.files import Read, read_file
from seutu.previews.profiling.profile import MOST_COLUMNS, Profile
from seutu.previews.wording import REASONS

STATIONS = b"""station;no2;lat;lon;since
A;21;60.17;24.94;2019-05-01
B;;60.45;22.27;2020-01-01
C;18;61.5;23.8;
"""


@pytest.fixture
def read(tmp_path):
    """Profile bytes as a downloaded file."""

    def run(content: bytes) -> Read:
        path = tmp_path / "file"
        path.write_bytes(content)
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        for old in scratch.iterdir():
            old.unlink()
        return read_file(path, scratch=scratch)

    return run


def column(found: Read, name: str):
    return next(one for one in found.profile.columns if one.name == name)


def test_a_table_with_semicolons_is_described_column_by_column(read):
    found = read(b"name;year;share\nAura;2019;0.5\nOulu;2020;0.75\nAura;2021;\n")

    assert (found.form, found.profile.rows) == ("csv", 3)
    assert [one.kind for one in found.profile.columns] == ["text", "whole", "number"]
    assert column(found, "name").common == (("Aura", 2), ("Oulu", 1))
    assert column(found, "share").missing == pytest.approx(1 / 3, abs=1e-3)
    assert (column(found, "year").least, column(found, "year").most) == ("2019", "2021")
    assert sum(bar.count for bar in column(found, "year").bars) == 3
    assert found.profile.sample[0] == ("Aura", "2019", "0.5")


def test_decimal_commas_are_numbers(read):
    found = read(b"name;value\nA;21,5\nB;18,25\nC;-3,0\n")

    assert column(found, "value").kind == "number"
    assert column(found, "value").mean == pytest.approx(12.25)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive_whatever_encoding_they_came_in(read, encoding):
    found = read("näyte;määrä\nÄänekoski;1\nØrsta;2\n".encode(encoding))

    assert [one.name for one in found.profile.columns] == ["näyte", "määrä"]
    assert found.profile.sample[0][0] == "Äänekoski"


def test_places_are_found_by_the_names_and_ranges_of_columns(read):
    found = read(STATIONS).profile

    assert len(found.points) == 3
    assert found.bounds == (22.27, 60.17, 24.94, 61.5)


def test_columns_that_hold_no_degrees_are_no_places(read):
    assert read(b"lat,lon\n385000,6672000\n385100,6672100\n").profile.points == ()


def test_packed_files_are_unpacked(read):
    plain = b"a,b\n1,2\n3,4\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.md", "x")
        archive.writestr("data.csv", plain)

    assert read(gzip.compress(plain)).profile.rows == 2
    assert read(packed.getvalue()).profile.rows == 2


def test_a_spreadsheet_is_read_as_the_table_it_shows(read):
    book = openpyxl.Workbook()
    book.active.append([None, None])
    book.active.append(["city", "people"])
    book.active.append(["Turku", 201_863])
    book.active.append(["Oulu", 214_633])
    book.active.append(["=1+1", None])
    held = io.BytesIO()
    book.save(held)
    found = read(held.getvalue())

    assert (found.form, found.profile.rows) == ("xlsx", 2)
    assert column(found, "people").most == "214633"


def test_parquet_is_read(read, tmp_path):
    target = tmp_path / "made.parquet"
    with duckdb.connect() as database:
        rows = database.sql("SELECT range AS n, 'x' AS t FROM range(500)")
        rows.write_parquet(str(target))
    found = read(target.read_bytes())

    assert (found.form, found.profile.rows) == ("parquet", 500)


def test_json_lists_and_lines_are_tables(read):
    rows = [{"a": 1, "b": {"c": [1]}}, {"a": 2, "d": "x"}]

    assert read(json.dumps(rows).encode()).profile.rows == 2
    assert read(json.dumps({"count": 2, "items": rows}).encode()).form == "json"
    assert read("\n".join(map(json.dumps, rows)).encode()).form == "jsonl"


def test_features_have_properties_and_places(read):
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"stop {number}"},
            "geometry": {"type": "Polygon", "coordinates": [[[24.0, 60.0 + number]]]},
        }
        for number in range(3)
    ]
    found = read(
        json.dumps({"type": "FeatureCollection", "features": features}).encode()
    )

    assert found.form == "geojson"
    assert found.profile.bounds == (24.0, 60.0, 24.0, 62.0)
    assert column(found, "name").distinct == 3


def test_what_is_in_a_name_or_a_cell_is_never_run(read, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("word\nopen sesame\n")
    name = f"x\"\"; ATTACH '{secret}'; --"
    found = read(f'"{name}",b\n1,2\n3,4\n'.encode())

    assert "open sesame" not in json.dumps(found.profile.to_json())
    assert found.profile.rows == 2


def test_wide_tables_are_cut_and_say_so(read):
    wide = ",".join(f"c{number}" for number in range(500))
    found = read(f"{wide}\n{','.join(['1'] * 500)}\n{','.join(['2'] * 500)}\n".encode())

    assert len(found.profile.columns) == MOST_COLUMNS
    assert found.profile.more_columns == 300
    assert len(found.profile.sample[0]) == MOST_COLUMNS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "form"),
        (b"PK\x03\x04 not an archive", "damaged"),
        (b"\x1f\x8b\x08 no gzip", "damaged"),
        (b'{"a": 1}', "no list"),
        (b"[" * 100_000, "nested"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n", mtime=0), mtime=0), "packed twice"),
        (b"PAR1 and no table", "."),
        (b"one line of words", "no table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_gets_a_sentence(read, content, sentence):
    with pytest.raises(NotATable, match=sentence):
        read(content)


def test_what_weighs_too_much_unpacked_gets_a_sentence(read):
    with pytest.raises(NotATable, match="weighs"):
        read(gzip.compress(bytes(200_000_000), mtime=0))


def test_a_profile_crosses_to_another_process_whole(read):
    found = read(STATIONS).profile

    assert Profile.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_every_sentence_of_a_refusal_can_be_translated():
    folder = Path(profiling.__file__).parent
    said = set()
    for path in folder.glob("*.py"):
        said |= set(
            re.findall(r'(?:NotATable\(|"refused": )"([^"]+)"', path.read_text())
        )

    assert said
    assert said <= REASONS


@given(st.binary(max_size=400))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_get_a_sentence(read, content):
    try:
        found = read(content)
    except NotATable:
        return
    assert Profile.from_json(found.profile.to_json()) == found.profile
