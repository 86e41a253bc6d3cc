"""Learning translations from the titles of this site's own records."""

from collections.abc import Iterator

from seutu.core.errors import Unavailable
from seutu.core.kinds import RecordText, kinds
from seutu.matching.installed import title_words_file
from seutu.matching.parallel_titles import (
    TitleWords,
    learn_words,
    read_words,
    write_words,
)


def learn() -> TitleWords:
    """Learn from every searchable record, and match with the words from now on.

    The file stays as it is when nothing else was learnt, so that nobody reads it again.
    """
    words = learn_words(_texts())
    if words != _known():
        write_words(title_words_file(), words)
    return words


def _known() -> TitleWords | None:
    try:
        return read_words(title_words_file())
    except Unavailable:
        return None


def _texts() -> Iterator[RecordText]:
    for kind in kinds():
        yield from kind.records.all_texts()
