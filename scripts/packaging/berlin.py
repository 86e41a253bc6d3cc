"""The two files of the Berlin open data portal: what is opened and what is searched.

Names of pages lost their umlauts when they were made ("larmkarte", "ausl-ndische").
They are given back only where one word of German fits and the bare form is none.
"""

import csv
import io
import json
import re
import tarfile
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
from simplemma.strategies.dictionaries.dictionary_factory import (
    DefaultDictionaryFactory,
)

from scripts.packaging.transforms import Files, to_json
from seutu.harvest.readers import berlin
from seutu.harvest.records import Rejected

BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
SHORTEST_END = 6
SHORTEST_NOUN = 4
# Where today's spelling has ß; the dictionary also holds words in that of before 1996.
LONG_VOWEL = re.compile(
    r"(?:stra|gro|grö|ma|mä|gemä|schlie|au|äu|fu|fü|wei|sü|hei|grü|flie|sto|stö|rei|drei)ß"
)
HYPHENATED = {
    pair.casefold().replace("-", " "): pair
    for pair in (
        *("Friedrichshain-Kreuzberg", "Charlottenburg-Wilmersdorf", "Covid-19"),
        *("Marzahn-Hellersdorf", "Steglitz-Zehlendorf", "Tempelhof-Schöneberg"),
        *("Treptow-Köpenick", "U-Bahn", "S-Bahn", "E-Mobility"),
    )
}
# Pages of the portal that are no datasets, read one by one.
NO_DATASETS = frozenset(
    {"aenhandel", "all", "api", "bcltiges-ergebnis", "datensaetze", "elektro-lades"}
    | {"interaktion", "kurse", "pgq20", "stra", "strass", "vbb", "xfcbersicht"}
)
CODE = re.compile(r"[a-z]+\d{9,}|^(?:gsi_|los_|https-)")
# Terms that name a mailbox, a file or nothing at all, read one by one.
NO_TERMS = frozenset(
    {
        "2014 v. 20.01.2015",
        "berlin.de",
        "berlinonline",
        "corina",
        "einwohnerinnen und einwohner in berlin in lor-planungsräumen -wohnlage, "
        "-wohndauer, -herkunft, -ausländische, -migrationshintergrund",
        "k 5 5",
        "simplesearch",
        "test",
        "vermessung at ba-fk.berlin.de",
        "visits",
    }
)
ENGLISH = frozenset(
    {
        *("berlin wall", "bicycle", "bike", "building", "buildings", "car sharing"),
        *(
            "carsharing",
            "coworking",
            "crime",
            "data",
            "diversity",
            "download",
            "gender",
        ),
        *(
            "income",
            "infrastructure",
            "jobs",
            "map",
            "open data",
            "parking",
            "pollution",
        ),
        *("population", "recycling", "roads", "sharing", "smart", "smart city"),
        *("social media", "startup", "startups", "traffic", "transport", "trees"),
        *("water", "emobility", "scooter"),
    }
)


def dataset_usage(files: Files) -> bytes:
    """Keep the pages that stand for datasets, with titles in full spelling.

    The newest year keeps its months; older months are added up by year.
    """
    content, german_catalogue = files.values()
    published = json.loads(_member(content))
    counts = published["stats"]["pages"]["datensaetze"]["sub_page_counts"]
    newest = max(counts)[:4]
    pages, _ = berlin.pages(counts)
    words = Words.of(pages, _text(german_catalogue))
    kept = {
        record.identifier
        for record in berlin.BerlinUsage().read(io.BytesIO(content))
        if not isinstance(record, Rejected)
        and record.identifier not in NO_DATASETS
        and not CODE.search(record.identifier)
    }
    by_period: dict[str, Counter[str]] = defaultdict(Counter)
    for dataset in berlin.datasets(pages).values():
        name = dataset.name()
        if name in kept:
            for month, visits in dataset.by_period().items():
                period = month if month.startswith(newest) else month[:4]
                by_period[period][name] += visits
    stats = {
        "site_uri": published["stats"]["site_uri"],
        "pages": {
            "datensaetze": {
                "sub_page_counts": {
                    period: {name: {"visits": n} for name, n in sorted(names.items())}
                    for period, names in sorted(by_period.items())
                }
            }
        },
    }
    head = {key: published[key] for key in ("timestamp", "source")}
    titles = {name: words.title(name) for name in sorted(kept)}
    return to_json(head | {"stats": stats, "titles": titles})


def _text(parquet: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "catalogue.parquet")
        path.write_bytes(parquet)
        rows = duckdb.execute(
            "select title || ' ' || description from read_parquet(?) order by 1",
            [str(path)],
        ).fetchall()
    return " ".join(row[0] for row in rows if row[0])


