"""EU data themes of the folders of the Eurostat tree."""

from collections.abc import Iterable

THEMES_BY_FOLDER = {
    "euroind": "ECON", "reg": "REGI", "reg_typ": "REGI", "degurb": "REGI",
    "urb": "REGI", "reg_nat": "REGI", "lan": "ENVI", "noneu": "INTR",
    "economy": "ECON", "gov": "GOVE", "popul": "SOCI", "hlth": "HEAL",
    "educ": "EDUC", "cult": "EDUC", "sprt": "EDUC", "crim": "JUST",
    "icts": "ECON", "tour": "ECON", "agric": "AGRI", "external": "ECON",
    "external_go": "ECON", "transp": "TRAN", "env": "ENVI", "nrg": "ENER",
    "science": "TECH", "tran_r": "REGI",
    "tips": "ECON", "shorties": "ECON", "cei": "ENVI", "es": "SOCI",
    "tepsr": "SOCI", "qol": "SOCI", "qol_hlt": "HEAL", "qol_edu": "EDUC",
    "qol_env": "ENVI", "qol_gov": "GOVE", "mi": "SOCI", "egi": "ECON",
    "eq": "SOCI", "qoe": "SOCI", "ai": "AGRI", "cli": "ENVI", "sks": "EDUC",
    "yth": "SOCI", "yth_educ": "EDUC", "yth_health": "HEAL",
    "sdg_01": "SOCI", "sdg_02": "AGRI", "sdg_03": "HEAL", "sdg_04": "EDUC",
    "sdg_05": "SOCI", "sdg_06": "ENVI", "sdg_07": "ENER", "sdg_08": "ECON",
    "sdg_09": "TECH", "sdg_10": "SOCI", "sdg_11": "REGI", "sdg_12": "ENVI",
    "sdg_13": "ENVI", "sdg_14": "ENVI", "sdg_15": "ENVI", "sdg_16": "JUST",
    "sdg_17": "INTR",
}  # fmt: skip


def themes_of(paths: Iterable[tuple[tuple[str, str], ...]]) -> tuple[str, ...]:
    """Return the distinct themes of every folder on the paths, the nearest first.

    A folder of ready-made tables ("t_hlth") has the theme of its subject ("hlth"); of
    the folders on one path the deepest with a theme decides.
    """
    found: dict[str, None] = {}
    for path in paths:
        for code, _ in reversed(path):
            theme = THEMES_BY_FOLDER.get(code.removeprefix("t_"))
            if theme:
                found[theme] = None
                break
    return tuple(found)
