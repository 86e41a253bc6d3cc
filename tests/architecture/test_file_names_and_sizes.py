from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "scripts", "bench", "assets")
DRAWERS = {"utils", "helpers", "common", "misc"}
HARD_LIMIT = 500


def sources() -> list[Path]:
    return [
        path
        for folder in FOLDERS
        for suffix in ("py", "html", "css", "js", "mjs")
        for path in sorted((ROOT / folder).rglob(f"*.{suffix}"))
        if not {"dist", "migrations", "vendor", "node_modules"} & set(path.parts)
    ]


def test_no_file_is_longer_than_the_limit():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > HARD_LIMIT
    }
    assert long == {}


def test_no_module_is_a_drawer():
    assert [path for path in sources() if path.stem in DRAWERS] == []


@pytest.mark.parametrize("folder", ["src/seutu"])
def test_every_package_is_typed_and_importable(folder):
    packages = {path.parent for path in (ROOT / folder).rglob("*.py")}
    missing = [path for path in packages if not (path / "__init__.py").exists()]
    assert missing == []
