"""Read the packaged vocabularies: labels in many languages, one code at a time."""

import lzma
from collections.abc import Iterator
from importlib.resources import files

from seutu.vocabularies.entry import Entry
from seutu.vocabularies.quarantine import Quarantine, read_entries


def _entries(name: str) -> Iterator[Entry]:
    quarantine = Quarantine(name)
    resource = files("seutu") / "data" / "vocabularies" / f"{name}.jsonl.xz"
    with resource.open("rb") as packed, lzma.open(packed) as stream:
        yield from read_entries(stream, quarantine)
    quarantine.report()


def eurovoc() -> Iterator[Entry]:
    """Yield domains ("domain/28"), microthesauri ("microthesaurus/2826"), concepts."""
    return _entries("eurovoc")


def cpv() -> Iterator[Entry]:
    """Yield what European administrations buy, by CPV 2008 code."""
    return _entries("cpv")


def nuts() -> Iterator[Entry]:
    """Yield the statistical regions by NUTS code, names in 24 languages."""
    return _entries("nuts")


def code_lists() -> Iterator[Entry]:
    """Yield eForms codes as "list.code", such as "country.FIN"."""
    return _entries("code-lists")


def data_themes() -> Iterator[Entry]:
    return _entries("data-themes")


def file_types() -> Iterator[Entry]:
    return _entries("file-types")


def frequencies() -> Iterator[Entry]:
    return _entries("frequencies")


def authority_languages() -> Iterator[Entry]:
    return _entries("languages")


def authority_places() -> Iterator[Entry]:
    return _entries("places")


def cofog() -> Iterator[Entry]:
    """Yield the functions of government by COFOG code, in English, French, Spanish."""
    return _entries("cofog")


def yso() -> Iterator[Entry]:
    """Yield the general Finnish ontology, in Finnish, Swedish and English."""
    return _entries("yso")


def glossary() -> Iterator[Entry]:
    """Yield everyday words of public needs by English headword, written for Seutu.

    Published vocabularies name things; they hardly hold the verbs and the plain words
    that people state a need with. Several equivalents stand best first, and the
    commonest headwords come first.
    """
    labels: dict[str, dict[str, str]] = {}
    alternatives: dict[str, dict[str, tuple[str, ...]]] = {}
    folder = files("seutu") / "data" / "vocabularies" / "glossary"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        tag = file.name.removesuffix(".tsv")
        for line in file.read_text("utf-8").splitlines():
            headword, _, equivalents = line.partition("\t")
            first, *others = (one.strip() for one in equivalents.split(";"))
            labels.setdefault(headword, {"en": headword})[tag] = first
            alternatives.setdefault(headword, {})[tag] = tuple(filter(None, others))
    for headword in labels:
        yield Entry(headword, labels[headword], alternatives[headword])


def languages() -> Iterator[Entry]:
    """Yield names of languages by CLDR code."""
    return _entries("cldr-languages")


def territories() -> Iterator[Entry]:
    """Yield names of countries and areas by CLDR code ("FI", "150")."""
    return _entries("cldr-territories")


def tagging() -> Iterator[Entry]:
    """Yield what OpenStreetMap's editor calls public places and their properties."""
    return _entries("osm-tagging")


def symbols() -> Iterator[Entry]:
    """Yield names and keywords of symbols by character, from CLDR."""
    return _entries("cldr-annotations")
