"""publiccode.yml of every repository in a list: a text, a page or an API."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers.dcat_paging import from_outside
from seutu.harvest.readers.fields import WEB_ADDRESS, distinct, mappings, text
from seutu.harvest.readers.limits import (
    MAX_ENTRY_BYTES,
    Json,
    Unreadable,
    check_shape,
    read_bytes,
)
from seutu.harvest.readers.publiccode import PublicCode
from seutu.harvest.records import NO_FACTS, Rejected, SolutionRecord, SourceFacts

MAX_REPOSITORIES = 5_000
MISSING = "The repository has no publiccode.yml that can be read."
NAMES = ("publiccode.yml", "publiccode.yaml")
TWO_PARTS = frozenset({"github.com", "codeberg.org", "bitbucket.org", "gitea.com"})
FORGE = re.compile(
    r"(?:^|\.)(?:github|gitlab|bitbucket|codeberg|gitea|forgejo|git|code)\b"
)
NO_OWNER = frozenset(
    {
        *("about", "apps", "collections", "contact", "enterprise", "events", "explore"),
        *("features", "help", "join", "login", "marketplace", "notifications", "orgs"),
        *("pricing", "search", "security", "settings", "signup", "site", "sponsors"),
        *("topics", "trending", "users", "-"),
    }
)


@dataclass(frozen=True, slots=True)
class PublicCodeList:
    """Reads a list of repositories, and then the publiccode.yml of each.

    The list is any text with addresses in it, a JSON list of addresses, or the answers
    of the API of Developers Italia, which hold the files themselves. Each repository is
    a page; one without the file is told as rejected once the next is read.
    """

    name: ClassVar[str] = "publiccode-list"
    media_types: ClassVar[tuple[str, ...]] = ("text/plain", "text/html")
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the list."""
        return Ask(url=location, note={"list": location})

    def page(self, answer: Answer) -> Iterator[SolutionRecord | Rejected | More]:
        """Yield the software of a page, then which repository comes next.

        Raises `Unreadable` for a list without a repository in it.
        """
        note = answer.ask.note
        yield from _rejected(note)
        if "end" in note:
            return
        content = read_bytes(answer.stream)
        if "repository" in note:
            repository = str(note["repository"])
            yield self._software(repository, content)
            if following := _next(note, ()):
                yield More(ask=following)
            return
        yield from self._list(content, answer)

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask for the other name of the file, then pass on to the next repository."""
        if "repository" not in ask.note:
            return None
        repository = str(ask.note["repository"])
        tries = raw_addresses(repository)
        number = int(ask.note.get("try", 0)) + 1
        if number < len(tries):
            return Ask(url=tries[number], note={**ask.note, "try": number})
        missing = [*_lines(ask.note, "missing"), repository]
        return _next(ask.note, missing) or Ask(
            url=str(ask.note["list"]),
            note={"list": ask.note["list"], "missing": "\n".join(missing), "end": 1},
        )

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield what a list at hand holds itself; no repository is asked."""
        for item in only_records(self, stream):
            if isinstance(item, SolutionRecord | Rejected):
                yield item

    def reread(self, kept: Kept) -> SolutionRecord | Rejected:
        """Read one publiccode.yml again, or the fields that were kept of it."""
        return self._software(kept.identifier, kept.raw)

    def _software(self, repository: str, content: bytes) -> SolutionRecord | Rejected:
        if len(content) > MAX_ENTRY_BYTES:
            return Rejected(repository, "The publiccode.yml is too large.")
        return PublicCode(self.facts).read(repository, content)

    def _list(
        self, content: bytes, answer: Answer
    ) -> Iterator[SolutionRecord | Rejected | More]:
        document = _json(content)
        if isinstance(document, dict) and isinstance(document.get("data"), list):
            yield from self._catalogue(document, answer)
            return
        if document is None:
            listed = _in_text(content.decode("utf-8", "replace"))
        else:
            listed = distinct(map(repository_of, _addresses(document)))
        if not listed:
            raise Unreadable("The list names no repository.")
        if len(listed) > MAX_REPOSITORIES:
            raise Unreadable(
                f"The list names more than {MAX_REPOSITORIES} repositories."
            )
        source = str(answer.ask.note.get("list", "")) or answer.ask.url
        following = _next({"list": source, "left": "\n".join(listed)}, ())
        yield More(ask=following, total=len(listed))

    def _catalogue(
        self, document: Mapping[str, Json], answer: Answer
    ) -> Iterator[SolutionRecord | Rejected | More]:
        for number, entry in enumerate(mappings(document, "data"), start=1):
            name = text(entry, "url") or text(entry, "id") or f"entry {number}"
            file = entry.get("publiccodeYml")
            if isinstance(file, str) and file.strip():
                yield self._software(name, file.encode("utf-8", "replace"))
            else:
                yield Rejected(name, MISSING)
        links = document.get("links")
        link = text(links, "next") if isinstance(links, dict) else ""
        if link and answer.ask.url and (url := from_outside(link, answer.ask.url)):
            yield More(ask=Ask(url=url, note=answer.ask.note))


