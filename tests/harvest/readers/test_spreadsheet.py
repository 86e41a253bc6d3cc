"""Lists of datasets in CSV and XLSX, as they come out of town halls."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.harvest.readers import limits, spreadsheet_tables
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.spreadsheet import Spreadsheet
from seutu.harvest.records import (
    Access,
    DatasetRecord,
    Licence,
    Rejected,
    SourceFacts,
)

FINNISH = """Tunniste;Otsikko;Otsikko ruotsiksi;Kuvaus;Avainsanat;Lisenssi;Osoite;\
Tiedostomuoto;Päivitetty;Päivitystiheys;Sähköposti
a1;Pysäköintipaikat;Parkeringsplatser;Kaikki kadut;pysäköinti, liikenne;CC BY 4.0;\
https://data.example/p.csv;CSV;3.5.2021;vuosittain;who@data.example
a2;Puut;Träd;Kaupungin puut;puut;CC BY 4.0;https://data.example/t.geojson;;\
15.12.2020;;
"""


def records(content: bytes | str, **options: object) -> list[DatasetRecord]:
    found = items(content, **options)
    assert not [one for one in found if isinstance(one, Rejected)], found
    return [one for one in found if isinstance(one, DatasetRecord)]


def items(content: bytes | str, **options: object) -> list[DatasetRecord | Rejected]:
    raw = content.encode() if isinstance(content, str) else content
    return list(Spreadsheet(**options).read(io.BytesIO(raw)))


def workbook(rows: list[list[object]], *, more: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in rows:
        sheet.append(row)
    if more:
        book.create_sheet("Other").append(["nothing"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_finnish_list_is_read_without_a_word_of_configuration():
    first, second = records(FINNISH, language="fi")

    assert first.identifier == "a1"
    assert first.title == {"fi": "Pysäköintipaikat", "sv": "Parkeringsplatser"}
    assert first.description == {"fi": "Kaikki kadut"}
    assert first.keywords == {"fi": ("pysäköinti", "liikenne")}
    assert first.licence == Licence(label="CC BY 4.0")
    assert first.modified == date(2021, 5, 3)
    assert first.frequency == "ANNUAL"
    assert [(one.url, one.format) for one in first.distributions] == [
        ("https://data.example/p.csv", "CSV")
    ]
    assert second.distributions[0].format == "GEOJSON"


def test_yearly_issues_in_a_list_are_one_series():
    found = records("Title\nBudget 2023\nBudget 2024\nTrees\n")

    assert [one.family for one in found] == ["series/budget", "series/budget", ""]


def test_people_never_enter_neither_in_fields_nor_in_the_kept_row():
    first, _ = records(FINNISH)

    assert b"who@" not in first.raw
    assert "who@" not in str(first)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_every_encoding_of_a_town_hall_reads_the_same(encoding):
    assert records(FINNISH.encode(encoding)) == records(FINNISH)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Nazwa;Opis\nŻłobki;Miejsca w żłobkach, świetlicach i ośrodkach\n", "cp1250"),
        ("Název;Popis\nPřístřešky;Žluté přístřešky u řeky\n", "cp1250"),
        ("Pavadinimas;Aprašymas\nMedžiai;Žaliųjų plotų medžių sąrašas\n", "cp1257"),
        ("Τίτλος;Περιγραφή\nΔρόμοι;Όλοι οι δρόμοι της πόλης\n", "cp1253"),
        ("Заглавие;Описание\nУлици;Всички улици на града\n", "cp1251"),
        ("Titre;Description\nÉcoles;Les écoles où l’élève mange\n", "cp1252"),
    ],
)  # fmt: skip
def test_old_code_pages_are_told_by_the_letters_of_their_languages(text, encoding):
    (record,) = records(text.encode(encoding))

    assert (record,) == tuple(records(text))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    row = delimiter.join(["Roads", '"A, list; of\troads|"', "https://a.example/r.csv"])
    text = delimiter.join(["title", "description", "url"]) + "\n" + row + "\n"

    (record,) = records(text * 1)

    assert record.title == {"und": "Roads"}
    assert record.distributions[0].url == "https://a.example/r.csv"


def test_the_line_that_excel_puts_first_is_no_header():
    (record,) = records("sep=;\ntitle;url\nRoads;https://a.example/\n")

    assert record.title == {"und": "Roads"}


def test_a_workbook_reads_like_the_text():
    rows = [line.split(";") for line in FINNISH.splitlines()]

    found = records(workbook(rows))

    assert [one.title for one in found] == [one.title for one in records(FINNISH)]
    assert [one.modified for one in found] == [date(2021, 5, 3), date(2020, 12, 15)]


def test_dates_and_numbers_of_a_workbook_are_told_apart():
    book = workbook(
        [
            ["id", "title", "modified", "issued"],
            [12.0, "Roads", datetime(2024, 2, 29), 45_000],
        ]
    )

    (record,) = records(book)

    assert record.identifier == "12"
    assert record.modified == date(2024, 2, 29)
    assert record.issued == date(2023, 3, 15)


def test_titles_above_the_table_and_empty_rows_and_columns_fall_away():
    book = workbook(
        [
            ["Open data of the town", None, None],
            [None, None, None],
            ["Last change by the office: spring", None, None],
            [None, "Name", "Link", "Description"],
            [None, None, None, None],
            [None, "Roads", "https://a.example/r", "Where they go"],
        ]
    )

    (record,) = records(book)

    assert record.title == {"und": "Roads"}
    assert record.description == {"und": "Where they go"}


def test_merged_names_above_languages_are_joined_with_them():
    book = workbook(
        [
            ["Title", None, "Description", None, "Link"],
            ["fi", "sv", "fi", "sv", None],
            ["Tiet", "Vägar", "Kaikki", "Alla", "https://a.example/"],
        ]
    )

    (record,) = records(book)

    assert record.title == {"fi": "Tiet", "sv": "Vägar"}
    assert record.description == {"fi": "Kaikki", "sv": "Alla"}
    assert record.distributions[0].url == "https://a.example/"


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("title_fi", "fi"), ("title (fi)", "fi"), ("Title FI", "fi"),
        ("title@sv", "sv"), ("Title [en]", "en"), ("Titel (Englisch)", "en"),
        ("Otsikko suomeksi", "fi"), ("Nimi på svenska", "sv"),
        ("titre-fr", "fr"), ("dct:title@de", "de"),
    ],
)  # fmt: skip
def test_a_name_of_a_column_tells_its_language(name, tag):
    (record,) = records(f"{name};url\nRoads;https://a.example/\n")

    assert record.title == {tag: "Roads"}


def test_names_of_programs_are_read_as_words():
    (record,) = records(
        "Title,DateUpdated,PageURL,AssetURL,fileType\n"
        "Roads,2024-05-06,https://a.example/p,https://a.example/r,CSV\n"
    )

    assert record.modified == date(2024, 5, 6)
    assert record.landing_page == "https://a.example/p"
    assert [(one.url, one.format) for one in record.distributions] == [
        ("https://a.example/r", "CSV")
    ]


def test_rows_are_numbered_as_spreadsheets_number_them():
    found = items('title;description\nRoads;"two\nlines"\n;no title\n')

    assert [one.reason for one in found if isinstance(one, Rejected)] == [
        "Row 3: there is no title."
    ]


def test_a_formula_is_the_text_that_was_stored_and_never_worked_out():
    book = workbook([["title", "description"], ["Roads", '=HYPERLINK("http://x","y")']])

    (record,) = records(book)
    (text,) = records("title;description\nRoads;\"=cmd|' /C calc'!A0\"\n")

    assert record.description == {}
    assert text.description == {"und": "=cmd|' /C calc'!A0"}


def test_rows_of_one_identifier_are_files_of_one_dataset():
    (record,) = records(
        "id;title;url\n1;Roads;https://a.example/1.csv\n"
        "2;Trees;https://a.example/t.csv\n1;Roads;https://a.example/1.xlsx\n"
    )[:1]

    assert [one.format for one in record.distributions] == ["CSV", "XLSX"]


def test_several_addresses_in_a_cell_are_several_files():
    (record,) = records(
        "title;url;format\n"
        'Roads;"https://a.example/1 https://a.example/2";"CSV, XLSX"\n'
    )

    assert [(one.url[-1], one.format) for one in record.distributions] == [
        ("1", "CSV"),
        ("2", "XLSX"),
    ]


def test_a_row_that_cannot_be_a_dataset_says_which_and_why():
    found = items(
        "id;title;url\n1;Roads;https://a.example/1\n2;;https://a.example/2\n"
        "1;Trees;https://a.example/3\n1;Roads;https://a.example/1\n"
    )

    refused = {one.identifier: one.reason for one in found if isinstance(one, Rejected)}
    assert refused == {
        "2": "Row 3: there is no title.",
        "row 4": "Row 4: it has the identifier of row 2, “1”, and another title.",
        "row 5": "Row 5: it repeats row 2.",
    }
    assert len(found) == 4


def test_a_value_that_cannot_be_read_is_remarked_and_the_rest_stays():
    reader = Spreadsheet()
    table = reader.table(
        b"title;url;modified;theme;frequency\n"
        b"Roads;https://a.example/;2021-01-01;transport;daily\n"
        b"Trees;https://a.example/t;2021-02-30;x;often\n"
        b"Parks;none;2021-03-01;ENVI;weekly\n"
        b"Lakes;https://a.example/l;2021-03-01;ENVI;weekly\n"
    )

    remarks = [str(remark) for one in reader.rows(table) for remark in one.remarks]

    assert sorted(remarks) == [
        "Row 3: “2021-02-30” is no date.",
        "Row 3: “often” names no frequency.",
        "Row 3: “x” is no European data theme.",
        "Row 4: “none” is no web address.",
    ]


def test_a_date_that_could_be_two_is_read_as_its_column_and_europe_write():
    american = records("title;modified\nA;03/25/2021\nB;03/04/2021\n")
    european = records("title;modified\nA;25/03/2021\nB;03/04/2021\n")
    alone = records("title;modified\nB;03/04/2021\n")

    assert [one.modified for one in american] == [date(2021, 3, 25), date(2021, 3, 4)]
    assert [one.modified for one in european] == [date(2021, 3, 25), date(2021, 4, 3)]
    assert alone[0].modified == date(2021, 4, 3)


def test_columns_without_a_known_name_are_guessed_by_their_values():
    (record,) = records(
        "title;qwert;asdf;zxcv\nRoads;https://a.example/r;CSV;2024-05-06\n"
    )

    assert record.distributions[0].url == "https://a.example/r"
    assert record.distributions[0].format == "CSV"
    assert record.modified == date(2024, 5, 6)


def test_a_stated_mapping_rules_over_every_guess():
    (record,) = records(
        "title;b;url\nRoads;Streets;https://a.example/\n", columns={"b": "title@en"}
    )

    assert record.title == {"en": "Streets"}
    assert record.distributions == ()


def test_facts_of_the_source_fill_what_rows_leave_open():
    facts = SourceFacts(
        country="FI", region="FI1B1", language="fi", licence=Licence(label="CC0 1.0")
    )

    (record,) = records("title;access\nTiet;avoin\n", facts=facts)

    assert (record.country, record.region) == ("FI", "FI1B1")
    assert record.title == {"fi": "Tiet"}
    assert record.licence == Licence(label="CC0 1.0")
    assert record.access is Access.PUBLIC


def test_identifiers_without_a_column_stay_the_same_when_rows_move():
    before = records("publisher;title\nTown;Roads\nTown;Trees\n")
    after = records("publisher;title\nTown;Trees\nTown;Roads\n")

    assert {one.identifier for one in before} == {"town-roads", "town-trees"}
    assert {one.identifier for one in after} == {one.identifier for one in before}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n;;\n",
        b"<html><body>Log in</body></html>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old",
        b"PK\x03\x04broken",
        b"a,b\n1,2\n",
        b"\x00\x01\x02\x03" * 50,
    ],
)
def test_what_is_no_list_of_datasets_says_so(content):
    with pytest.raises(Unreadable):
        items(content)


def test_a_workbook_that_would_unpack_to_far_more_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x>" + b" " * (300 * limits.MAX_RATIO**2))

    with pytest.raises(Unreadable, match="far more than it weighs"):
        items(stream.getvalue())


def test_a_workbook_whose_xml_multiplies_itself_is_refused():
    plain = workbook([["title"], ["Roads"]])
    entities = "".join(
        f'<!ENTITY e{number + 1} "{f"&e{number};" * 10}">' for number in range(9)
    )
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{entities}]><sst>&e9;</sst>'
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(plain)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            is_sheet = name.startswith("xl/worksheets/")
            new.writestr(name, bomb.encode() if is_sheet else content)

    with pytest.raises(Unreadable):
        items(stream.getvalue())


def test_a_sheet_with_a_cell_in_its_last_corner_is_no_trap():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A2"] = "title", "Roads"
    book.active["XFD1048576"] = "x"
    stream = io.BytesIO()
    book.save(stream)

    with pytest.raises(Unreadable):
        items(stream.getvalue())


def test_a_list_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet_tables, "MOST_ROWS", 10)

    with pytest.raises(Unreadable, match="more than 10 rows"):
        items("title\n" + "Roads\n" * 11)


def test_one_of_several_sheets_can_be_named():
    book = workbook([["title"], ["Roads"]], more=True)

    assert records(book, sheet="Data")
    with pytest.raises(Unreadable, match="Data, Other"):
        items(book, sheet="None")


@given(st.binary(max_size=400))
def test_any_bytes_give_records_rejections_or_a_reason(content):
    try:
        found = items(content)
    except Unreadable:
        return
    assert all(one.reason if isinstance(one, Rejected) else one.title for one in found)


@given(
    st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), max_size=8),
    st.sampled_from([";", ",", "\t"]),
)
def test_any_table_keeps_each_row_in_a_record_or_a_rejection(rows, delimiter):
    lines = [delimiter.join(["title", "id", "url", "modified", "theme", "x"])]
    lines += [delimiter.join(cell.replace('"', "") for cell in row) for row in rows]
    reader = Spreadsheet()
    try:
        table = reader.table("\n".join(lines).encode("utf-8", "replace"))
        found = list(reader.rows(table))
    except Unreadable:
        return

    numbers = [
        number
        for one in found
        for number in getattr(one, "rows", ()) or (one.remark.row,)
    ]
    assert sorted(numbers) == [number for number, _ in table.rows]
