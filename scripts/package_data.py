"""Package the real data the product ships with, cleaned of contact details.

Usage: python scripts/package_data.py [FOLDER] [SLUG …]

Reads the downloaded sources from FOLDER (default: ../shared/data) and writes them to
src/seutu/data/sources, where manifest.toml says what each is and where it comes from.
The same input gives the same bytes.
"""

import lzma
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.packaging import transforms  # noqa: E402

DOWNLOADS = ROOT.parent / "shared" / "data"
PACKAGED = ROOT / "src" / "seutu" / "data" / "sources"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which downloaded files make which packaged file, and how."""

    file: str
    origins: tuple[str, ...]
    transform: transforms.Transform


RECIPES = {
    "dutch-algorithm-register": Recipe(
        "dutch-algorithm-register.json.xz",
        ("cases/dutch-algoritmeregister/algoritmes.json",),
        transforms.scrubbed_json,
    ),
    "jrc-public-services": Recipe(
        "jrc-public-services.json.xz",
        ("cases/jrc-ips-explorer/cases.json",),
        transforms.scrubbed_json,
    ),
    "ai-watch-t6": Recipe(
        "ai-watch-t6.json.xz",
        ("cases/jrc-ai-watch-t6/services.json",),
        transforms.scrubbed_json,
    ),
    "eurostat": Recipe(
        "eurostat.txt.xz",
        ("catalogues/eurostat_toc/raw/table_of_contents_en.txt",),
        transforms.scrubbed_text,
    ),
    "scotland": Recipe(
        "scotland.zip.xz",
        ("catalogues/scotland_jkan/raw/jkan_datasets.zip",),
        transforms.jkan_archive,
    ),
    "scotland-merged": Recipe(
        "scotland-merged.json.xz",
        ("catalogues/scotland_merged/raw/merged_output.json",),
        transforms.scrubbed_json,
    ),
    "zurich": Recipe(
        "zurich.parquet",
        (
            "catalogues/zurich_canton/raw/01_data.parq",
            "catalogues/zurich_canton/raw/01_mdv_metadata_2024.parq",
        ),
        transforms.zurich_parquet,
    ),
}


def package(recipe: Recipe, downloads: Path, target: Path) -> Path:
    """Write one packaged file and return its path."""
    files = {
        Path(origin).name: (downloads / origin).read_bytes()
        for origin in recipe.origins
    }
    content = recipe.transform(files)
    if recipe.file.endswith(".xz"):
        content = lzma.compress(content, preset=9 | lzma.PRESET_EXTREME)
    path = target / recipe.file
    path.write_bytes(content)
    return path


def main(arguments: Sequence[str]) -> int:
    """Package the named sources, or all of them."""
    names = list(arguments)
    downloads = DOWNLOADS
    if names and Path(names[0]).is_dir():
        downloads = Path(names.pop(0))
    unknown = sorted(set(names) - set(RECIPES))
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(RECIPES)}.")
        return 2
    PACKAGED.mkdir(parents=True, exist_ok=True)
    for name in names or RECIPES:
        path = package(RECIPES[name], downloads, PACKAGED)
        print(f"{path.stat().st_size:>9,}  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