def raw_addresses(repository: str) -> tuple[str, ...]:
    """Return where the file may be, most likely first, on the default branch.

    GitHub has a host of its own for files, GitLab a path "-/raw"; Gitea, Forgejo and
    Bitbucket answer "raw/HEAD". An unknown host is tried as GitLab, then as Gitea.
    """
    parts = urlsplit(repository)
    if parts.netloc == "github.com":
        base = f"https://raw.githubusercontent.com{parts.path}/HEAD/"
        return tuple(base + name for name in NAMES)
    gitlab, gitea = f"{repository}/-/raw/HEAD/", f"{repository}/raw/HEAD/"
    if parts.netloc in TWO_PARTS:
        return tuple(gitea + name for name in NAMES)
    if "gitlab" in parts.netloc:
        return tuple(gitlab + name for name in NAMES)
    return tuple(base + name for name in NAMES for base in (gitlab, gitea))


def repository_of(address: str) -> str:
    """Return the address of the repository that an address leads into, or ""."""
    match = WEB_ADDRESS.match(address.strip())
    try:
        parts = urlsplit(match.group(0) if match else "")
    except ValueError:
        return ""
    host = parts.netloc.casefold().removeprefix("www.")
    if host == "raw.githubusercontent.com":
        host = "github.com"
    path = parts.path.partition("/-/")[0].rstrip("/.,;)").removesuffix(".git")
    names = [name for name in path.split("/") if name]
    if len(names) < 2 or names[0].casefold() in NO_OWNER or "@" in host:
        return ""
    if host in TWO_PARTS:
        names = names[:2]
    return f"{parts.scheme}://{host}/" + "/".join(names)


def _in_text(content: str) -> tuple[str, ...]:
    """Return the repositories of a text: one a line, or those that a page links to."""
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    listed = [line for line in lines if not line.startswith("#")]
    if all(WEB_ADDRESS.fullmatch(line) for line in listed):
        return distinct(map(repository_of, listed))
    found = (match.group(0) for match in WEB_ADDRESS.finditer(content))
    return distinct(
        repository_of(address.rstrip("'\",)];"))
        for address in found
        if FORGE.search(address.split("/", 3)[2])
    )


def _addresses(document: Json) -> Iterator[str]:
    items = document if isinstance(document, list) else []
    if isinstance(document, dict):
        items = next((each for each in document.values() if isinstance(each, list)), [])
    for item in items:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            keys = ("repository_url", "repository", "repo", "html_url", "url")
            yield next(filter(None, (text(item, key) for key in keys)), "")


def _next(note: Mapping[str, str | int], missing: Sequence[str]) -> Ask | None:
    left = _lines(note, "left")
    if not left:
        return None
    repository, rest = left[0], left[1:]
    following: dict[str, str | int] = {
        "list": note["list"],
        "repository": repository,
        "left": "\n".join(rest),
    }
    if missing:
        following["missing"] = "\n".join(missing)
    return Ask(url=raw_addresses(repository)[0], note=following)


def _lines(note: Mapping[str, str | int], key: str) -> list[str]:
    return [line for line in str(note.get(key, "")).split("\n") if line]


def _rejected(note: Mapping[str, str | int]) -> Iterator[Rejected]:
    for repository in _lines(note, "missing"):
        yield Rejected(repository, MISSING)


def _json(content: bytes) -> Json:
    """Return the JSON that the list is, or None when it is text."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        return None
    try:
        document: Json = json.loads(content)
    except (ValueError, RecursionError):
        raise Unreadable("The list begins like JSON, but is none.") from None
    check_shape(document)
    return document
