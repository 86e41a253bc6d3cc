"""Which datasets of one catalogue are issues of one series."""

import re

from seutu.core.language import LanguageMap, best

YEAR = r"(?:19|20)\d{2}"
PERIOD = re.compile(rf"\b{YEAR}(?:\s*[-–/]\s*(?:{YEAR}|\d{{2}}))?\b")


def series(title: LanguageMap) -> str:
    """Return the key that yearly issues of a dataset share, or "" without a year.

    "Budget 2023", "Budget 2024" and "Budget 2023-24" are one series.
    """
    _, text = best(title, ())
    bare, years = PERIOD.subn(" ", text.casefold())
    words = re.findall(r"\w+", bare)
    return f"series/{'-'.join(words)}" if years and words else ""
