"""Whether an item of a repository is data, by the words and codes for its type.

Repositories hold articles, theses and images beside their data.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

# The concept "dataset" of the COAR vocabulary of resource types, version 3.1.
COAR_DATASET = "c_ddb1"
DATA = re.compile(
    r"\b(?:(?:research|forschungs|forsknings|tutkimus)?dat(?:a|en|i|os|u|ove|ová)"
    r"|data ?sets?|datensatz|datensätze|dat[ae]set[ts]?|datasæt|datasaet|datamängd"
    r"|(?:tutkimus)?aineisto|donn[ée]es|dados|gegevens|dane|danych|duomen(?:ys|ų)"
    r"|andmed|andmestik|andmekogu|adatok|adatkészlet|podatki|podaci|podataka"
    r"|δεδομένα|δεδομένων)\b"
)
# "Data paper", "data management plan" and so on are about data.
ABOUT_DATA = re.compile(
    r"paper|article|artikel|plan\b|report|thesis|book|software|catalog|journal"
)


def is_data(types: Iterable[str]) -> bool:
    """Tell whether one of the types that are stated says data."""
    return any(map(_says_data, types))


@lru_cache(maxsize=4096)
def _says_data(value: str) -> bool:
    word = re.split(r"[/#]", value.strip().rstrip("/"))[-1].casefold()
    word = word.replace("_", " ").replace("-", " ")
    if word == COAR_DATASET.replace("_", " "):
        return True
    return bool(DATA.search(word)) and not ABOUT_DATA.search(word)
