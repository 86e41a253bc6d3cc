"""Codes behind the addresses that DCAT catalogues use for languages, places, themes."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

from seutu.catalogue.rdf.codes import COUNTRIES as ALPHA_3
from seutu.catalogue.rdf.codes import LANGUAGES as ISO_639
from seutu.harvest.readers import codes
from seutu.harvest.readers.fields import partial_date
from seutu.harvest.records import Access, OrganisationKind

# ISO 639-2 has two codes for these; the tables of the EU use the other one.
BIBLIOGRAPHIC = {
    "cze": "cs", "ger": "de", "gre": "el", "fre": "fr", "dut": "nl", "rum": "ro",
    "slo": "sk", "baq": "eu", "ice": "is", "wel": "cy", "alb": "sq", "mac": "mk",
    "per": "fa", "arm": "hy", "geo": "ka", "chi": "zh", "bur": "my", "may": "ms",
}  # fmt: skip
LANGUAGES = {code: tag for tag, code in ISO_639.items()} | BIBLIOGRAPHIC
COUNTRIES = {code: country for country, code in ALPHA_3.items()} | {"1A0": "XK"}
SPANISH_SECTORS = {
    "ciencia-tecnologia": "TECH",
    "comercio": "ECON",
    "cultura-ocio": "EDUC",
    "demografia": "SOCI",
    "deporte": "EDUC",
    "economia": "ECON",
    "educacion": "EDUC",
    "empleo": "SOCI",
    "energia": "ENER",
    "hacienda": "GOVE",
    "industria": "ECON",
    "legislacion-justicia": "JUST",
    "medio-ambiente": "ENVI",
    "medio-rural-pesca": "AGRI",
    "salud": "HEAL",
    "sector-publico": "GOVE",
    "seguridad": "JUST",
    "sociedad-bienestar": "SOCI",
    "transporte": "TRAN",
    "turismo": "ECON",
    "urbanismo-infraestructuras": "REGI",
    "vivienda": "REGI",
}
SPANISH_REGIONS = {
    "andalucia": "ES61", "aragon": "ES24", "principado-asturias": "ES12",
    "illes-balears": "ES53", "canarias": "ES70", "cantabria": "ES13",
    "castilla-la-mancha": "ES42", "castilla-leon": "ES41", "cataluna": "ES51",
    "comunitat-valenciana": "ES52", "extremadura": "ES43", "galicia": "ES11",
    "comunidad-madrid": "ES30", "region-murcia": "ES62",
    "comunidad-foral-navarra": "ES22", "pais-vasco": "ES21", "la-rioja": "ES23",
    "ceuta": "ES63", "melilla": "ES64",
}  # fmt: skip
NUTS = re.compile(r"/nuts(?:/code|/\d{4})?/([A-Z]{2}[A-Z0-9]{0,3})$", re.IGNORECASE)
COUNTRY = re.compile(r"/authority/country/([A-Z0-9]{3})$", re.IGNORECASE)
SPANISH_PLACE = re.compile(r"/territorio/(Autonomia|Pais)/([^/]+)$")
NUTS_TO_ISO = {"EL": "GR", "UK": "GB"}
FILE_TYPE = re.compile(r"/authority/file-type/([A-Z0-9_]{1,40})$", re.IGNORECASE)
FREQUENCY = re.compile(r"/authority/frequency/([A-Z0-9_]{1,40})$", re.IGNORECASE)
MEDIA_TYPE = re.compile(
    r"(?:^|media-types/)((?:text|application|audio|font|haptics|image|message"
    r"|model|multipart|video)/[\w.+!#$&^-]+)$"
)
HIGH_VALUE = re.compile(r"(?:^|/bna/)(c_[0-9a-f]{4,12})$")
AVAILABILITY = frozenset({"temporary", "experimental", "available", "stable"})
PUBLISHER_KINDS = {
    "academia-scientificorganisation": OrganisationKind.RESEARCH,
    "company": OrganisationKind.COMPANY,
    "industryconsortium": OrganisationKind.CONSORTIUM,
    "localauthority": OrganisationKind.LOCAL,
    "nationalauthority": OrganisationKind.NATIONAL,
    "nongovernmentalorganisation": OrganisationKind.ASSOCIATION,
    "nonprofitorganisation": OrganisationKind.ASSOCIATION,
    "regionalauthority": OrganisationKind.REGIONAL,
    "supranationalauthority": OrganisationKind.INTERNATIONAL,
}


@lru_cache(maxsize=4096)
def language(value: str) -> str:
    """Return the BCP 47 tag of a language's address or code, or "" when unknown."""
    code = re.split(r"[/#]", value.strip().rstrip("/"))[-1]
    if code.lower() in LANGUAGES:
        return LANGUAGES[code.lower()]
    well_formed = re.fullmatch(r"[A-Za-z]{2}(?:-[A-Za-z]{2,4})?", code)
    return code.lower() if well_formed else ""


