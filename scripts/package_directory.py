"""Package the directory of European catalogues, cleaned of contact details.

Usage: python scripts/package_directory.py [FOLDER]

Reads full.jsonl.zst of the registry of data portals from FOLDER (default:
../shared/data/catalogues/catalog_registry_europe/raw) through the program `zstd` and
writes src/seutu/data/directory/catalogues.jsonl.xz. The same input gives the same
bytes.
"""

import json
import lzma
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.packaging.scrub import REMOVED, scrub_text  # noqa: E402

DOWNLOADS = (
    ROOT.parent / "shared" / "data" / "catalogues" / "catalog_registry_europe" / "raw"
)
PACKAGED = ROOT / "src" / "seutu" / "data" / "directory"
LONGEST_DESCRIPTION = 240
# Where a reader exists or could be written; maps, tiles and sitemaps say no metadata.
ENDPOINTS = re.compile(
    r"(?:.*:)?(?:dcat|ckan|csw|ogcrecords|udata|opendatasoft|socrata|oaipmh)"
)
LANGUAGES = {"CZ": "cs", "AL": "sq"}
LIVING = {"active", "scheduled"}
EUROPE = frozenset(
    {
        *("AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE"),
        *("ES", "EU", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT"),
        *("LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS"),
        *("SE", "SI", "SK", "SM", "UA", "VA", "XK"),
    }
)
ASIDE = re.compile(r"\s*\([^()]*\bremoved\b[^()]*\)")
CONTACT = re.compile(
    r"(?i)\b(?:contact|kontakt|contatt\w*|tel[.:]|t[ée]l[ée]?(?:fon|phone)|phone|e-?mail)"
)


def entries(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Yield the European catalogues that live, in the order of their ids."""
    found = {}
    for line in lines:
        row = json.loads(line)
        if row["status"] in LIVING and _country(row) in EUROPE:
            found[row["id"]] = _entry(row)
    for key in sorted(found):
        yield found[key]


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    places = [one.get("location") or {} for one in row["coverage"]]
    place = next((one["subregion"] for one in places if one.get("subregion")), {})
    tags = [LANGUAGES.get(one["id"], one["id"].lower()) for one in row["langs"]]
    ways = [
        [one["type"], one["url"]]
        for one in row.get("endpoints", ())
        if ENDPOINTS.match(one["type"]) and one.get("url", "").startswith("http")
    ]
    rights = row.get("rights") or {}
    entry = {
        "id": row["id"],
        "name": _tidy(row["name"]),
        "url": row["link"],
        "description": _description(row),
        "country": _country(row),
        "place": _tidy(place.get("name", "")),
        "languages": sorted(set(tags)),
        "software": row["software"]["id"],
        "software_name": row["software"]["name"],
        "kind": row["catalog_type"],
        "publisher": _tidy(row["owner"]["name"]),
        "publisher_kind": row["owner"]["type"],
        "licence": _tidy(rights.get("license_name") or rights.get("license_id") or ""),
        "licence_url": rights.get("license_url") or "",
        "endpoints": sorted(ways),
    }
    return {key: value for key, value in entry.items() if value}


def _country(row: dict[str, Any]) -> str:
    return str(row["owner"]["location"]["country"]["id"])


def _description(row: dict[str, Any]) -> str:
    """Keep the beginning, up to whom to call."""
    text = _tidy(re.sub(r"<[^<>]*>?", " ", row["description"]))
    found = CONTACT.search(text)
    if found or REMOVED in text:
        end = min(found.start() if found else len(text), text.find(REMOVED) % 10**9)
        text = text[:end].rpartition(". ")[0]
    if len(text) > LONGEST_DESCRIPTION:
        text = text[:LONGEST_DESCRIPTION].rpartition(" ")[0].rstrip(",;:") + " …"
    return "" if text.casefold() == _tidy(row["name"]).casefold() else text


def _tidy(text: str) -> str:
    return ASIDE.sub("", scrub_text(" ".join(text.split()))).strip()


def main(arguments: Sequence[str]) -> int:
    """Write the packaged directory."""
    folder = Path(arguments[0]) if arguments else DOWNLOADS
    unpacked = subprocess.run(
        ["zstd", "-dc", folder / "full.jsonl.zst"], capture_output=True, check=True
    )
    lines = unpacked.stdout.decode("utf-8").splitlines()
    rows = list(entries(iter(lines)))
    dumped = "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
        for row in rows
    )
    PACKAGED.mkdir(parents=True, exist_ok=True)
    path = PACKAGED / "catalogues.jsonl.xz"
    path.write_bytes(lzma.compress(dumped.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(rows):,} catalogues, {path.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
