"""Which characters the bytes of a text file stand for, and what parts its columns."""

import codecs
import csv
import re
from collections import Counter
from itertools import islice

from seutu.harvest.readers.limits import MAX_CELL_CHARACTERS, Unreadable

SAMPLE = 200_000
ROWS_SAMPLED = 60
DELIMITERS = (";", ",", "\t", "|")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Letters beyond A to Z, by language and the code page that its computers wrote.
LETTERS = {
    "cp1252": (
        "äöåé", "äöüß", "æøå", "àâçéèêëîïôûùüœæ", "áéíóúñü¿¡ºª", "ãõáâàéêíóôúçºª",
        "àèéìòù", "ëïéèöüáóí", "þðæöáéíóúý", "àèéíïòóúüç·",
    ),
    "cp1250": (
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čšž",
        "čćđšž", "ăâîşţ", "ăâîșț", "äöüß",
    ),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöõüšž"),
    "cp1253": ("αβγδεζηθικλμνξοπρστυφχψωάέήίόύώςϊϋΐΰ",),
    "cp1251": (
        "абвгдежзийклмнопрстуфхцчшщъьюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "абвгдђежзијклљмнњопрстћуфхцчџш", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    ),
}  # fmt: skip
OWN_ALPHABETS = frozenset({"cp1251", "cp1253"})
# These two share the same bytes: the letters that either language writes most.
COMMONEST = frozenset("αοιεντσηυρ" + "аоеинтсрвл")
PUNCTUATION = frozenset("–—‘’“”„«»…€§°·•\xa0²³´`©®№")


def decoded(content: bytes, *, encoding: str = "") -> tuple[str, str]:
    """Return (text, encoding) of a text file.

    Without `encoding` it is found: a byte order mark, UTF-16 by its zeros, UTF-8 when
    every byte fits, else the code page whose letters make up words of one European
    language. Raises `Unreadable` for bytes that are no text.
    """
    found = encoding or _encoding(content)
    try:
        text = content.decode(found)
    except LookupError:
        raise Unreadable(f"There is no encoding called {found!r}.") from None
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The file is not {found}: byte {error.start} does not fit."
        ) from None
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise Unreadable("The file is not text: it holds zero bytes.")
    return text, found


def delimiter_of(text: str) -> tuple[str, str]:
    """Return (delimiter, text without the line "sep=;" that some programs write).

    The delimiter that parts most rows into the same number of cells, the largest such
    number first; ";" when every row has one cell.
    """
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    best, chosen = (0.0, 0), ";"
    for delimiter in DELIMITERS:
        score = _evenness(text[:SAMPLE], delimiter)
        if score > best:
            best, chosen = score, delimiter
    return chosen, text


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(lines, ROWS_SAMPLED) if any(row)]
    except csv.Error:
        return 0.0, 0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0, 0
    width, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return round(count / len(widths), 1), width


def _encoding(content: bytes) -> str:
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    sample = content[:SAMPLE]
    if zeros := sample.count(0):
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if zeros > len(sample) // 5 and min(even, odd) * 10 <= max(even, odd):
            return "utf-16-be" if even > odd else "utf-16-le"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(sample)
    return "utf-8"


def _code_page(sample: bytes) -> str:
    """Choose among alphabets that stand alone, or among those that add to A to Z."""
    beside_latin = len(re.findall(rb"[A-Za-z][\x80-\xff]|[\x80-\xff][A-Za-z]", sample))
    among_themselves = len(re.findall(rb"(?=[\x80-\xff]{2})", sample))
    is_latin = beside_latin >= among_themselves
    beyond = bytes(byte for byte in sample if byte > 127)
    scores = {}
    for name, alphabets in LETTERS.items():
        if (name in OWN_ALPHABETS) != is_latin:
            counts = Counter(beyond.decode(name, "replace").lower())
            scores[name] = max(_score(counts, frozenset(each)) for each in alphabets)
    return max(scores, key=lambda name: scores[name])


def _score(counts: Counter[str], alphabet: frozenset[str]) -> int:
    score = 0
    for character, count in counts.items():
        if character in alphabet:
            score += count * (2 if character in COMMONEST else 1)
        elif character not in PUNCTUATION:
            score -= count if character.isalpha() else 2 * count
    return score
