"""Every interface text goes through gettext, and five languages have all of them."""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import translation
from django.utils.formats import date_format

from seutu.vocabularies import sources

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "seutu"
TRANSLATED = ("fi", "it", "lt", "pl", "sv")
OPEN, CLOSE = "⟦", "⟧"
VOID = {"br", "hr", "img", "input", "link", "meta", "use", "rect", "path", "wbr"}
# Names that stay as they are in every language.
NAMES = {"seutu", "english", "suomi", "nuts", "lau", "csv", "fi", "en", "cofog"} | {
    *("turtle", "json", "ld", "rdf", "xml", "triples", "atom", "dcat", "ap", "sha")
}

needs_gettext = pytest.mark.skipif(
    shutil.which("msgfmt") is None or shutil.which("xgettext") is None,
    reason="GNU gettext is not installed (Debian: apt-get install gettext)",
)


@dataclass(frozen=True)
class Message:
    """One message of a .po file: its texts, one for each plural form."""

    singular: str
    plural: str
    texts: tuple[str, ...]
    is_guess: bool


def blocks(path: Path) -> list[str]:
    """Read the messages of a .po file, each text on one line; the header is first."""
    return [
        block.replace('"\n"', "") for block in path.read_text("utf-8").split("\n\n")
    ]


def messages(path: Path) -> dict[tuple[str, str], Message]:
    found = {}
    for block in blocks(path)[1:]:
        key = re.search(r'^msgid "(.*)"$', block, re.M)
        context = re.search(r'^msgctxt "(.*)"$', block, re.M)
        plural = re.search(r'^msgid_plural "(.*)"$', block, re.M)
        if key and not block.startswith("#~"):
            found[context[1] if context else "", key[1]] = Message(
                singular=key[1],
                plural=plural[1] if plural else "",
                texts=tuple(re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', block, re.M)),
                is_guess=bool(re.search(r"^#,.*fuzzy", block, re.M)),
            )
    return found


def catalogue(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def texts_without_plural(path: Path) -> Iterator[str]:
    """Yield what a module hands to gettext alone, not to ngettext."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(getattr(node, "func", None), "id", "")
        if name in {"_", "gettext", "gettext_lazy"} and node.args:
            text = getattr(node.args[0], "value", None)
            yield text if isinstance(text, str) else ""


def gaps(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%%|\{\w+\}", text))


def compiled(catalogue: Path, target: Path) -> gettext.GNUTranslations:
    subprocess.run(["msgfmt", "-c", "-o", target, catalogue], check=True)
    with target.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def test_the_languages_of_the_interface_are_those_with_messages(settings):
    offered = {tag for tag, _name in settings.LANGUAGES}
    stated = re.search(
        r"availableLanguages:\n((?: +- \w+\n)+)", (ROOT / "publiccode.yml").read_text()
    )

    assert offered == {"en", *TRANSLATED}
    assert {path.name for path in (PACKAGE / "locale").iterdir()} == set(TRANSLATED)
    assert stated is not None
    assert set(stated[1].split()) - {"-"} == offered


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_has_a_text_in_every_plural_form(language):
    header = blocks(catalogue(language))[0]
    forms = int(re.search(r"nplurals=(\d)", header)[1])
    found = messages(catalogue(language))

    assert len(found) > 1_000
    assert not [key for key, one in found.items() if "" in one.texts]
    assert not [key for key, one in found.items() if one.is_guess]
    assert not [
        key
        for key, one in found.items()
        if len(one.texts) != (forms if one.plural else 1)
    ]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_keeps_the_gaps_and_the_marks_of_its_message(language):
    def is_kept(one: Message) -> bool:
        whole = one.plural or one.singular
        tags = sorted(re.findall(r"</?\w+", whole))
        # The first form may spell one out, and so may the singular.
        return gaps(one.texts[-1]) == gaps(whole) and all(
            gaps(text) <= gaps(whole) and sorted(re.findall(r"</?\w+", text)) == tags
            for text in one.texts
        )

    wrong = [
        key for key, one in messages(catalogue(language)).items() if not is_kept(one)
    ]

    assert not wrong


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_header_names_its_language_and_no_person(language):
    header = blocks(catalogue(language))[0]

    assert f"Language: {language}\\n" in header
    assert "Project-Id-Version: seutu\\n" in header
    assert "Plural-Forms: nplurals=" in header
    assert "fuzzy" not in header
    assert not re.search(r"@|FULL NAME|FIRST AUTHOR|YEAR", header)


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
        "makemessages",
        locale=list(TRANSLATED),
        no_location=True,
        no_wrap=True,
        verbosity=0,
    )

    for language in TRANSLATED:
        fresh = messages(copy / "locale" / language / "LC_MESSAGES" / "django.po")
        assert fresh.keys() == messages(catalogue(language)).keys()


def test_a_count_before_a_noun_in_the_plural_has_a_singular_beside_it():
    counted = re.compile(r"%\(\w+\)d(?: [a-z]+)? [a-z]+s\b")
    alone = [
        (path.name, text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in texts_without_plural(path)
        if counted.search(text)
    ]

    assert alone == []


@needs_gettext
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_messages_are_those_of_the_catalogue(language, tmp_path):
    fresh = compiled(catalogue(language), tmp_path / "fresh.mo")
    with catalogue(language).with_suffix(".mo").open("rb") as stream:
        kept = gettext.GNUTranslations(stream)

    assert fresh._catalog == kept._catalog


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "8 November 2026"),
        ("fi", "8. marraskuuta 2026"),
        ("it", "8 novembre 2026"),
        ("lt", "2026 m. lapkričio 8 d."),
        ("pl", "8 listopada 2026"),
        ("sv", "8 november 2026"),
    ],
)
def test_a_date_is_written_as_its_language_writes_it(language, shown):
    with translation.override(language):
        assert date_format(date(2026, 11, 8), "DATE_FORMAT") == shown


class InterfaceText(HTMLParser):
    """Collects text that is not marked as content, outside of the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        self.depth = 0

    @property
    def is_content(self) -> bool:
        return any(skipped for _tag, skipped in self.stack)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        for name in ("aria-label", "title", "placeholder", "data-label", "alt"):
            if named.get(name) and not self.is_content:
                self.note(named[name], 0)
        if tag not in VOID:
            self.stack.append((tag, self.skips(tag, named)))

    def handle_endtag(self, tag):
        while self.stack:
            closed, _skipped = self.stack.pop()
            if closed == tag:
                return

    def handle_data(self, data):
        # The brackets of a sentence may stand around a link in its middle.
        if not self.is_content:
            self.depth = self.note(data, self.depth)

    @staticmethod
    def skips(tag, named):
        if tag in {"script", "style", "title", "time", "pre", "textarea"}:
            return True
        # Content is marked with its language even where that is the page's own.
        return tag != "html" and ("lang" in named or "dir" in named)

    def note(self, text, depth):
        # A sentence may hold content in its gaps: it is bracketed as a whole.
        outside = []
        for letter in text:
            depth += (letter == OPEN) - (letter == CLOSE)
            if not depth and letter not in {OPEN, CLOSE}:
                outside.append(letter)
        self.bare += re.findall(r"[^\W\d_]{2,}", "".join(outside))
        return depth


@pytest.fixture
def pseudo(settings, tmp_path):
    """Finnish whose every message is the English one in brackets."""
    header, *rest = blocks(catalogue("fi"))
    shown = [header]
    for block in rest:
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
    "/fi/downloads/",
    "/fi/quality/",
    "/fi/quality/sources/",
    "/fi/quality/publishers/",
    "/fi/requests/",
    "/fi/requests/statistics/",
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

    assert page.depth == 0
    allowed = NAMES | names_in_finnish() | content_words(world)
    assert not [word for word in page.bare if word.casefold() not in allowed]
