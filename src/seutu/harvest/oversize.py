"""Texts longer than anybody writes, which no page and no index could bear."""

from typing import TypeVar

from seutu.harvest.records import EntryRecord, Rejected

LONGEST_TITLE = 10_000
LONGEST_DESCRIPTION = 1_000_000
Read = TypeVar("Read")


def fitting(item: Read) -> Read | Rejected:
    """Return an item as it is, or the rejection of a record whose texts are too long.

    Lengths are in characters, of the text in each language.
    """
    if not isinstance(item, EntryRecord):
        return item
    if max(map(len, item.title.values()), default=0) > LONGEST_TITLE:
        told = f"The title has more than {LONGEST_TITLE} characters."
    elif max(map(len, item.description.values()), default=0) > LONGEST_DESCRIPTION:
        told = f"The description has more than {LONGEST_DESCRIPTION} characters."
    else:
        return item
    return Rejected(item.identifier, told, item.raw)
