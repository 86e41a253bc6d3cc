"""List the base forms that a lemma dictionary takes for forms of a longer word.

Usage: python -m scripts.base_forms

simplemma gives every spelling one lemma. Where a noun is also a form of a verb the verb
often wins: Dutch "fiets" became "fietsen", and "fietsen" became "fiets". A word that is
a whole label stays as it is when the dictionary knows forms of it and would make it
longer. German is left out: its dictionary tells nouns by their capital.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from lzma import decompress
from pathlib import Path

from seutu.language import base, term, tokens
from seutu.language.dictionaries import packed_dictionary, records
from seutu.language.lemmas import dictionary_of, languages_with_dictionary
from seutu.vocabularies.parallel import entries, plain

FOLDER = (
    Path(__file__).resolve().parents[1] / "src" / "seutu" / "language" / "base_forms"
)
NAMES = frozenset({"nuts", "territory", "language"})
LEFT_OUT = frozenset({"de", "en"})
SHORTEST = 3


def labels_of_one_word() -> dict[str, set[str]]:
    """Gather the labels of a single word, but no names, by language."""
    found: dict[str, set[str]] = {}
    for scheme, entry in entries():
        if scheme in NAMES:
            continue
        for tag, label in entry.labels.items():
            others = entry.alternatives.get(tag, ())
            for text in (label, *others):
                words = tokens(plain(text))
                if len(words) == 1:
                    found.setdefault(base(tag), set()).update(words)
    return found


def forms_of_each(language: str) -> Counter[str]:
    """Count the spellings that the dictionary leads to each lemma."""
    counts: Counter[str] = Counter()
    for key, value in records(decompress(packed_dictionary(dictionary_of(language)))):
        if key != value:
            counts[value] += 1
    return counts


def listed(words: set[str], language: str) -> Iterator[str]:
    """Yield the words that are base forms and would be made longer."""
    forms = forms_of_each(language)
    for word in sorted(words):
        if len(word) < SHORTEST or not word.isalpha():
            continue
        if len(term(word, language)) > len(word) and forms[word]:
            yield word


def main() -> int:
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    FOLDER.mkdir(exist_ok=True)
    words = labels_of_one_word()
    for tag in sorted(languages_with_dictionary() - LEFT_OUT):
        path = FOLDER / f"{tag}.txt"
        found = list(listed(words.get(tag, set()), tag))
        if found:
            path.write_text("\n".join(found) + "\n", encoding="utf-8")
        sys.stdout.write(f"{tag} {len(found)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
