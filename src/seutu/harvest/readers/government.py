"""Functions of government (COFOG 1999) and the themes they fall under."""

import re

DIVISIONS = {
    "general public services": "01",
    "defence": "02",
    "public order and safety": "03",
    "economic affairs": "04",
    "environmental protection": "05",
    "housing and community amenities": "06",
    "health": "07",
    "recreation, culture and religion": "08",
    "education": "09",
    "social protection": "10",
}
GROUPS = {
    "executive and legislative organs, financial and fiscal affairs,"
    " external affairs": "01.1",
    "foreign economic aid": "01.2",
    "general services": "01.3",
    "r&d general public services": "01.5",
    "general public services n.e.c": "01.6",
    "transfers of a general character between different levels of government": "01.8",
    "military defence": "02.1",
    "civil defence": "02.2",
    "police services": "03.1",
    "fire-protection services": "03.2",
    "law courts": "03.3",
    "r&d public order and safety": "03.5",
    "public order and safety n.e.c": "03.6",
    "general economic, commercial and labour affair": "04.1",
    "agriculture, forestry, fishing and hunting": "04.2",
    "fuel and energy": "04.3",
    "transport": "04.5",
    "communication": "04.6",
    "other industries": "04.7",
    "r&d economic affairs": "04.8",
    "economic affairs n.e.c": "04.9",
    "waste management": "05.1",
    "waste water management": "05.2",
    "pollution abatement": "05.3",
    "protection of biodiversity and landscape": "05.4",
    "r&d environmental protection": "05.5",
    "environmental protection n.e.c": "05.6",
    "housing development": "06.1",
    "water supply": "06.3",
    "street lighting": "06.4",
    "housing and community amenities n.e.c": "06.6",
    "medical products, appliances and equipment": "07.1",
    "hospital services": "07.3",
    "public health services": "07.4",
    "r&d health": "07.5",
    "health n.e.c": "07.6",
    "recreational and sporting services": "08.1",
    "cultural services": "08.2",
    "recreation, culture and religion n.e.c": "08.6",
    "pre-primary and primary education": "09.1",
    "secondary education": "09.2",
    "post-secondary non-tertiary education": "09.3",
    "tertiary education": "09.4",
    "education not definable by level": "09.5",
    "r&d education": "09.7",
    "education n.e.c": "09.8",
    "old age": "10.2",
    "family and children": "10.4",
    "unemployment": "10.5",
    "housing": "10.6",
    "r&d social protection": "10.8",
    "social protection n.e.c": "10.9",
}
THEMES = {
    "01": "GOVE",
    "02": "GOVE",
    "03": "JUST",
    "04": "ECON",
    "04.2": "AGRI",
    "04.3": "ENER",
    "04.5": "TRAN",
    "05": "ENVI",
    "06": "REGI",
    "07": "HEAL",
    "08": "EDUC",
    "09": "EDUC",
    "10": "SOCI",
}


def division(words: str) -> str:
    """Return the two-digit COFOG division of a sector's name, or "" when unknown."""
    return DIVISIONS.get(words.strip().casefold(), "")


def group(words: str, within: str) -> str:
    """Return the COFOG group ("04.5") of a name, or "" when it is not in `within`."""
    code = GROUPS.get(re.sub(r"\s+", " ", words).strip().casefold().rstrip("."), "")
    return code if code.startswith(within) else ""


def theme(code: str) -> str:
    """Return the EU data theme of a COFOG code, by its group or else its division."""
    return THEMES.get(code) or THEMES.get(code[:2], "")
