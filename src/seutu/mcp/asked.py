"""What an assistant can ask: the arguments of each tool, with their JSON schemas.

Descriptions are written for the model that reads them. Values are taken as models send
them: one value where a list is wanted, a list as JSON text, null for "not given".
"""

import json
import re
import unicodedata
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from seutu.language import LANGUAGES

LONGEST_NEED = 1_000_000
LONGEST_WORDS = 2_000
LONGEST_VALUE = 300
MOST_VALUES = 20
MOST_ROWS = 50
MOST_TEXTS = 24

Kind = Literal["dataset", "solution", "challenge"]
Access = Literal["public", "restricted", "non-public"]
Theme = Literal[
    "AGRI",
    "ECON",
    "EDUC",
    "ENER",
    "ENVI",
    "GOVE",
    "HEAL",
    "INTR",
    "JUST",
    "REGI",
    "SOCI",
    "TECH",
    "TRAN",
]
Facet = Literal[
    "kind",
    "language",
    "country",
    "region",
    "theme",
    "licence",
    "access",
    "format",
    "source",
    "status",
]
Cause = Literal["not-found", "other-place", "closed", "form", "stale", "absent"]
Origin = Literal["challenge", "request", "search", "portal"]

THEMES = (
    "AGRI agriculture, ECON economy, EDUC education and culture, ENER energy, ENVI"
    " environment, GOVE government, HEAL health, INTR international, JUST justice and"
    " safety, REGI regions and cities, SOCI population and society, TECH science and"
    " technology, TRAN transport"
)
RECORD = re.compile(
    r"(?:^|[/\s])(dataset|solution|challenge|gap)s?[:/]([a-z0-9]{1,40})(?:$|[/?#\s])"
)
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def plain(text: object) -> object:
    """Put a space in the place of what no text holds: controls, half surrogates."""
    if not isinstance(text, str):
        return text
    return "".join(
        " "
        if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t"
        else letter
        for letter in text
    )


def several(value: object) -> object:
    """Take one value, or a list in JSON, for a list."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return [value]
    return [value] if value.strip() else []


def _read_language(tag: str) -> str:
    if tag and tag.partition("-")[0].lower() not in LANGUAGES:
        raise ValueError(f"needs are read in: {', '.join(LANGUAGES)}; or leave it out")
    return tag


def _tag(tag: str) -> str:
    if tag and not TAG.fullmatch(tag):
        raise ValueError("must be a language tag such as fi or pt-BR")
    return tag


Text = Annotated[str, BeforeValidator(plain)]
Value = Annotated[Text, Field(max_length=LONGEST_VALUE)]
Several = BeforeValidator(several)
Reader = Annotated[Text, AfterValidator(_tag), Field(max_length=35)]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS)]
Kinds = Annotated[list[Kind], Several, Field(max_length=3)]
Countries = Annotated[list[Value], Several, Field(max_length=MOST_VALUES)]
Values = Annotated[list[Value], Several, Field(max_length=MOST_VALUES)]
Themes = Annotated[list[Theme], Several, Field(max_length=13)]
Accesses = Annotated[list[Access], Several, Field(max_length=3)]

WHERE = (
    "A NUTS code (FI1C1), a country code (FI), or the name of a region, in any of its"
    " languages (Varsinais-Suomi)."
)
NEXT = "`next` of the page before, with all other arguments unchanged."


class Asked(BaseModel):
    """Arguments of a tool; null counts as not given, an unknown name is an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, given: object) -> object:
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value is not None}


