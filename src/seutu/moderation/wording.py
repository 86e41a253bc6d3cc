"""Make what people type safe to show: characters that hide, flood or turn text. Pure.

Sources: Unicode TR36 (security considerations) and TR9 (bidirectional controls).
"""

import re
import unicodedata

# Overrides and isolates can make a text read as something else; the plain marks U+200E
# and U+200F cannot, and right-to-left languages need them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c-\u200f]{2,}")
_STACKED = 4
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_EMPTY_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Normalise a text and take out what a reader cannot see or a page cannot bear.

    Keeps paragraphs, single joiners (Persian, emoji) and up to four marks on a letter.
    The result is empty when nothing readable was left; doing it twice changes nothing.
    """
    text = unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text))
    text = _HIDDEN.sub("", text)
    text = "".join(each for each in text if _is_writable(each))
    text = _JOINERS.sub(lambda found: found[0][0], text)
    text = unicodedata.normalize("NFC", _unstacked(unicodedata.normalize("NFC", text)))
    lines = (line.rstrip() for line in text.split("\n"))
    text = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()
    return text if any(_is_readable(each) for each in text) else ""


def squeezed(text: str) -> str:
    """Reduce a text to its letters and digits, to tell copies from each other."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(each for each in folded if each.isalnum())


def _is_writable(character: str) -> bool:
    """Refuse controls, halves of surrogate pairs and private characters."""
    if character in "\n\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}


def _is_readable(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNSP"


def _unstacked(text: str) -> str:
    """Keep at most four marks on one letter, so that none climbs over its line."""
    kept, stacked = [], 0
    for character in text:
        stacked = stacked + 1 if unicodedata.category(character)[0] == "M" else 0
        if stacked <= _STACKED:
            kept.append(character)
    return "".join(kept)
