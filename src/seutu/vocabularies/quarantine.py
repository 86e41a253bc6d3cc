"""Keep poisoned entries of a vocabulary out, and say how many and why."""

import json
import logging
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from seutu.vocabularies.entry import Entry

LONGEST_LABEL = 1_000
LONGEST_LINE = 1_000_000
MOST_NAMES = 500
ALLOWED_CONTROLS = frozenset("\t\n\r")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Quarantine:
    """Counts what was kept out of one vocabulary by reason, with a first example."""

    vocabulary: str
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def keep_out(self, reason: str, example: str) -> None:
        self.counts[reason] += 1
        self.examples.setdefault(reason, example[:80])

    def report(self) -> None:
        """Log one line for each reason; a clean vocabulary says nothing."""
        for reason, count in sorted(self.counts.items()):
            log.warning(
                "%s: %d kept out (%s), the first is %r",
                self.vocabulary,
                count,
                reason,
                self.examples[reason],
            )


def read_entries(lines: Iterable[bytes], quarantine: Quarantine) -> Iterator[Entry]:
    """Yield the sound entries of JSON lines; the others go into quarantine."""
    for line in lines:
        entry = _entry(line, quarantine)
        if entry is None:
            continue
        reason = ailment(entry)
        if reason:
            quarantine.keep_out(reason, entry.id)
        else:
            yield entry


def ailment(entry: Entry) -> str:
    """Say what is wrong with an entry, or nothing."""
    if not any(label.strip() for label in entry.labels.values()):
        return "no label"
    names = [name for listed in entry.alternatives.values() for name in listed]
    if len(names) > MOST_NAMES:
        return f"more than {MOST_NAMES} other names"
    for text in (entry.id, *entry.labels.values(), *names, *entry.broader):
        if len(text) > LONGEST_LABEL:
            return f"text of more than {LONGEST_LABEL} letters"
        if not text.isprintable() and any(map(_is_control, text)):
            return "control character"
    return ""


def closing_links(broader: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    """Find the links (concept, wider concept) that would close a circle.

    Concepts are numbers; without these links nothing is wider than itself. Walks
    without recursion, in time linear in the links.
    """
    fresh, open_, done = 0, 1, 2
    state = [fresh] * len(broader)
    closing: set[tuple[int, int]] = set()
    for start in range(len(broader)):
        if state[start] != fresh:
            continue
        state[start] = open_
        path = [(start, iter(broader[start]))]
        while path:
            concept, wider = path[-1]
            for one in wider:
                if state[one] == open_:
                    closing.add((concept, one))
                elif state[one] == fresh:
                    state[one] = open_
                    path.append((one, iter(broader[one])))
                    break
            else:
                state[concept] = done
                path.pop()
    return closing


def _entry(line: bytes, quarantine: Quarantine) -> Entry | None:
    if len(line) > LONGEST_LINE:
        quarantine.keep_out(
            f"line of more than {LONGEST_LINE} bytes",
            line[:80].decode("utf-8", "replace"),
        )
        return None
    try:
        row = json.loads(line)
        entry = Entry(
            id=_text(row["id"]),
            labels=_texts(row["labels"]),
            alternatives={
                tag: tuple(map(_text, listed))
                for tag, listed in row.get("alternatives", {}).items()
            },
            broader=tuple(map(_text, row.get("broader", ()))),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        quarantine.keep_out("not an entry", line[:80].decode("utf-8", "replace"))
        return None
    return entry


def _texts(labels: Mapping[str, object]) -> dict[str, str]:
    return {tag: _text(label) for tag, label in labels.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _is_control(letter: str) -> bool:
    return (
        unicodedata.category(letter) in {"Cc", "Cs"} and letter not in ALLOWED_CONTROLS
    )