class Narrowed(Asked):
    """Values of one argument are alternatives; arguments hold together."""

    kinds: Kinds = Field(
        default=[],
        description="Only these kinds. dataset: open data. solution: AI, software or"
        " practice that an administration uses or tried. challenge: a public need that"
        " an organisation owns.",
    )
    within: Value = Field(
        "", description=f"Only records of this place and of what lies in it. {WHERE}"
    )
    countries: Countries = Field(
        default=[], description="Only these countries: ISO 3166-1 codes such as FI."
    )
    themes: Themes = Field(default=[], description=f"EU data themes: {THEMES}.")
    formats: Values = Field(
        default=[], description="Only datasets with a file of this format: CSV, GeoJSON"
    )
    licences: Values = Field(
        default=[], description="Only these licences, as results show them: CC BY 4.0"
    )
    access: Accesses = Field(default=[], description="Who may have the data.")
    sources: Values = Field(
        default=[],
        description="Only these catalogues, by the ids in the resource seutu://sources.",
    )
    statuses: Values = Field(
        default=[],
        description="Status of solutions (in-use, …) or challenges (open, …); count"
        " with search and count_by: [status] to see what there is.",
    )
    reader: Reader = Field(
        "",
        description="Language of the person you answer, as a tag such as fi: titles and"
        " concepts come in it where they exist.",
    )
    limit: Limit = Field(10, description="Results on one page.")
    cursor: Value = Field("", description=NEXT)


class MatchAsked(Narrowed):
    need: Annotated[Text, Field(min_length=1, max_length=LONGEST_NEED)] = Field(
        description="What is needed, in the words and the language of who needs it: a"
        " sentence or more, not keywords. Do not translate it. The first 5,000"
        " characters are read.",
        examples=["Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"],
    )
    language: Annotated[Reader, AfterValidator(_read_language)] = Field(
        "",
        description="Language of the need, when you know it; detected otherwise. One of"
        f" {' '.join(LANGUAGES)}.",
    )
    near: Value = Field(
        "",
        description="Where the need arises: nearer records weigh more, farther ones"
        f" stay. {WHERE}",
    )


def _joined(value: object) -> object:
    """Take four numbers, as a list or in JSON, for the text that they make."""
    found = several(value)
    return ",".join(map(str, found)) if isinstance(found, list) else value


class SearchAsked(Narrowed):
    text: Annotated[Text, Field(max_length=LONGEST_WORDS)] = Field(
        "",
        description="Words to find, in any language; empty lists everything, newest"
        " first.",
    )
    language: Annotated[Reader, AfterValidator(_read_language)] = Field(
        "", description="Language of the words, when you know it."
    )
    bbox: Annotated[Value, BeforeValidator(_joined)] = Field(
        "",
        description="Only datasets that lie here: west,south,east,north in degrees.",
        examples=["24.8,60.1,25.3,60.4"],
    )
    count_by: Annotated[list[Facet], Several, Field(max_length=10)] = Field(
        default=[], description="Count all that was found by these fields."
    )


class ShowAsked(Asked):
    record: Value = Field(
        description="`record` of a result, such as dataset:y4y7ogsf2kzan4ty, or the"
        " address of its page.",
        examples=["dataset:y4y7ogsf2kzan4ty"],
    )
    languages: Annotated[list[Reader], Several, Field(max_length=MOST_TEXTS)] = Field(
        default=[],
        description="Languages of the texts wanted, when it has them; empty: all.",
    )


class GapsAsked(Asked):
    theme: Literal["none"] | Theme | Literal[""] = Field(
        "", description=f"EU data theme ({THEMES}), or none for what has no theme."
    )
    within: Value = Field(
        "",
        description=f"Where it is asked for. {WHERE} Or none for what names no place.",
    )
    cause: Cause | Literal[""] = Field(
        "",
        description="Why nothing answers. absent: nothing of the kind is known here."
        " not-found: something weak may be the right thing badly described."
        " other-place: it exists for other places only. closed: it is not open. form:"
        " no machine can read it. stale: it is out of date.",
    )
    origin: Origin | Literal[""] = Field(
        "",
        description="How it was asked: challenge (published by an organisation),"
        " request (for data), search (on this site), portal (searches on another one).",
    )
    limit: Limit = Field(10, description="Gaps on one page.")
    cursor: Value = Field("", description=NEXT)


def record_named(text: str) -> tuple[str, str] | None:
    """Read "<kind>:<id>" or the address of a page; None for anything else."""
    found = RECORD.search(text.strip())
    return (found[1], found[2]) if found else None
