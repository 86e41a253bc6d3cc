"""A need as the matcher receives it."""

from dataclasses import dataclass, field

from seutu.core.kinds import RecordText
from seutu.core.language import best

LONGEST_NEED = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What somebody looks for: text, and where and in which language if known.

    `title` holds words that count more than the rest. `region` is a NUTS code or an
    ISO country code. An empty `language` is detected.
    """

    text: str
    title: str = ""
    language: str = ""
    region: str = ""
    keywords: tuple[str, ...] = field(default=())

    @property
    def is_cut(self) -> bool:
        """Tell whether only the beginning is read, so that a page can say so."""
        return len(self.text) > LONGEST_NEED

    @classmethod
    def of_record(cls, record: RecordText, preferences: tuple[str, ...] = ()) -> "Need":
        """Read a record as a need: what would serve, or use, something like it?"""
        tag, title = best(record.title, (*preferences, "en"))
        regions = record.facets.get("region") or record.facets.get("country") or ("",)
        return cls(
            title=title,
            text=record.description.get(tag, ""),
            keywords=tuple(record.keywords.get(tag, ())),
            language="" if tag == "und" else tag,
            region=regions[-1],
        )
