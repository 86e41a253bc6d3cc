"""Names that people type: one line, and nothing that hides or turns text."""

import unicodedata

# Controls, invisible formatting, lone surrogates, unassigned, private use.
UNWANTED = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
# The two joiners are needed to write Persian and Indic names.
JOINERS = frozenset("\u200c\u200d")


def one_line(text: str) -> str:
    """Make one clean line of a text: line breaks become spaces, the unseen goes.

    A name ends up in the head of a mail and beside other people's texts, where a
    line break or a mark that turns the direction of writing would do harm.
    """
    kept = "".join(
        letter
        for letter in " ".join(unicodedata.normalize("NFC", text).split())
        if unicodedata.category(letter) not in UNWANTED or letter in JOINERS
    )
    return " ".join(kept.split())
