"""Which column of a list of datasets holds what, by its name and by its values."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from seutu.harvest.readers import codes
from seutu.harvest.readers.dcat_codes import LANGUAGES
from seutu.harvest.readers.spreadsheet_values import is_date

FOLDER = files("seutu") / "data" / "spreadsheet"
SAMPLED = 200
ENOUGH = 0.6


class Field(StrEnum):
    """What a column can hold."""

    IDENTIFIER = "identifier"
    TITLE = "title"
    DESCRIPTION = "description"
    KEYWORDS = "keywords"
    PUBLISHER = "publisher"
    LICENCE = "licence"
    LICENCE_URL = "licence_url"
    PAGE = "page"
    URL = "url"
    FORMAT = "format"
    FILE_TITLE = "file_title"
    ISSUED = "issued"
    MODIFIED = "modified"
    THEME = "theme"
    FREQUENCY = "frequency"
    PLACE = "place"
    LANGUAGE = "language"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    ACCESS = "access"
    VERSION = "version"
    PERSON = "person"


IN_LANGUAGES = frozenset(
    {Field.TITLE, Field.DESCRIPTION, Field.KEYWORDS, Field.FILE_TITLE}
)
ADDRESSES = frozenset({Field.PAGE, Field.URL, Field.LICENCE_URL})
DATES = frozenset({Field.ISSUED, Field.MODIFIED, Field.PERIOD_START, Field.PERIOD_END})


@dataclass(frozen=True, slots=True)
class Target:
    """What one column is taken for: a field, for texts with a language tag or ""."""

    field: Field
    language: str = ""

    def __str__(self) -> str:
        return f"{self.field}@{self.language}" if self.language else str(self.field)


Mapped = Mapping[str, Target]


def target(text: str) -> Target | None:
    """Read "title@fi" or "url"; None for anything else."""
    name, _, tag = text.partition("@")
    if name not in set(Field):
        return None
    found = Field(name)
    is_tag = re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", tag)
    if tag and (not is_tag or found not in IN_LANGUAGES):
        return None
    return Target(found, tag)


def guess(header: Sequence[str], rows: Iterable[Sequence[str]]) -> dict[str, Target]:
    """Tell what each column seems to hold; those that seem to hold nothing are left.

    A name decides where the values do not speak against it; values decide where no name
    does. Each target is given once, to the column whose name says it best.
    """
    sample = [cells for cells, _ in zip(rows, range(SAMPLED), strict=False)]
    found: dict[str, Target] = {}
    taken: set[Target] = set()
    ranked = sorted(
        (rank, place, one)
        for place, name in enumerate(header)
        for rank, one in enumerate(named(name))
        if _values_allow(one.field, [cells[place] for cells in sample])
    )
    for _, place, one in ranked:
        name = header[place]
        if name not in found and (one not in taken or one.field is Field.PERSON):
            found[name] = one
            taken.add(one)
    for place, name in enumerate(header):
        values = [cells[place] for cells in sample if cells[place]]
        wanted = _by_values(values) if name not in found and values else None
        if wanted and Target(wanted) not in taken and not named(name):
            found[name] = Target(wanted)
            taken.add(Target(wanted))
    return found


def named(name: str) -> tuple[Target, ...]:
    """List what the name of a column may mean, the likeliest first.

    "title_fi", "title (fi)", "Otsikko ruotsiksi" and "title@sv" name a language.
    """
    whole = [Target(field) for field in known_names(name)]
    if whole:
        return tuple(whole)
    for stem, words in _parted(name):
        if tag := language_of_words(words):
            fields = [one for one in known_names(stem) if one in IN_LANGUAGES]
            if fields:
                return tuple(Target(one, tag) for one in fields)
    return ()


def known_names(name: str) -> tuple[Field, ...]:
    """List the fields that columns of this name hold, in any language.

    "DateUpdated" and "fileType" are read as two words each.
    """
    names = _names()
    return names.get(name_key(name)) or names.get(name_key(_parted_words(name)), ())


def languages_of_name(name: str) -> frozenset[str]:
    """Return the languages in which a column is called so."""
    return _name_languages().get(name_key(name), frozenset())


def language_of_words(words: str) -> str:
    """Return the tag of "fi", "FIN" or "suomeksi"; "" for other words."""
    key = name_key(words)
    return _language_names().get(key, "")


def name_key(name: str) -> str:
    """Fold a name: no case, no accents, no punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _parted_words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)


def _parted(name: str) -> Iterable[tuple[str, str]]:
    """Split off the last word or two, and what stands in brackets."""
    if match := re.fullmatch(r"(.+?)\s*[\[(]([^\[\]()]+)[\])]\s*", name):
        yield match.group(1), match.group(2)
    words = name_key(name).split()
    for count in (1, 2):
        if len(words) > count:
            yield " ".join(words[:-count]), " ".join(words[-count:])
    if len(words) > 1:
        yield " ".join(words[1:]), words[0]


def _values_allow(field: Field, cells: Sequence[str]) -> bool:
    values = [cell for cell in cells if cell]
    if not values:
        return True
    if field in DATES:
        return _share(values, _is_date_or_year) >= ENOUGH
    if field in ADDRESSES:
        return _share(values, _is_address) >= ENOUGH
    if field in {Field.TITLE, Field.DESCRIPTION}:
        return _share(values, _is_address) < ENOUGH
    return True


def _by_values(values: Sequence[str]) -> Field | None:
    if _share(values, _is_address) >= ENOUGH:
        return Field.URL
    if _share(values, lambda value: "@" in value and " " not in value) >= ENOUGH:
        return Field.PERSON
    if _share(values, lambda value: bool(codes.file_type(value))) >= ENOUGH:
        return Field.FORMAT
    if _share(values, lambda value: is_date(value) and len(value) >= 8) >= ENOUGH:
        return Field.MODIFIED
    if sum(map(len, values)) / len(values) > 100:
        return Field.DESCRIPTION
    return None


def _share(values: Sequence[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, values)) / len(values)


def _is_address(value: str) -> bool:
    return value.strip().casefold().startswith(("http://", "https://", "www."))


def _is_date_or_year(value: str) -> bool:
    return is_date(value) or bool(re.fullmatch(r"\d{4}(?:-\d\d)?", value.strip()))


@cache
def _vocabulary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads((FOLDER / "headers.toml").read_text("utf-8"))


@cache
def _names() -> Mapping[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    for field, languages in _vocabulary().items():
        for name in (name for names in languages.values() for name in names):
            fields = found.setdefault(name_key(name), [])
            if Field(field) not in fields:
                fields.append(Field(field))
    return {name: tuple(fields) for name, fields in found.items()}


@cache
def _name_languages() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for languages in _vocabulary().values():
        for tag, names in languages.items():
            for name in names:
                found.setdefault(name_key(name), set()).add(tag)
    return {name: frozenset(tags) for name, tags in found.items()}


@cache
def _language_names() -> Mapping[str, str]:
    words = tomllib.loads((FOLDER / "languages.toml").read_text("utf-8"))
    tags = set(words) | set(LANGUAGES.values())
    found = {tag: tag for tag in tags} | dict(LANGUAGES)
    for tag, names in words.items():
        found |= {name_key(name): tag for name in names}
    return found
