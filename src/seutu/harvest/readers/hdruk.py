"""Health Data Research UK: health datasets that researchers may apply for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar
from urllib.parse import quote_plus

from seutu.harvest.readers import codes
from seutu.harvest.readers.fields import (
    day,
    distinct,
    in_language,
    mappings,
    partial_date,
    source_form,
    text,
    unread,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    Agent,
    DatasetRecord,
    OrganisationKind,
    Rejected,
    SourceFacts,
)

LANGUAGE = "en"
SEARCH = "https://healthdatagateway.org/en/search?type=datasets&query={title}"
PLACES = {
    "GB": ("GB", ""),
    "GB-GBN": ("GB", ""),
    "GB-EAW": ("GB", ""),
    "GB-ENG": ("GB", ""),
    "GB-SCT": ("GB", "UKM"),
    "GB-WLS": ("GB", "UKL"),
    "GB-NIR": ("GB", "UKN"),
    "826": ("GB", ""),
    "PK": ("PK", ""),
}
PLACEHOLDERS = re.compile(
    r"^(in progress|not (available|applicable|known|specified)|n/?a|tb[cd]|null"
    r"|no group|please contact .*)\.?$",
    re.IGNORECASE,
)
FREQUENCIES = (
    (re.compile(r"\b(quarterly)\b", re.IGNORECASE), "QUARTERLY"),
    (re.compile(r"\b(monthly|1 month)\b", re.IGNORECASE), "MONTHLY"),
    (re.compile(r"\b(bi-?annual(ly)?|twice a year)\b", re.IGNORECASE), "ANNUAL_2"),
    (re.compile(r"\b(annual(ly)?|yearly)\b", re.IGNORECASE), "ANNUAL"),
    (re.compile(r"\bweekly\b", re.IGNORECASE), "WEEKLY"),
    (re.compile(r"\bdaily\b", re.IGNORECASE), "DAILY"),
)
ORGANISATION_PREFIX = re.compile(r"^(ALLIANCE|HUBS|OTHER)\s*>\s*")


@dataclass(frozen=True, slots=True)
class HealthDataModels:
    """Reads the list of data models; every dataset is under restricted access."""

    name: ClassVar[str] = "hdruk-data-models"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per data model; raises `Unreadable` without the list."""
        document = read_json(stream)
        models = document.get("dataModels") if isinstance(document, dict) else None
        if not isinstance(models, list):
            raise Unreadable('The file has no list called "dataModels".')
        for number, model in enumerate(models, start=1):
            if not isinstance(model, dict):
                yield Rejected(f"entry {number}", "This entry is not an object.")
            elif not text(model, "id"):
                raw = source_form(model)
                yield Rejected(f"entry {number}", "The dataset has no id.", raw)
            elif not _said(model, "title"):
                raw = source_form(model)
                yield Rejected(text(model, "id"), "The dataset has no title.", raw)
            else:
                yield self._dataset(text(model, "id"), model)

    def _dataset(self, identifier: str, model: Mapping[str, Json]) -> DatasetRecord:
        title = _said(model, "title")
        country, region = PLACES.get(text(model, "jurisdiction"), ("GB", ""))
        issued, modified = text(model, "issued"), text(model, "modified")
        licence = _said(model, "license")
        return DatasetRecord(
            identifier=identifier,
            title={LANGUAGE: title},
            description=in_language(LANGUAGE, _description(model)),
            keywords=_keywords(model),
            publisher=_publisher(model),
            country=country,
            region=region,
            landing_page=SEARCH.format(title=quote_plus(title)),
            licence=codes.licence(licence) if len(licence) <= 200 else None,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=("HEAL",),
            access=Access.RESTRICTED,
            temporal_start=_moment(text(model, "datasetStartDate")),
            temporal_end=_moment(text(model, "datasetEndDate")),
            spatial=_said(model, "geographicCoverage"),
            frequency=next(
                (
                    code
                    for pattern, code in FREQUENCIES
                    if pattern.search(_said(model, "periodicity"))
                ),
                "",
            ),
            raw=source_form(dict(model)),
        )


def _said(model: Mapping[str, Json], key: str) -> str:
    """Return a field's text unless it only says that nothing is known yet."""
    value = text(model, key)
    return "" if PLACEHOLDERS.match(value) else value


def _description(model: Mapping[str, Json]) -> str:
    abstract, description = _said(model, "abstract"), _said(model, "description")
    parts = [abstract] if abstract in description else [abstract, description]
    if abstract and abstract in description:
        parts = [description]
    tables = (
        plain(text(item, "description")) for item in mappings(model, "dataClasses")
    )
    return "\n\n".join(distinct([*map(plain, parts), *tables]))


def _keywords(model: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    words = re.split(r"[,;]\s*", _said(model, "keywords"))
    found = distinct(
        [*(word.strip() for word in words), *map(str.strip, [_said(model, "group")])]
    )
    return {LANGUAGE: found} if found else {}


def _publisher(model: Mapping[str, Json]) -> Agent | None:
    name = ORGANISATION_PREFIX.sub("", _said(model, "publisher"))
    if not name:
        return None
    return Agent(name={LANGUAGE: name}, kind=OrganisationKind.PUBLIC_BODY, country="GB")


def _moment(value: str) -> str:
    """Read "2014-01-01"; American "4/1/11" has no certain century and is left out."""
    return partial_date(value) if re.match(r"\d{4}", value) else ""
