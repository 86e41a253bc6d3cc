"""Bring American and Oxford spellings of English to the one of EU institutions.

"organize" and "organise", "center" and "centre" are one term: what is published on
both sides of the ocean has to meet, and the reader sees the spelling of the Union.
"""

from collections.abc import Callable

_WORDS = {
    "aging": "age", "airplane": "aeroplane", "aluminum": "aluminium",
    "analog": "analogue", "artifact": "artefact", "catalog": "catalogue",
    "center": "centre", "cozy": "cosy", "curb": "kerb", "defense": "defence",
    "dialog": "dialogue", "enroll": "enrol", "fiber": "fibre",
    "fulfill": "fulfil", "gray": "grey", "growe": "grow", "jewelry": "jewellery",
    "judgment": "judgement", "kilometer": "kilometre", "lense": "lens",
    "license": "licence", "liter": "litre", "maneuver": "manoeuvre", "mixe": "mix",
    "mold": "mould", "offense": "offence", "playe": "play", "plow": "plough",
    "practise": "practice", "program": "programme", "skeptic": "sceptic",
    "skillful": "skilful",
    "sulfur": "sulphur", "theater": "theatre", "thinke": "think", "tire": "tyre",
}  # fmt: skip
_STEMS = (
    ("anesth", "anaesth"), ("behavior", "behaviour"), ("color", "colour"),
    ("diarrhea", "diarrhoea"), ("endeavor", "endeavour"), ("estrogen", "oestrogen"),
    ("favor", "favour"), ("flavor", "flavour"), ("gynecolog", "gynaecolog"),
    ("harbor", "harbour"), ("hemo", "haemo"), ("honor", "honour"),
    ("labor", "labour"), ("neighbor", "neighbour"), ("odor", "odour"),
    ("orthoped", "orthopaed"), ("pediatr", "paediatr"), ("rumor", "rumour"),
    ("tumor", "tumour"), ("vapor", "vapour"),
)  # fmt: skip
_UNCHANGED = ("laborator", "honorar", "vaporis", "vaporiz", "odorous")
_KEPT = frozenset({"capsize", "prize", "seize", "size"})


def english_spelling(
    word: str, is_lemma: Callable[[str, str], bool], language: str = "en"
) -> str:
    """Return the European spelling of an English lemma, or the lemma itself.

    `is_lemma` tells whether the dictionary has a word as a base form.
    """
    if word.endswith("ll") and is_lemma(word[:-1], language):
        # Endings that double the last letter leave it behind: "modell", "signall".
        word = word[:-1]
    known = _WORDS.get(word)
    if known is not None:
        return known
    for american, european in _STEMS:
        if word.startswith(american) and not word.startswith(_UNCHANGED):
            word = european + word[len(american) :]
    if "ization" in word:
        return word.replace("ization", "isation")
    if word in _KEPT:
        return word
    for ending, other in (("ize", "ise"), ("yze", "yse"), ("izer", "iser")):
        if word.endswith(ending):
            spelt = word.removesuffix(ending) + other
            return spelt if is_lemma(spelt, language) else word
    return word
