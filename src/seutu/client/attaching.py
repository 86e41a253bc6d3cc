"""Files attached to subjects ("<kind>:<id>"), and their texts in other languages."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was checked and cleaned; `download_url` works for some minutes."""

    id: str
    subject: str
    name: str
    description: str
    media_type: str
    size: int
    sha256: str
    state: str
    attached_by: str
    attached_at: datetime
    page_url: str
    download_url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A text of a subject in another language; `origin` is "person" or "machine"."""

    id: int
    subject: str
    field: str
    language: str
    text: str
    origin: str
    translator: str
    source_language: str
    is_current: bool
    state: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How many texts were sent to the machine."""

    texts: int


class Attaching(Connection):
    """What stands beside a subject; writing needs a token with the scope named."""

    def files(self, subject: str) -> tuple[File, ...]:
        """Read what you may see of the files of a subject, oldest first."""
        return self._ask(ask.LIST_FILES, Page[File], subject=subject).results

    def file(self, id: str) -> File:
        """Read about a file, with a fresh address to download it."""
        return self._ask(ask.GET_FILE, File, id)

    def attach_file(
        self,
        subject: str,
        description: str,
        file: Path,
    ) -> File:
        """Attach a file of this machine; scope "conversation".

        Raises `Invalid` for a file that is not accepted, with what to do.
        """
        return self._ask(
            ask.ATTACH_FILE,
            File,
            subject=subject,
            description=description,
            file=(file.name, file.read_bytes()),
        )

    def delete_file(self, id: str) -> None:
        """Take a file away; scope "conversation"."""
        self._tell(ask.DELETE_FILE, id)

    def translations(
        self, subject: str, *, language: str = ""
    ) -> tuple[Translation, ...]:
        """Read the translations of the texts of a subject."""
        return self._ask(
            ask.LIST_TRANSLATIONS,
            Page[Translation],
            subject=subject,
            language=language,
        ).results

    def translate(
        self, subject: str, field: str, *, language: str, text: str
    ) -> Translation:
        """Write or replace a person's translation of a text; scope "challenges"."""
        return self._ask(
            ask.PUT_TRANSLATION,
            Translation,
            subject=subject,
            field=field,
            language=language,
            text=text,
        )

    def delete_translation(self, id: int) -> None:
        """Take a translation away, a machine's too; scope "challenges"."""
        self._tell(ask.DELETE_TRANSLATION, str(id))

    def ask_for_translation(self, subject: str, *, language: str) -> int:
        """Ask the site's machine to translate; tells how many texts are on their way.

        Raises `Unavailable` where a site has none. Scope "read".
        """
        asked = self._ask(
            ask.ASK_TRANSLATION, Asked, subject=subject, language=language
        )
        return asked.texts
