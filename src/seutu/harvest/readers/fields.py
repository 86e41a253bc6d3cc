"""Reading single values out of loosely typed source records."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from seutu.core.language import LanguageMap
from seutu.harvest.readers.limits import Json

ABSENT = frozenset({"", "-", "n/a", "na", "none", "null", "nan", "unknown", "[]"})
CONTACT_FIELDS = frozenset(
    {
        "contact",
        "contacts",
        "contactpoint",
        "contact_point",
        "owner",
        "author",
        "creator",
    }
    | {"maintainer_email", "maintainer_phone", "author_email"}
    | {"challenge-manager", "challenge-manager-email", "point-of-contact"}
)
LONGEST_ABSENT = max(map(len, ABSENT))
DAY_FORMATS = ("%d.%m.%Y", "%Y/%m/%d", "%m/%d/%Y", "%d-%m-%Y", "%d %B %Y", "%B %d, %Y")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def text(record: Mapping[str, Json], key: str) -> str:
    """Return a field as tidy text; "" when it is missing or says "unknown"."""
    found = record.get(key)
    if not isinstance(found, str):
        if found is None or isinstance(found, bool | dict | list):
            return ""
        found = str(found)
    tidy = clean(found)
    if len(tidy) > LONGEST_ABSENT:
        return tidy
    return "" if tidy.casefold() in ABSENT else tidy


def texts(record: Mapping[str, Json], key: str) -> tuple[str, ...]:
    """Return a list field as tidy, distinct texts in their order."""
    found = record.get(key)
    if isinstance(found, str):
        found = [found]
    if not isinstance(found, list):
        return ()
    return distinct(clean(item) for item in found if isinstance(item, str))


def mappings(record: Mapping[str, Json], key: str) -> list[dict[str, Json]]:
    """Return the objects of a list field; whatever else stands there is left out."""
    found = record.get(key)
    return [i for i in found if isinstance(i, dict)] if isinstance(found, list) else []


def clean(value: str) -> str:
    """Drop control characters and trim; line breaks and inner spacing stay."""
    if value.isprintable():
        return value.strip()
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the non-empty values once each, first come first."""
    return tuple(dict.fromkeys(value for value in values if value))


def in_language(tag: str, value: str) -> LanguageMap:
    """Return a language map of one text, or an empty one when there is no text."""
    return {tag: value} if value else {}


@lru_cache(maxsize=16_384)
def day(value: str) -> date | None:
    """Read a full date at the start of a text; None when there is no such date.

    Also reads "3.5.2021", "2021/05/03", American "05/03/2021" and spelt-out months.
    """
    value = value.strip()
    if match := re.match(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)", value):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            return None
    for pattern in DAY_FORMATS:
        for candidate in (value, value.partition(" ")[0]):
            try:
                return datetime.strptime(candidate, pattern).date()
            except ValueError:
                continue
    return None


def unread(**dates: str) -> dict[str, str]:
    """Return the dates that `day` cannot read, in the source's own words."""
    return {key: value for key, value in dates.items() if value and not day(value)}


def partial_date(value: str) -> str:
    """Return an ISO 8601 date of the precision given: "2021", "2021-05", "2021-05-03".

    Reads "2021.0" (a year that went through a spreadsheet) and "2021/01/01" too;
    returns "" for anything else.
    """
    value = re.sub(r"\.0$", "", value.strip())
    if full := day(value):
        return full.isoformat()
    match = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", value)
    return match.group(0) if match and 1000 <= int(match.group(1)) <= 2200 else ""


def web_address(value: str) -> str:
    """Return a web address without stray spacing, or "" when it is not one."""
    if not value:
        return ""
    match = WEB_ADDRESS.match(value.strip().replace(" ", "%20"))
    if not match:
        return ""
    found = match.group(0)
    # Only these can be told from an address that nobody can split without splitting it.
    if found.isascii() and "[" not in found and "///" not in found[:9]:
        return found
    try:
        return found if urlsplit(found).netloc else ""
    except ValueError:
        return ""


# One encoder for all: `json.dumps` makes a new one for every record.
encoded = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=str
).encode


def source_form(record: Json) -> bytes:
    """Return an entry as compact JSON, the form that is kept for provenance.

    Fields that name a contact person are left out.
    """
    if isinstance(record, dict):
        record = {k: v for k, v in record.items() if k.casefold() not in CONTACT_FIELDS}
    return encoded(record).encode("utf-8", "replace")