def _member(content: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            if member.isfile() and (file := archive.extractfile(member)):
                return file.read()
    raise LookupError("The archive holds no file.")


@cache
def german() -> Mapping[str, object]:
    """Load the words of German, inflected forms too; nouns begin with a capital."""
    return DefaultDictionaryFactory().get_dictionary("de")


class Words:
    """Gives words their umlauts and capitals back, where German knows one form only."""

    def __init__(
        self,
        marked: Mapping[str, set[str]],
        whole: Mapping[str, str],
        written: Mapping[str, int],
    ) -> None:
        self._marked = marked
        self._whole = whole
        self._written = written

    @classmethod
    def of(cls, names: Mapping[str, Mapping[str, int]], text: str) -> "Words":
        """Learn from the dictionary, from older names that kept umlauts, and a text.

        How the text writes a word decides where German has it with and without a
        capital.
        """
        marked: dict[str, set[str]] = defaultdict(set)
        whole: dict[str, str] = {}
        for word in german():
            if not word.isascii() and word.isalpha():
                _note(word.lower(), marked)
        for name, visits in names.items():
            if name.isascii() or sum(visits.values()) < berlin.FEWEST_VISITS:
                continue
            whole.setdefault(berlin.key_of(name), name)
            for word in berlin.words_of(name):
                if word.isalpha() and not word.isascii():
                    _note(word, marked)
        return cls(marked, whole, Counter(re.findall(r"(?<=\w )[^\W\d]+", text)))

    def title(self, name: str) -> str:
        """Return the title a page is named after, as far as it can be known."""
        older = self._whole.get(berlin.key_of(name), name)
        joined = self._joined(berlin.words_of(older))
        text = " ".join(self.cased(self.marked(word)) for word in joined)
        for apart, pair in HYPHENATED.items():
            text = re.sub(rf"\b{apart}\b", pair, text, flags=re.IGNORECASE)
        return text[:1].upper() + text[1:]

    def marked(self, word: str) -> str:
        """Return a word with its umlauts, or as it is where that is not sure."""
        if not word.isalpha() or not word.isascii():
            return word
        found = self._one(word)
        # "fuer" is in dictionaries too; no other word of German is spelt like it.
        if is_word(word):
            return found if found and found.translate(SPELT) == word else word
        if found:
            return found
        for start in range(3, len(word) - SHORTEST_END + 1):
            end = word[start:] if is_word(word[start:]) else self._one(word[start:])
            if end:
                return self._head(word[:start]) + end
        return word

    def _head(self, word: str) -> str:
        found = self._one(word)
        return found if found.capitalize() in german() and not is_word(word) else word

    def _one(self, word: str) -> str:
        """Return the word that loses its umlauts to this one, or "" when unsure.

        Of several, the only one that the text knows.
        """
        found = self._marked.get(word, set())
        if len(found) > 1:
            found = {one for one in found if self._written[one]}
        return next(iter(found)) if len(found) == 1 else ""

    def _joined(self, words: Sequence[str]) -> Iterator[str]:
        """Join two parts that a lost umlaut tore apart: "ausl", "ndische"."""
        at = 0
        while at < len(words):
            pair = words[at : at + 2]
            whole = "".join(self._between(*pair)) if len(pair) == 2 else ""
            yield whole or words[at]
            at += 2 if whole else 1

    def _between(self, left: str, right: str) -> str:
        if not (left.isalpha() and right.isalpha()) or (
            is_word(left) and is_word(right)
        ):
            return ""
        fits = {
            left + letter + right
            for letter in "äöüß"
            if any(is_word(left[at:] + letter + right) for at in range(len(left)))
        }
        return fits.pop() if len(fits) == 1 else ""

    def cased(self, word: str) -> str:
        """Return a noun with its capital, a short name as it is usually written."""
        if short := berlin.SHORT_NAMES.get(word):
            return short
        capital = word[:1].upper() + word[1:]
        if not word.isalpha() or self._written[word] > self._written[capital]:
            return word
        if self._written[capital] or (capital in german() and word not in german()):
            return capital
        if word in german():
            return word
        for start in range(3, len(word) - SHORTEST_NOUN + 1):
            end = word[start:]
            if end[:1].upper() + end[1:] in german():
                return capital
            if end in german():
                return word
        return word


def _note(word: str, marked: dict[str, set[str]]) -> None:
    if "ß" in word and not LONG_VOWEL.search(word):
        return
    for plain in {word.translate(BARE), word.translate(SPELT)}:
        marked[plain].add(word)


def is_word(word: str) -> bool:
    """Tell whether German has this word, in small letters or with a capital."""
    return word in german() or word[:1].upper() + word[1:] in german()


def search_terms(files: Files) -> bytes:
    """Write the search terms as lines of term, language and visits by month.

    Spellings that differ in capitals are one term, in the spelling used most; one visit
    may have used two of them, so that its visits are an upper bound.
    """
    (content,) = files.values()
    months = json.loads(_decompressed(content))["stats"]["months"]
    visits: dict[str, Counter[str]] = defaultdict(Counter)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for month, found in months.items():
        for text, tally in found["terms"].items():
            tidy = " ".join(text.split())
            term = tidy.casefold()
            if term not in NO_TERMS and any(c.isalpha() for c in term):
                visits[term][month] += tally["visits"]
                spellings[term][tidy] += tally["visits"]
    target = io.StringIO()
    lines = csv.writer(target, delimiter="\t", lineterminator="\n")
    lines.writerow(("term", "language", "visits"))
    lines.writerows(_lines(visits, spellings))
    return target.getvalue().encode()


def _lines(
    visits: Mapping[str, Counter[str]], spellings: Mapping[str, Counter[str]]
) -> Iterable[tuple[str, str, str]]:
    for term in sorted(visits):
        spelling = max(spellings[term], key=lambda text: (spellings[term][text], text))
        counts = sorted((m, n) for m, n in visits[term].items() if n)
        by_month = " ".join(f"{month}={count}" for month, count in counts)
        yield spelling, "en" if term in ENGLISH else "de", by_month


def _decompressed(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "terms.json.zst")
        path.write_bytes(content)
        row = duckdb.execute(
            "select json from read_json_objects(?, compression='zstd',"
            " format='unstructured', maximum_object_size=67108864)",
            [str(path)],
        ).fetchone()
    if row is None:
        raise LookupError("The file holds no document.")
    return str(row[0])
