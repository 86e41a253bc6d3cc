"""Leaving persons out of the source form that is kept of a record."""

import re
from collections.abc import Mapping
from functools import lru_cache

from seutu.harvest.readers.fields import CONTACT_FIELDS, encoded
from seutu.harvest.readers.limits import Json

PERSON_FIELDS = CONTACT_FIELDS | {
    *("members", "users", "owner", "creator_user_id", "person", "people"),
    *("contact_points", "contactpoints", "point_of_contact", "responsible"),
    *("maintainer", "voice", "facsimile", "individualname", "last_editor"),
    *("dataset_owner", "data_owner", "steward", "discussions", "permissions"),
    *("creators", "contributors", "contributor", "username", "full_name"),
}
PERSON_ENDINGS = re.compile(
    r"(?:^|[_\-: ])(e?-?mail|phone|telephone|tel|fax|contact_name|author|maintainer"
    r"|creator_name|contact|steward_name)$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b")


@lru_cache(4096)
def is_person_field(key: str) -> bool:
    """Tell whether a field of that name says who somebody is or how to reach them."""
    folded = key.casefold()
    return folded in PERSON_FIELDS or PERSON_ENDINGS.search(folded) is not None


def without_persons(value: Json) -> Json:
    """Return a document without the fields that name persons, at any depth.

    Extras written as {"key": "contact_email", "value": …} go by their key.
    """
    if isinstance(value, dict):
        return {
            key: without_persons(inner) if isinstance(inner, dict | list) else inner
            for key, inner in value.items()
            if not is_person_field(key)
        }
    if isinstance(value, list):
        return [
            without_persons(inner) if isinstance(inner, dict | list) else inner
            for inner in value
            if not _is_personal(inner)
        ]
    return value


def source_form(record: Mapping[str, Json]) -> bytes:
    """Return an entry as compact JSON without persons and e-mail addresses."""
    kept = without_persons(dict(record))
    return without_addresses(encoded(kept)).encode("utf-8", "replace")


def without_addresses(text: str) -> str:
    """Return a text without the e-mail addresses in it."""
    return ADDRESS.sub("", text) if "@" in text else text


def _is_personal(item: Json) -> bool:
    key = item.get("key") if isinstance(item, dict) else None
    return isinstance(key, str) and is_person_field(key)
