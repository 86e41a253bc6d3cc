"""Nothing that reaches a person privately may stand in a packaged file."""

import io
import re
import zipfile
from collections.abc import Iterator

import duckdb
import pytest

from seutu.harvest.packaged import FOLDER, sources, unpacked

FILES = sorted(f.name for f in FOLDER.iterdir() if f.name != "manifest.toml")

EMAIL = re.compile(r"[\w.+%'-]+@(?:[\w-]+\.)+[A-Za-z]{2,}")
DISGUISED_EMAIL = re.compile(
    r"\w\s*[\[({]\s*(?:at|arroba|chiocciola)\s*[\])}]\s*\w", re.IGNORECASE
)
LINK_TO_PHONE = re.compile(r"\b(?:tel|mailto|callto|sms):\s*[+\d(\w]", re.IGNORECASE)
LABELLED_PHONE = re.compile(
    r"\b(?:tel|telephone|telefon[oe]?|teléfono|téléphone|phone|fax|mobile|helpline"
    r"|hotline)\b[\s.:(+-]*(?:no\b|nr\b|number\b)?[\s.:(+-]*"
    r"(?!(?:19|20)\d\d\b)\d(?:[\s().-]?\d){5,}",
    re.IGNORECASE,
)
INTERNATIONAL_PHONE = re.compile(
    r"(?<![\w+%=&/.-])\+\s?\(?(?:1|2\d|3\d|4\d|5\d|6\d|7|8\d|9\d)\)?"
    r"(?:[\s().-]{0,2}\d){7,12}(?!\w)"
)
NATIONAL_PHONE = re.compile(
    r"(?<![\w./=+&%#-])(?:"
    r"\(?0[1-9]\d{1,3}\)? \d{3,4} \d{3,4}"  # 0131 244 1234, 020 7946 0018
    r"|\(?0[1-9]\d{2,3}\)? \d{5,6}"  # 01382 433710
    r"|0[1-378]\d{9}"  # 07700900123
    r"|\([2-9]\d{2}\) ?\d{3}[-. ]\d{4}"  # (301) 555-0123
    r"|[2-9]\d{2}[-.]\d{3}[-.]\d{4}"  # 301-555-0123
    r"|0\d{2} \d{3} \d{2} \d{2}"  # 044 123 45 67
    r")(?![\w%]|[-/.]\w)"
)
CONTACT_FIELD = re.compile(
    r"""contactPoint|vcard:(?:fn|has)|vcard/ns\#(?:fn|has)|hasTelephone|hasEmail|contact_point|"contact\w*":"""
    r"""|challenge-manager|point-of-contact|maintainer_(?:email|phone)|^\s*contacts:""",
    re.IGNORECASE | re.MULTILINE,
)
NAMED_CONTACT = re.compile(
    r"\b[A-Z][a-z]+ (?!Team\b|Office\b|Group\b|Scotland\b|Challenge\b|Rules\b"
    r"|Strategy\b)"
    r"[A-Z][a-z]+,?(?: at| on|:)?(?:\s|<[^<>]*>)*\[?(?:e-mail )?removed\b"
)
WEB_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>\"']+")
CHECKS = {
    "an e-mail address": EMAIL,
    "a disguised e-mail address": DISGUISED_EMAIL,
    "a link to a telephone or mailbox": LINK_TO_PHONE,
    "a labelled telephone number": LABELLED_PHONE,
    "an international telephone number": INTERNATIONAL_PHONE,
    "a national telephone number": NATIONAL_PHONE,
    "a contact field": CONTACT_FIELD,
    "a name before a removed address": NAMED_CONTACT,
}
LONG_NUMBERS_ARE_IDENTIFIERS_IN = {
    "a labelled telephone number",
    "an international telephone number",
    "a national telephone number",
}


def found_in(text: str) -> list[str]:
    without_addresses = WEB_ADDRESS.sub("", text)
    return [
        f"{what}: …{match.string[max(0, match.start() - 20) : match.end() + 10]!r}"
        for what, pattern in CHECKS.items()
        for match in pattern.finditer(
            without_addresses if what in LONG_NUMBERS_ARE_IDENTIFIERS_IN else text
        )
    ]


def texts(name: str) -> Iterator[str]:
    content = unpacked((FOLDER / name).read_bytes(), name)
    bare = name.removesuffix(".xz")
    if bare.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield member
                yield archive.read(member).decode()
    elif bare.endswith(".parquet"):
        with duckdb.connect() as database:
            found = database.execute("from read_parquet(?)", [str(FOLDER / name)])
            columns = [column[0] for column in found.description]
            rows = found.fetchall()
        yield " ".join(columns)
        for row in rows:
            yield from (str(cell) for cell in row if cell is not None)
    else:
        yield content.decode()


@pytest.mark.parametrize("name", FILES)
def test_a_packaged_file_holds_no_contact_details(name):
    assert [hit for text in texts(name) for hit in found_in(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "write to jo.o'neil+data@city.example.org",
        "jo [at] city [dot] org",
        "mailto:jo",
        "tel:+441312441234",
        "Tel. 0131 244 1234",
        "phone (0)20 7946 0018",
        "ring +44 (0)131 244 1234 today",
        "(01382) 433710",
        "mobile: 07700 900123",
        "07700900123",
        "301-555-0123",
        "(301) 555-0123",
        "+358 9 310 1691",
        "044 123 45 67",
        '"contactPoint": {}',
        "vcard:hasEmail",
        "send it to Maria Example, [removed]",
    ],
)
def test_the_check_itself_finds_what_it_looks_for(text):
    assert found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "lfsa_etgar 2011-2020",
        "58@statistisches-amt-kanton-zuerich",
        "ISBN 978-951-39-4567-8",
        "2019/01/01 12:30:00",
        "mobile 2019 2020",
        "https://doi.org/10.1007/s41939-017-0004-6",
        "telephone discussion in 2021",
        "1 234 567 890 inhabitants",
        "NACE Rev. 2, B-S (1 000)",
    ],
)
def test_the_check_leaves_ordinary_numbers_alone(text):
    assert found_in(text) == []


def test_every_packaged_file_is_in_the_manifest():
    assert sorted({source.file for source in sources()}) == FILES
