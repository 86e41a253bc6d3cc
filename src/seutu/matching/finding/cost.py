"""What a condition may cost, whichever protocol it came in: pure.

A pattern is compared with every row, a text within alternatives is a search of its
own, and a database takes neither expressions nor lists of any size.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import (
    All,
    Among,
    Any,
    Condition,
    Holds,
    Not,
    Words,
    without_words,
)

MOST_PARTS = 200
MOST_VALUES = 2_000
MOST_TEXTS = 5
MOST_PATTERNS = 50
LONGEST_PATTERN = 500
# Fields whose values stand within a longer text or a list.
WITHIN_TEXTS = frozenset(
    {"title", "description", "keyword", "theme", "format", "concept"}
    | {"hvd_category", "legislation", "standard"}
)


def check_cost(condition: Condition) -> None:
    """Refuse what would keep the database or the index busy; raises `Invalid`."""
    parts = list(_parts(condition))
    # Words that must all be there are one text, looked for once.
    others = _parts(without_words(condition))
    texts = [part for part in others if isinstance(part, Words)]
    values = [
        value for part in parts if isinstance(part, Among) for value in part.values
    ]
    patterns = [part.letters for part in parts if isinstance(part, Holds)]
    for part in parts:
        if isinstance(part, Among) and part.field in WITHIN_TEXTS:
            patterns += part.values
    for found, most in (
        (parts, MOST_PARTS),
        (values, MOST_VALUES),
        (patterns, MOST_PATTERNS),
        (texts, MOST_TEXTS),
    ):
        if len(found) > most:
            raise Invalid(
                _("The query asks for too many things at once. Send it in parts.")
            )
    if any(len(letters) > LONGEST_PATTERN for letters in patterns):
        raise Invalid(
            ngettext(
                "A text to compare with may have %(count)d character at the most.",
                "A text to compare with may have %(count)d characters at the most.",
                LONGEST_PATTERN,
            )
            % {"count": LONGEST_PATTERN}
        )


def whole_tags(condition: Condition) -> list[str]:
    """List the tags that must be there, as they are: their words find them."""
    found: list[str] = []
    for part in _together(condition):
        if isinstance(part, Among) and part.field == "keyword":
            found += part.values
        elif isinstance(part, Holds) and part.field == "keyword" and part.whole:
            found.append(part.letters)
    return found


def compares_tags(condition: Condition) -> bool:
    """Tell whether every row is read for a part of a tag, or one that need not be."""
    return any(
        leaf.field == "keyword"
        for part in _together(condition)
        for leaf in _parts(part)
        if (isinstance(leaf, Holds) and not leaf.whole)
        or (isinstance(leaf, Among | Holds) and leaf is not part)
    )


def _together(condition: Condition) -> tuple[Condition, ...]:
    return condition.parts if isinstance(condition, All) else (condition,)


def _parts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, (All, Any)):
        for part in condition.parts:
            yield from _parts(part)
    elif isinstance(condition, Not):
        yield from _parts(condition.part)
    else:
        yield condition