@lru_cache(maxsize=4096)
def theme(value: str) -> str:
    """Return the EU data theme of an address or of a Spanish sector, or ""."""
    found = codes.theme(value)
    return found or SPANISH_SECTORS.get(value.rstrip("/").rpartition("/")[2], "")


@lru_cache(maxsize=4096)
def access(value: str) -> Access:
    """Return what an access-right address means; unstated for other words."""
    code = value.rstrip("/").rpartition("/")[2].casefold().replace("_", "-")
    return Access(code) if code in set(Access) else Access.UNSTATED


def place(addresses: Sequence[str], labels: Sequence[str]) -> tuple[str, str, str]:
    """Return (NUTS code, ISO country, words) of a dataset's spatial coverage.

    A NUTS code is given only when the coverage names exactly one.
    """
    if not addresses and not labels:
        return "", "", ""
    regions, countries, said = set(), set(), list(labels)
    for address in addresses:
        if match := NUTS.search(address):
            regions.add(match.group(1).upper())
        elif match := COUNTRY.search(address):
            countries.add(COUNTRIES.get(match.group(1).upper(), ""))
        elif match := SPANISH_PLACE.search(address):
            kind, name = match.groups()
            countries.add("ES")
            said.append(unquote(name).replace("-", " "))
            if kind == "Autonomia":
                regions.add(SPANISH_REGIONS.get(name.casefold(), ""))
        elif not address.startswith(("http://", "https://")):
            said.append(address)
    regions.discard("")
    countries.discard("")
    region = regions.pop() if len(regions) == 1 else ""
    if region and not countries:
        countries.add(NUTS_TO_ISO.get(region[:2], region[:2]))
    country = countries.pop() if len(countries) == 1 else ""
    return region, country, ", ".join(dict.fromkeys(said))


def media_type(values: Sequence[str]) -> str:
    """Return the first media type among words and IANA addresses, or ""."""
    for value in values:
        if found := _media_type(value):
            return found
    return ""


@lru_cache(maxsize=4096)
def _media_type(value: str) -> str:
    match = MEDIA_TYPE.search(value)
    return match.group(1) if match else ""


@lru_cache(maxsize=4096)
def moment(value: str) -> str:
    """Return an ISO date of the given precision from a date or a date-time."""
    return partial_date(value.partition("T")[0])


def high_value(value: str) -> str:
    """Return the code of a category of the EU table of high-value datasets, or ""."""
    match = HIGH_VALUE.search(value.strip())
    return match.group(1) if match else ""


def availability(value: str) -> str:
    """Return how long a distribution is planned to be there, or "" when not said."""
    word = re.split(r"[/#]", value.rstrip("/"))[-1].casefold()
    return word if word in AVAILABILITY else ""


def publisher_kind(value: str) -> OrganisationKind:
    """Return the kind of organisation behind a publisher type of ADMS."""
    return PUBLISHER_KINDS.get(
        value.rstrip("/").rpartition("/")[2].casefold(), OrganisationKind.UNSTATED
    )


def file_type(value: str, address: str) -> str:
    """Return the code of a file type; any that the EU table is said to hold.

    Feeds write `rdf:resource="CSV"`, which becomes an address below that of the feed.
    """
    if found := _listed_type(value):
        return found
    found = codes.file_type(value, address)
    if found or not value.startswith("http"):
        return found
    return codes.file_type(value.rpartition("/")[2] or "-", "")


@lru_cache(maxsize=4096)
def _listed_type(value: str) -> str:
    match = FILE_TYPE.search(value)
    return match.group(1).upper() if match else ""


def frequency(value: str) -> str:
    """Return the code of a frequency; any that the EU table is said to hold."""
    match = FREQUENCY.search(value)
    return match.group(1).upper() if match else codes.frequency(value)


@lru_cache(maxsize=4096)
def country(value: str) -> str:
    """Return the ISO 3166-1 code of a country's address in the EU table, or ""."""
    match = COUNTRY.search(value)
    return COUNTRIES.get(match.group(1).upper(), "") if match else ""
