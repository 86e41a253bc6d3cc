import gzip
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "src/seutu/static/seutu/dist"
FIRST_PAGE = (
    "seutu.css",
    "seutu.js",
    "theme.js",
    "icons.svg",
    "land.svg",
    "favicon.svg",
)
FIRST_PAGE_FONTS = ("commissioner-latin.woff2", "commissioner-latin-ext.woff2")


def test_the_first_page_stays_light() -> None:
    compressed = sum(
        len(gzip.compress((DIST / name).read_bytes(), 6)) for name in FIRST_PAGE
    )
    fonts = sum((DIST / name).stat().st_size for name in FIRST_PAGE_FONTS)
    markup = 10_000

    assert compressed + fonts + markup <= 120_000


def test_each_bundled_part_has_its_licence_beside_it() -> None:
    notices = (DIST / "LICENSES.txt").read_text()

    for part in ("bootstrap", "htmx.org", "echarts", "zrender", "commissioner"):
        assert re.search(rf"^\S*{part} \d+\.\d+\.\d+ \(", notices, re.M), part


def test_built_files_name_no_other_address_to_load_from() -> None:
    css = (DIST / "seutu.css").read_text()

    assert not re.search(r"url\(\s*['\"]?(https?:)?//", css)
    assert "sourceMappingURL" not in css + (DIST / "seutu.js").read_text()


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (DIST / "icons.svg").read_text()))
    templates = (ROOT / "src/seutu/web/templates").rglob("*.html")
    named = {
        name
        for path in templates
        for name in re.findall(r'{% icon "([a-z]+)"', path.read_text())
    }
    by_kind = {"dataset", "solution", "challenge", "organisation", "place", "theme"}
    by_reason = {"concepts", "words", "place", "clock", "licence", "similar"}

    assert named | by_kind | by_reason <= drawn


@pytest.mark.slow
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules").is_dir():
        pytest.skip("Node and `npm ci` are needed to build the assets again.")

    subprocess.run(
        [node, "assets/build.mjs", str(tmp_path)], cwd=ROOT, check=True, timeout=120
    )

    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert built == {path.name: path.read_bytes() for path in DIST.iterdir()}
