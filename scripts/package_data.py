"""Package the real data the product ships with, cleaned of contact details.

Usage: python scripts/package_data.py [FOLDER] [SLUG …]

Reads the downloaded sources from FOLDER (default: ../shared/data) and writes them to
src/seutu/data/sources, where manifest.toml says what each is and where it comes from;
searches go to src/seutu/data/demand.
The same input gives the same bytes.
"""

import lzma
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.packaging import berlin, transforms  # noqa: E402

DOWNLOADS = ROOT.parent / "shared" / "data"
PACKAGED = ROOT / "src" / "seutu" / "data" / "sources"
DEMAND = ROOT / "src" / "seutu" / "data" / "demand"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which downloaded files make which packaged file, and how."""

    file: str
    origins: tuple[str, ...]
    transform: transforms.Transform


RECIPES = {
    "berlin": Recipe(
        "berlin.json.xz",
        (
            "demand/berlin_dataset_usage/raw/daten_berlin_de.stats.json.tgz",
            "catalogues/zurich_canton/raw/01_data.parq",
        ),
        berlin.dataset_usage,
    ),
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
    "health-data-research-uk": Recipe(
        "health-data-research-uk.json.xz",
        ("catalogues/hdruk_health/raw/datasets.json",),
        transforms.health_models,
    ),
    "lod-cloud": Recipe(
        "lod-cloud.json.xz",
        ("catalogues/lod_cloud/raw/ipfs-lod.json",),
        transforms.lod_cloud,
    ),
    "uk-transparency-records": Recipe(
        "uk-transparency-records.json.xz",
        ("cases/uk-atrs/atrs_records.json",),
        transforms.scrubbed_json,
    ),
    "challenge-gov": Recipe(
        "challenge-gov.json.xz",
        (
            "challenges/challenge-gov-feeds/feed-open.json",
            "challenges/challenge-gov-feeds/feed-closed.json",
        ),
        transforms.challenge_feeds,
    ),
    "public-software": Recipe(
        "public-software.zip.xz",
        ("cases/publiccode-yml-sample/*.publiccode.yml",),
        transforms.software_facts,
    ),
    **{
        slug: Recipe(
            f"{slug}.rdf.xz",
            (f"catalogues/dcat_rdf_feeds/raw/{origin}",),
            transforms.rdf_catalogue,
        )
        for slug, origin in {
            "university-of-alicante": "uajghb__script_datos_abiertos_ua__catalog.rdf",
            "university-of-bologna": (
                "geosolutions-it__ckanext-dcatapit__examples_catalog_dati_unibo.rdf"
            ),
            "university-of-eastern-piedmont": (
                "unipiemonteorientale__UPOopendata__catalog.rdf"
            ),
            "brescia-mobility": "BresciaMobilita__OPEN-DATA__catalog.rdf",
            "molinella": "ComuneMolinella__opendata__catalog.rdf",
            "civil-protection-italy": "pcm-dpc__UKR-2022__catalog.rdf",
        }.items()
    },
}

DEMAND_RECIPES = {
    "berlin-searches": Recipe(
        "berlin.tsv",
        ("demand/berlin_search_log/raw/daten_berlin_de.searchterms.json.zst",),
        berlin.search_terms,
    ),
}


def package(recipe: Recipe, downloads: Path, target: Path) -> Path:
    """Write one packaged file and return its path."""
    paths = [path for one in recipe.origins for path in sorted(downloads.glob(one))]
    files = {path.name: path.read_bytes() for path in paths}
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
    recipes = {name: (recipe, PACKAGED) for name, recipe in RECIPES.items()} | {
        name: (recipe, DEMAND) for name, recipe in DEMAND_RECIPES.items()
    }
    unknown = sorted(set(names) - set(recipes))
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(recipes)}.")
        return 2
    for name in names or recipes:
        recipe, target = recipes[name]
        target.mkdir(parents=True, exist_ok=True)
        path = package(recipe, downloads, target)
        print(f"{path.stat().st_size:>9,}  {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
