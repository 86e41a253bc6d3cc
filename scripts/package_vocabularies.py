"""Package the public vocabularies that Seutu ships, from a folder of raw files.

Run as `python scripts/package_vocabularies.py RAW TARGET`, where RAW holds the files
as their publishers offer them. The output is deterministic: same input, same bytes.
"""

import csv
import json
import lzma
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from defusedxml import ElementTree

EU_LANGUAGES = (
    "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr",
    "hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv",
)  # fmt: skip
CODE_LISTS = frozenset(
    {
        "accessibility", "authority-activity", "buyer-legal-type", "contract-nature",
        "corporate-body", "country", "currency", "customer-service",
        "energy-efficiency-item", "entity-activity", "environmental-impact",
        "eu-programme", "gpp-criteria", "innovative-acquisition", "language",
        "main-activity", "measurement-unit", "organisation-role", "social-objective",
        "strategic-procurement", "timeperiod", "transport-service",
        "vehicle-category", "vehicles",
    }
)  # fmt: skip
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SKOS = "{http://www.w3.org/2004/02/skos/core#}"
XML = "{http://www.w3.org/XML/1998/namespace}"

Row = Mapping[str, object]


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def clean(labels: Mapping[str, str]) -> dict[str, str]:
    """Keep labels that say something, ordered by language tag."""
    tidy = {tag: " ".join(text.split()) for tag, text in labels.items() if text}
    return {tag: tidy[tag] for tag in sorted(tidy) if tidy[tag]}


def eurovoc(raw: Path) -> Iterator[Row]:
    """Join the labels of 24 languages with the hierarchy, by EuroVoc number."""
    folder = raw / "eurovoc"
    tree = yaml.load(
        (folder / "eurovoc_en_fr_hierarchy.yaml").read_text(encoding="utf-8"),
        Loader=yaml.CSafeLoader,
    )
    concepts = {str(code): entry for code, entry in tree["concepts"].items()}
    notation_of = {
        str(key): entry["prefLabel"]["en"][:4]
        for key, entry in tree["schemes"].items()
        if entry["prefLabel"]["en"][:4].isdigit()
    }
    for kind, folder_name in (("domain", "do"), ("microthesaurus", "mt")):
        names: dict[str, dict[str, str]] = {}
        for tag in EU_LANGUAGES:
            for code, label in read_json(folder / folder_name / f"{tag}.json").items():
                names.setdefault(code, {})[tag] = label
        for code in sorted(names):
            broader = [f"domain/{code[:2]}"] if kind == "microthesaurus" else []
            yield {
                "id": f"{kind}/{code}",
                "labels": clean(names[code]),
                "broader": broader,
            }
    labels: dict[str, dict[str, str]] = {}
    for tag in EU_LANGUAGES:
        for code, label in read_json(folder / "tc" / f"{tag}.json").items():
            labels.setdefault(code, {})[tag] = label
    for code in sorted(labels, key=lambda one: (len(one), one)):
        entry = concepts.get(code, {})
        groups = {notation_of.get(str(one)) for one in entry.get("inScheme", [])}
        top = not entry.get("broader")
        broader = [str(one) for one in entry.get("broader", [])]
        if top:
            broader = [f"microthesaurus/{one}" for one in sorted(filter(None, groups))]
        alternatives = {
            tag: sorted(texts) for tag, texts in entry.get("altLabel", {}).items()
        }
        yield {
            "id": code,
            "labels": clean(labels[code]),
            "alternatives": dict(sorted(alternatives.items())),
            "broader": broader,
        }


def rows_of_codes(raw: Path, name: str) -> Iterator[Row]:
    """Yield one row per code of an eForms list that is already one code a line."""
    path = raw / "cpv_nuts_eforms" / f"{name}.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        code = entry.pop("code")
        yield {"id": code, "labels": clean(entry)}


def code_lists(raw: Path) -> Iterator[Row]:
    """Yield the eForms code lists whose words help translation."""
    labels: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(raw / "cpv_nuts_eforms" / "code_translations.zip") as archive:
        for tag in EU_LANGUAGES:
            text = archive.read(f"translations/code_{tag}.xml")
            for entry in ElementTree.fromstring(text).iter("entry"):
                code = entry.attrib["key"].removeprefix("code|name|")
                if code.partition(".")[0] in CODE_LISTS:
                    labels.setdefault(code, {})[tag] = entry.text or ""
    for code in sorted(labels):
        yield {"id": code, "labels": clean(labels[code])}


