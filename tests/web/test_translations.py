"""Every interface text goes through gettext, and Finnish has all of them."""

import gettext
import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.formats import date_format

from seutu.vocabularies import sources

PACKAGE = Path(__file__).parents[2] / "src" / "seutu"
FINNISH = PACKAGE / "locale" / "fi" / "LC_MESSAGES"
OPEN, CLOSE = "⟦", "⟧"
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "rect", "path", "wbr"}
# Names that stay as they are in every language.
NAMES = {"seutu", "english", "suomi", "nuts", "lau", "csv", "fi", "en", "cofog"}

needs_gettext = pytest.mark.skipif(
    shutil.which("msgfmt") is None or shutil.which("xgettext") is None,
    reason="GNU gettext is not installed (Debian: apt-get install gettext)",
)


def messages(path: Path) -> dict[tuple[str, str], list[str]]:
    """Read a .po file that was written without line wrapping."""
    found = {}
    for block in path.read_text("utf-8").split("\n\n")[1:]:
        key = re.search(r'^msgid "(.*)"$', block, re.M)
        context = re.search(r'^msgctxt "(.*)"$', block, re.M)
        if key and not block.startswith("#~"):
            texts = re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)
            found[context[1] if context else "", key[1]] = texts
    return found


def compiled(catalogue: Path, target: Path) -> gettext.GNUTranslations:
    subprocess.run(["msgfmt", "-c", "-o", target, catalogue], check=True)
    with target.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def test_every_message_has_a_finnish_text():
    found = messages(FINNISH / "django.po")

    assert len(found) > 300
    assert not [key for key, texts in found.items() if not texts or "" in texts]
    assert "fuzzy" not in (FINNISH / "django.po").read_text("utf-8")


@needs_gettext
def test_the_messages_are_those_of_the_sources(tmp_path, monkeypatch):
    copy = tmp_path / "seutu"
    shutil.copytree(
        PACKAGE,
        copy,
        ignore=shutil.ignore_patterns("data", "static", "__pycache__", "*.mo"),
    )
    monkeypatch.chdir(copy)

    call_command(
        "makemessages", locale=["fi"], no_location=True, no_wrap=True, verbosity=0
    )

    fresh = messages(copy / "locale" / "fi" / "LC_MESSAGES" / "django.po")
    assert fresh.keys() == messages(FINNISH / "django.po").keys()


@needs_gettext
def test_the_compiled_messages_are_those_of_the_catalogue(tmp_path):
    fresh = compiled(FINNISH / "django.po", tmp_path / "fresh.mo")
    with (FINNISH / "django.mo").open("rb") as stream:
        kept = gettext.GNUTranslations(stream)

    assert fresh._catalog == kept._catalog


class InterfaceText(HTMLParser):
    """Collects text that is not marked as content, outside of the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.bare: list[str] = []

    @property
    def is_content(self) -> bool:
        return any(skipped for _tag, skipped in self.stack)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        for name in ("aria-label", "title", "placeholder", "data-label", "alt"):
            if named.get(name) and not self.is_content:
                self.note(named[name])
        if tag not in VOID:
            self.stack.append((tag, self.skips(tag, named)))

    def handle_endtag(self, tag):
        while self.stack:
            closed, _skipped = self.stack.pop()
            if closed == tag:
                return

    def handle_data(self, data):
        if not self.is_content:
            self.note(data)

    @staticmethod
    def skips(tag, named):
        if tag in {"script", "style", "title", "time", "pre", "textarea"}:
            return True
        # Content is marked with its language even where that is the page's own.
        return tag != "html" and ("lang" in named or "dir" in named)

    def note(self, text):
        # A sentence may hold content in its gaps: it is bracketed as a whole.
        depth, outside = 0, []
        for letter in text:
            depth += (letter == OPEN) - (letter == CLOSE)
            if not depth and letter not in {OPEN, CLOSE}:
                outside.append(letter)
        self.bare += re.findall(r"[^\W\d_]{2,}", "".join(outside))


@pytest.fixture
def pseudo(settings, tmp_path):
    """Finnish whose every message is the English one in brackets."""
    blocks = (FINNISH / "django.po").read_text("utf-8").split("\n\n")
    shown = [blocks[0]]
    for block in blocks[1:]:
        key = re.search(r'^msgid "(.*)"$', block, re.M)
        if key:
            text = f'"{OPEN}{key[1]}{CLOSE}"'
            block = re.sub(
                r'^(msgstr(?:\[\d\])?) ".*"$',
                lambda found, text=text: f"{found[1]} {text}",
                block,
                flags=re.M,
            )
        shown.append(block)
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text("\n\n".join(shown) + "\n", "utf-8")
    compiled(folder / "django.po", folder / "django.mo")
    settings.LOCALE_PATHS = [tmp_path]


def names_in_finnish() -> set[str]:
    """Names of countries, languages and months come from CLDR, not from gettext."""
    months = [date(2024, month, 1) for month in range(1, 13)]
    with translation.override("fi"):
        labels = [date_format(month, "F E") for month in months]
    labels += [
        entry.labels.get("fi", "")
        for read in (sources.territories, sources.languages)
        for entry in read()
    ]
    return {
        word.casefold() for name in labels for word in re.findall(r"[^\W\d_]+", name)
    }


def content_words(world) -> set[str]:
    """Words of licences, formats and sources, which filters show as they are."""
    found = "CC BY Open data brescia cases challenges Machine learning pilot USD"
    return {word.casefold() for word in found.split()}


PATHS = (
    "/fi/",
    "/fi/match/?text=kotihoito",
    "/fi/match/?text=kotihoito&kind=solution&country=NL",
    "/fi/match/?text=😀",
    "/fi/match/?text=",
    "/fi/datasets/",
    "/fi/solutions/?cofog=10",
    "/fi/challenges/",
    "/fi/organisations/",
    "/fi/organisations/?q=nothing",
    "/fi/regions/",
    "/fi/themes/",
    "/fi/themes/HEAL/",
    "/fi/sources/",
    "/fi/sources/brescia/",
    "/fi/ai-in-public-services/",
    "/fi/about/data/",
    "/fi/about/matching/",
    "/fi/privacy/",
    "/fi/accessibility/",
    "/fi/imprint/",
    "/fi/nowhere/",
)


@needs_gettext
@pytest.mark.parametrize("path", [*PATHS, "dataset", "solution", "challenge"])
def test_no_interface_text_escapes_translation(client, world, pseudo, path):
    records = {
        "dataset": world.datasets[1],
        "solution": world.solutions[0],
        "challenge": world.flood,
    }
    if path in records:
        path = records[path].get_absolute_url().replace("/en/", "/fi/", 1)

    page = InterfaceText()
    page.feed(client.get(path).content.decode())

    allowed = NAMES | names_in_finnish() | content_words(world)
    assert not [word for word in page.bare if word.casefold() not in allowed]
