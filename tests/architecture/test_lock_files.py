import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = [*sorted(ROOT.glob("requirements/*.txt")), ROOT / "package-lock.json"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_download_host(lock):
    text = lock.read_text()

    assert '"resolved"' not in text
    assert not re.search(r"^\s*(--\S*index-url|--find-links|.* @ )", text, re.MULTILINE)
    if lock.suffix == ".txt":
        assert "://" not in text


@pytest.mark.parametrize("name", ["runtime", "build", "dev", "servers"])
def test_every_pin_carries_hashes(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    for block in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_agree_on_what_they_share():
    pins: dict[str, dict[str, str]] = {}
    for name in ("runtime", "build", "dev", "servers"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        for package, version in PIN.findall(text):
            pins.setdefault(package.lower(), {})[name] = version

    disagreeing = {
        package: versions
        for package, versions in pins.items()
        if len(set(versions.values())) > 1
    }
    assert disagreeing == {}
    assert {"runtime", "dev"} <= set(pins["django"])
