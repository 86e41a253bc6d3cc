"""Learn word translations from records that are titled in several languages.

A bilingual catalogue is a dictionary of its own field. What is learnt from it stands
beside the packaged tables and never replaces them. Knows no Django.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from seutu.core.errors import Unavailable
from seutu.core.kinds import RecordText
from seutu.language import TranslationTables, base, terms
from seutu.language.tables import Quality
from seutu.vocabularies import alignment

FORMAT = 1
LEAST_TITLES = 40
MOST_TITLES = 50_000
LONGEST_TITLE = 40
LEAST_SEEN = 2
LEAST_SURE = 0.25
KEPT = 4
OWN_SHARE = 0.5
UNTRANSLATED = 0.3

Terms = tuple[str, ...]
Translations = Mapping[str, tuple[tuple[str, float], ...]]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TitleWords:
    """Translations by (source, target) language, and from how many titles."""

    translations: Mapping[Pair, Translations]
    titles: Mapping[Pair, int]


def title_pairs(records: Iterable[RecordText]) -> Iterator[tuple[Pair, Terms, Terms]]:
    """Yield titles, and keywords listed one for one, that say the same in two ways."""
    for record in records:
        languages = sorted({base(tag): tag for tag in record.title}.items())
        for (one, left), (other, right) in combinations(languages, 2):
            pair = (one, other)
            yield from _alike(pair, record.title[left], record.title[right])
            ours = record.keywords.get(left, ())
            theirs = record.keywords.get(right, ())
            if len(ours) == len(theirs):
                for mine, yours in zip(ours, theirs, strict=True):
                    yield from _alike(pair, mine, yours)


def _alike(pair: Pair, left: str, right: str) -> Iterator[tuple[Pair, Terms, Terms]]:
    if left.strip().casefold() == right.strip().casefold():
        return
    ours, theirs = tuple(terms(left, pair[0])), tuple(terms(right, pair[1]))
    if ours and theirs and max(len(ours), len(theirs)) <= LONGEST_TITLE:
        yield pair, ours, theirs


def learn_words(records: Iterable[RecordText]) -> TitleWords:
    """Learn from all titles of the records; pairs with few titles are left out.

    Of each pair of languages the first 50,000 different titles are read, which bounds
    memory to about a gigabyte.
    """
    titles: dict[Pair, dict[tuple[Terms, Terms], None]] = {}
    for pair, ours, theirs in title_pairs(records):
        known = titles.setdefault(pair, {})
        if len(known) < MOST_TITLES:
            known[(ours, theirs)] = None
    translations: dict[Pair, Translations] = {}
    counts: dict[Pair, int] = {}
    for pair, known in sorted(titles.items()):
        if len(known) < LEAST_TITLES:
            continue
        there, back = _aligned(list(known))
        one, other = pair
        translations[(one, other)], translations[(other, one)] = there, back
        counts[pair] = len(known)
    return TitleWords(translations, counts)


def _aligned(titles: list[tuple[Terms, Terms]]) -> tuple[Translations, Translations]:
    left, right = (_numbers(title[side] for title in titles) for side in (0, 1))
    corpus = alignment.flatten(
        [
            ([left[word] for word in ours], [right[word] for word in theirs], 1.0)
            for ours, theirs in titles
        ],
        len(left),
        len(right),
    )
    forward, backward = alignment.learn(corpus), alignment.learn(corpus.reversed())
    seen = [
        Counter(word for title in titles for word in title[side]) for side in (0, 1)
    ]
    return (
        _read(alignment.agree(forward, backward, len(right)), left, right, seen[0]),
        _read(alignment.agree(backward, forward, len(left)), right, left, seen[1]),
    )


def _numbers(titles: Iterable[Terms]) -> dict[str, int]:
    ordered = sorted({word for title in titles for word in title})
    return {word: number for number, word in enumerate(ordered)}


def _read(
    lexicon: alignment.Lexicon,
    source: Mapping[str, int],
    target: Mapping[str, int],
    seen: Mapping[str, int],
) -> Translations:
    """Keep what is likely and was seen more than once."""
    kept = alignment.prune(lexicon, keep=KEPT, least=LEAST_SURE)
    from_number, to_number = list(source), list(target)
    found: dict[str, list[tuple[str, float]]] = {}
    for one, other, probability in zip(
        kept.source.tolist(),
        kept.target.tolist(),
        kept.probability.tolist(),
        strict=True,
    ):
        word = from_number[one]
        if seen[word] >= LEAST_SEEN and not any(letter.isdigit() for letter in word):
            found.setdefault(word, []).append((to_number[other], round(probability, 3)))
    return {word: tuple(best) for word, best in found.items()}


class WithTitleWords:
    """A translator that also knows what the titles of the catalogues taught."""

    def __init__(self, tables: TranslationTables, words: TitleWords) -> None:
        self._tables = tables
        self._words = words.translations

    def translate(
        self, term: str, source: str, target: str, limit: int = 8
    ) -> list[tuple[str, float]]:
        """Translate by both; a word the tables do not know is taken from the titles."""
        known = self._tables.translate(term, source, target, limit)
        own = self._words.get((base(source), base(target)), {}).get(term)
        if not own:
            return known
        if all(word == term and share <= UNTRANSLATED for word, share in known):
            return list(own[:limit])
        mixed = {word: (1.0 - OWN_SHARE) * share for word, share in known}
        for word, share in own:
            mixed[word] = mixed.get(word, 0.0) + OWN_SHARE * share
        return sorted(mixed.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def quality(self, source: str, target: str) -> Quality:
        """Say how a pair is translated; titles that teach it count as direct."""
        if (base(source), base(target)) in self._words:
            return "direct"
        return self._tables.quality(source, target)


def write_words(path: Path, words: TitleWords) -> None:
    """Put the words in the place of those before, at once."""
    document = {
        "format": FORMAT,
        "titles": {"-".join(pair): count for pair, count in words.titles.items()},
        "translations": {
            "-".join(pair): rows for pair, rows in words.translations.items()
        },
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    fresh.replace(path)


def read_words(path: Path) -> TitleWords:
    """Read what `write_words` wrote; no file means no words.

    Raises `Unavailable` for a damaged file, with the command that makes it anew.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["format"] != FORMAT:
            raise ValueError(document["format"])
        return TitleWords(
            {
                _pair(name): {
                    word: tuple((other, float(share)) for other, share in best)
                    for word, best in rows.items()
                }
                for name, rows in document["translations"].items()
            },
            {_pair(name): int(count) for name, count in document["titles"].items()},
        )
    except FileNotFoundError:
        return TitleWords({}, {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unavailable(
            f"The words learnt from titles are damaged ({path.name}). "
            "Run `seutu learn-words` to learn them again.",
        ) from error


def _pair(name: str) -> Pair:
    one, _sep, other = name.partition("-")
    return one, other