def authority(raw: Path, name: str) -> Iterator[Row]:
    """Yield the concepts of one EU authority table that are in use."""
    path = raw / "eu_authority" / f"{name}-filtered.rdf"
    for concept in ElementTree.parse(path).iter(f"{SKOS}Concept"):
        address = concept.attrib[f"{RDF}about"]
        labels = {
            label.attrib[f"{XML}lang"]: label.text or ""
            for label in concept.iter(f"{SKOS}prefLabel")
        }
        yield {"id": address.rpartition("/")[2], "labels": clean(labels)}


def cofog(raw: Path) -> Iterator[Row]:
    with (raw / "cofog" / "cofog.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            labels = {
                tag: row[f"Description_{tag.upper()}"] for tag in ("en", "es", "fr")
            }
            parent = row["Code"].rpartition(".")[0]
            yield {
                "id": row["Code"],
                "labels": clean(labels),
                "broader": [parent] if parent else [],
            }


def yso(raw: Path) -> Iterator[Row]:
    labels: dict[str, dict[str, list[str]]] = {}
    for tag in ("en", "fi", "sv"):
        path = raw / "yso" / f"yso-{tag}.tsv"
        for line in path.read_text(encoding="utf-8").splitlines():
            address, _, label = line.partition("\t")
            code = address.strip("<>").rpartition("/")[2]
            if label.strip():
                labels.setdefault(code, {}).setdefault(tag, []).append(label.strip())
    for code in sorted(labels, key=lambda one: (len(one), one)):
        first = {tag: texts[0] for tag, texts in labels[code].items()}
        others = {
            tag: sorted(set(texts[1:]) - {texts[0]})
            for tag, texts in labels[code].items()
        }
        yield {
            "id": code,
            "labels": clean(first),
            "alternatives": {tag: texts for tag, texts in others.items() if texts},
        }


def cldr(raw: Path, name: str) -> Iterator[Row]:
    """Yield names of languages or territories in each CLDR language."""
    labels: dict[str, dict[str, str]] = {}
    for folder in sorted(path for path in (raw / "cldr").iterdir() if path.is_dir()):
        tag = folder.name
        content = read_json(folder / f"{name}.json")["main"][tag]
        for code, text in content["localeDisplayNames"][name].items():
            if "-alt-" not in code:
                labels.setdefault(code, {})["no" if tag == "nb" else tag] = text
    for code in sorted(labels):
        yield {"id": code, "labels": clean(labels[code])}


def write(path: Path, rows: Iterable[Row]) -> int:
    """Write rows as xz-compressed JSON lines and return how many there were."""
    lines = [json.dumps(row, ensure_ascii=False, sort_keys=False) for row in rows]
    content = ("\n".join(lines) + "\n").encode()
    path.write_bytes(lzma.compress(content, preset=9 | lzma.PRESET_EXTREME))
    return len(lines)


def package(raw: Path, target: Path) -> dict[str, int]:
    """Write every vocabulary into `target`; raise when a raw file is missing."""
    target.mkdir(parents=True, exist_ok=True)
    parts: dict[str, Iterable[Row]] = {
        "eurovoc": eurovoc(raw),
        "cpv": rows_of_codes(raw, "cpv"),
        "nuts": rows_of_codes(raw, "nuts"),
        "code-lists": code_lists(raw),
        "data-themes": authority(raw, "data-theme"),
        "file-types": authority(raw, "filetypes"),
        "frequencies": authority(raw, "frequencies"),
        "languages": authority(raw, "languages"),
        "places": authority(raw, "places"),
        "cofog": cofog(raw),
        "yso": yso(raw),
        "cldr-languages": cldr(raw, "languages"),
        "cldr-territories": cldr(raw, "territories"),
    }
    return {
        name: write(target / f"{name}.jsonl.xz", rows) for name, rows in parts.items()
    }


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("Usage: package_vocabularies.py RAW TARGET")
    tally = package(Path(sys.argv[1]), Path(sys.argv[2]))
    for name, count in tally.items():
        sys.stdout.write(f"{name:20} {count:7}\n")
