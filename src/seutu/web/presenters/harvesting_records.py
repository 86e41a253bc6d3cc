"""Single records as they came, for people: pretty, cut, never interpreted."""

import json

from seutu.harvest.models import HarvestRecord

LONGEST_SHOWN = 200_000
LARGEST_PARSED = 500_000


def pretty(record: HarvestRecord) -> tuple[str, bool]:
    """Return the source form laid out for reading, and whether it was cut."""
    raw = record.source_form
    text = (
        _laid_out(raw) if len(raw) <= LARGEST_PARSED else raw.decode("utf-8", "replace")
    )
    return text[:LONGEST_SHOWN], len(text) > LONGEST_SHOWN


def _laid_out(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    if text.lstrip()[:1] in {"{", "["}:
        try:
            return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
        except (ValueError, RecursionError):
            return text
    return text
