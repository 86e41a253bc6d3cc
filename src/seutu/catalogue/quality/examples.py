"""An example for advice, taken from the record itself."""

import re

from seutu.catalogue.quality.facts import DatasetFacts, FileFacts
from seutu.catalogue.quality.formats import (
    MEDIA_OF_FORMAT,
    OPEN_FORMATS,
    ending_format,
    format_code,
    is_known_licence,
    licence_address,
)
from seutu.catalogue.quality.judging import dcat_ap_problems
from seutu.catalogue.quality.methodology import Code

YEAR = re.compile(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)")
WORD = re.compile(r"[^\W\d_]{5,}")
MOST_WORDS = 3
COUNTRIES = "http://publications.europa.eu/resource/authority/country/"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
SHORT_TEXT = 120


def example_for(code: Code, facts: DatasetFacts) -> str:
    """Give what the record could say, in its own words; "" when nothing suggests it."""
    made = _MAKERS.get(code)
    return made(facts)[:SHORT_TEXT] if made else ""


def _title(facts: DatasetFacts) -> str:
    return max(facts.title.values(), key=len, default="")


def _keywords(facts: DatasetFacts) -> str:
    words = dict.fromkeys(word.lower() for word in WORD.findall(_title(facts)))
    return ", ".join(list(words)[:MOST_WORDS])


def _period(facts: DatasetFacts) -> str:
    found = YEAR.findall(_title(facts)) or YEAR.findall(
        " ".join(facts.description.values())
    )
    years = sorted(set(found))
    if not years:
        return ""
    if len(years) == 1:
        return f"{years[0]}-01-01/{years[0]}-12-31"
    return f"{years[0]}-01-01/{years[-1]}-12-31"


def _place(facts: DatasetFacts) -> str:
    if not facts.country:
        return ""
    return f"{COUNTRIES}{_COUNTRIES.get(facts.country, facts.country)}"


def _file_address(facts: DatasetFacts) -> str:
    return next((each.url for each in facts.files if ending_format(each.url)), "")


def _format(facts: DatasetFacts) -> str:
    code = next((_guessed(each) for each in facts.files if _guessed(each)), "")
    return f"{FILE_TYPES}{code}" if code else ""


def _media_type(facts: DatasetFacts) -> str:
    codes = (_guessed(each) for each in facts.files)
    return next(
        (MEDIA_OF_FORMAT[code] for code in codes if code in MEDIA_OF_FORMAT), ""
    )


def _guessed(file: FileFacts) -> str:
    return format_code(file.format, file.media_type) or ending_format(
        file.download_url or file.url
    )


def _open_format(facts: DatasetFacts) -> str:
    codes = [_guessed(each) for each in facts.files]
    closed = [code for code in codes if code and code not in OPEN_FORMATS]
    return f"{closed[0]} → CSV" if closed and closed[0] in {"XLS", "XLSX"} else ""


def _licence(facts: DatasetFacts) -> str:
    labels = [facts.licence, *(each.licence for each in facts.files)]
    found = next((licence_address(label) for label in labels if label), "")
    return found if is_known_licence(found) else ""


def _dcat_ap(facts: DatasetFacts) -> str:
    return ", ".join(dcat_ap_problems(facts))


def _modified(facts: DatasetFacts) -> str:
    return facts.issued.isoformat() if facts.issued else ""


_COUNTRIES = {
    "AT": "AUT", "BE": "BEL", "BG": "BGR", "CH": "CHE", "CY": "CYP", "CZ": "CZE",
    "DE": "DEU", "DK": "DNK", "EE": "EST", "ES": "ESP", "FI": "FIN", "FR": "FRA",
    "GB": "GBR", "GR": "GRC", "HR": "HRV", "HU": "HUN", "IE": "IRL", "IS": "ISL",
    "IT": "ITA", "LI": "LIE", "LT": "LTU", "LU": "LUX", "LV": "LVA", "MT": "MLT",
    "NL": "NLD", "NO": "NOR", "PL": "POL", "PT": "PRT", "RO": "ROU", "SE": "SWE",
    "SI": "SVN", "SK": "SVK", "UA": "UKR",
}  # fmt: skip
_MAKERS = {
    Code.KEYWORDS: _keywords,
    Code.PERIOD: _period,
    Code.PLACE: _place,
    Code.DOWNLOAD: _file_address,
    Code.FORMAT: _format,
    Code.KNOWN_FORMAT: _format,
    Code.MEDIA_TYPE: _media_type,
    Code.OPEN_FORMAT: _open_format,
    Code.KNOWN_LICENCE: _licence,
    Code.DCAT_AP: _dcat_ap,
    Code.MODIFIED: _modified,
}
