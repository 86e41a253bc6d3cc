import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "changes").glob("*.md"))]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
LOADED = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=\"(?:https?:)?//[^\"]*"
    r"|<link[^>]+rel=\"(?:stylesheet|preload|preconnect|icon)\"[^>]+href=\"(?:https?:)?//[^\"]*"
    r"|@import\s+(?:url\()?[\"']?(?:https?:)?//[^\"');]*"
    r"|url\([\"']?(?:https?:)?//[^\"')]*"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documentation")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html"]
    done = subprocess.run(
        [*command, "-d", folder / "trees", ROOT / "docs", folder / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.mark.slow
def test_the_documentation_builds_without_a_warning(built):
    assert (built / "index.html").is_file()


@pytest.mark.slow
def test_no_page_of_the_documentation_loads_anything_from_elsewhere(built):
    files = [
        path for path in built.rglob("*") if path.suffix in {".html", ".css", ".js"}
    ]

    assert len(files) > 20
    foreign = {
        str(path.relative_to(built)): found.group(0)
        for path in files
        if (found := LOADED.search(path.read_text("utf-8")))
    }
    assert foreign == {}


@pytest.mark.parametrize("guide", PAGES, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(guide):
    links = LINK.findall(guide.read_text("utf-8"))

    missing = [
        link
        for link in links
        if "://" not in link and not (guide.parent / link).exists()
    ]
    assert missing == []
