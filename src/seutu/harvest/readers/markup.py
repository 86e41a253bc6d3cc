"""Plain text from descriptions written as HTML or Markdown."""

import re
from html.parser import HTMLParser

from seutu.harvest.readers.fields import clean

BLOCKS = frozenset(
    {
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    }
)
SILENT = frozenset({"script", "style", "template", "title"})
LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&[a-zA-Z]{2,8};|&#\d{1,6};")
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\(\s*[^()\s]{1,2000}[^()]{0,200}\)")
NEEDS_WORK = re.compile(r"[<&\[*_]|  ")
EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1", re.DOTALL)


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(value: str) -> str:
    """Return the words of an HTML or Markdown text, paragraphs kept as lines.

    Text without markup comes back as it is, but for surplus white space.
    """
    if value.isprintable() and not NEEDS_WORK.search(value):
        return value.strip()
    if ("<" in value or "&" in value) and LOOKS_LIKE_HTML.search(value):
        parser = _TextOnly()
        parser.feed(value)
        parser.close()
        value = "".join(parser.parts)
    if "](" in value:
        value = MARKDOWN_LINK.sub(r"\1", value)
    if "**" in value or "__" in value:
        value = EMPHASIS.sub(r"\2", value)
    lines = (
        re.sub(r"[ \t\xa0\u200b]+", " ", line).strip()
        for line in clean(value).split("\n")
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
