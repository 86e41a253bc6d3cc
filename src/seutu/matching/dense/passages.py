"""The text of a record that is encoded: one passage for each of its languages."""

from collections.abc import Iterator

from seutu.core.kinds import RecordText
from seutu.matching.dense.generation import Passage
from seutu.matching.documents import languages
from seutu.matching.needs import Need

MOST_LETTERS = 2_000


def passages(record: RecordText) -> Iterator[Passage]:
    """Yield a passage under the id of each document that the text index holds."""
    for position, (language, tags) in enumerate(languages(record).items()):
        parts = [
            *(record.title.get(tag, "") for tag in tags),
            ", ".join(word for tag in tags for word in record.keywords.get(tag, ())),
            *(record.description.get(tag, "") for tag in tags),
        ]
        text = _joined(parts)
        if text:
            id = record.id if position == 0 else f"{record.id}#{language}"
            yield Passage(id, text)


def need_text(need: Need) -> str:
    """Give the text of a need that is encoded; blank when it says nothing."""
    return _joined([need.title, ", ".join(need.keywords), need.text])


def _joined(parts: list[str]) -> str:
    said = (" ".join(part.split()) for part in parts)
    return ". ".join(part for part in said if part)[:MOST_LETTERS]
