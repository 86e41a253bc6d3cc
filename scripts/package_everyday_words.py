"""Package the words of public places and of symbols, from two unpacked npm packages.

Run as `python -m scripts.package_everyday_words TAGGING ANNOTATIONS TARGET`: TAGGING
holds `@openstreetmap/id-tagging-schema`, ANNOTATIONS holds `cldr-annotations-full`.
The output is deterministic: same input, same bytes.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.package_vocabularies import Row, clean, read_json, write
from seutu.language import LANGUAGES

Texts = dict[str, dict[str, str]]
Names = dict[str, dict[str, list[str]]]
MOST_NAMES = 12
SKIN_TONES = range(0x1F3FB, 0x1F400)


def texts_of(option: object) -> Iterator[tuple[str, str]]:
    """Yield the title and, where there is one, the sentence that describes it."""
    if isinstance(option, str):
        yield "", option
    elif isinstance(option, Mapping):
        yield "", str(option.get("title", ""))
        yield "/description", str(option.get("description", ""))


def tagging_texts(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the address and text of everything one language names."""
    for name, entry in content.get("categories", {}).items():
        yield f"category/{name}", entry.get("name", "")
    for name, entry in content.get("presets", {}).items():
        yield f"preset/{name}", entry.get("name", "")
    for name, entry in content.get("fields", {}).items():
        yield f"field/{name}", entry.get("label", "")
        for group in ("options", "types", "labels"):
            for code, option in entry.get(group, {}).items():
                for part, text in texts_of(option):
                    yield f"field/{name}/{group}/{code}{part}", text


def other_names(entry: Mapping[str, str], name: str) -> list[str]:
    """List the search words of a preset, without its name and without repetition."""
    listed = [
        " ".join(one.split())
        for key, mark in (("aliases", "\n"), ("terms", ","))
        for one in entry.get(key, "").split(mark)
    ]
    return [one for one in dict.fromkeys(listed) if one and one != name][:MOST_NAMES]


def tagging(raw: Path) -> Iterator[Row]:
    """Join what the translations call a place, a property or a value, by address.

    A text that repeats the English is left out: nobody translated it.
    """
    labels: Texts = {}
    names: Names = {}
    for tag in LANGUAGES:
        path = raw / "dist" / "translations" / f"{tag}.json"
        content = read_json(path)[tag].get("presets", {}) if path.exists() else {}
        for address, text in tagging_texts(content):
            if "{" not in text:
                labels.setdefault(address, {})[tag] = text
        for name, entry in content.get("presets", {}).items():
            others = other_names(entry, entry.get("name", ""))
            if others:
                names.setdefault(f"preset/{name}", {})[tag] = others
    yield from rows(labels, names)


def annotations(raw: Path) -> Iterator[Row]:
    """Join the names and keywords that each language has for a symbol."""
    labels: Texts = {}
    names: Names = {}
    for tag in LANGUAGES:
        path = raw / "annotations" / tag / "annotations.json"
        for symbol, entry in read_json(path)["annotations"]["annotations"].items():
            if "tts" not in entry or ord(symbol[0]) in SKIN_TONES:
                continue
            name = entry["tts"][0]
            labels.setdefault(symbol, {})[tag] = name
            others = [one for one in entry.get("default", ()) if one != name]
            names.setdefault(symbol, {})[tag] = others[:MOST_NAMES]
    yield from rows(labels, names)


def rows(labels: Texts, names: Names) -> Iterator[Row]:
    """Yield the entries that have a label in two languages, by ascending id."""
    for address in sorted(labels):
        tidy = clean(labels[address])
        english = tidy.get("en", "")
        kept = {
            tag: text for tag, text in tidy.items() if tag == "en" or text != english
        }
        if not english or len(kept) < 2:
            continue
        others = names.get(address, {})
        row: dict[str, object] = {"id": address, "labels": kept}
        row["alternatives"] = {tag: others[tag] for tag in kept if others.get(tag)}
        yield row


def package(
    tagging_folder: Path, annotations_folder: Path, target: Path
) -> dict[str, int]:
    """Write both vocabularies into `target`; raise when a file is missing."""
    return {
        "osm-tagging": write(target / "osm-tagging.jsonl.xz", tagging(tagging_folder)),
        "cldr-annotations": write(
            target / "cldr-annotations.jsonl.xz", annotations(annotations_folder)
        ),
    }


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit("Usage: package_everyday_words TAGGING ANNOTATIONS TARGET")
    for name, count in package(*map(Path, sys.argv[1:4])).items():
        sys.stdout.write(f"{name:20} {count:7}\n")
