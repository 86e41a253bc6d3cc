"""Names of files: readable in every script, harmless on every system."""

import re
import unicodedata

LONGEST_STEM = 100
# Windows takes these for devices, whatever follows the dot.
DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
FORBIDDEN = re.compile(r'[<>:"/\\|?*%;\'`$&!#{}=@~^+,]')
KEPT_CATEGORIES = ("L", "M", "N", "P", "S", "Z")


def split_name(name: str) -> tuple[str, str]:
    """Split a name into its stem and its extension, lower case without the dot."""
    last = re.split(r"[/\\]", name)[-1].strip()
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return last, ""
    return stem, extension.strip().lower()


def clean_name(name: str, extension: str) -> str:
    """Make a name that can be saved anywhere, ending in the extension of its content.

    Control and direction characters are left out, as "exe.fdp" must not read as
    "pdf.exe"; dots within the stem become spaces, so that only one extension is left.
    """
    stem, _said = split_name(unicodedata.normalize("NFC", name))
    kept = "".join(
        letter
        for letter in stem
        if unicodedata.category(letter)[0] in KEPT_CATEGORIES
        and unicodedata.category(letter) not in {"Zl", "Zp"}
    )
    plain = FORBIDDEN.sub(" ", kept).replace(".", " ")
    plain = " ".join(plain.split())[:LONGEST_STEM].strip()
    if not plain or DEVICES.match(plain):
        plain = f"file {plain}".strip()
    return f"{plain}.{extension}"
