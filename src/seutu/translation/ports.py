"""What a machine that translates looks like from here."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One text to translate; languages are base tags. `reference` is unguessable.

    `callback_url` is where a machine that answers later sends the answer.
    """

    text: str
    source: str
    target: str
    reference: str
    callback_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came back: the text at once, or the number under which it comes later."""

    text: str = ""
    remote_id: str = ""

    @property
    def comes_later(self) -> bool:
        return not self.text


class TranslatorFailed(Exception):
    """The machine will not translate this text, however often it is asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class TranslatorBusy(TranslatorFailed):
    """The machine cannot answer now. `seconds` says when to ask again, 0 if unknown."""

    def __init__(self, problem: str, *, seconds: int = 0) -> None:
        super().__init__(problem)
        self.seconds = seconds


class MachineTranslator(Protocol):
    """A machine that translates plain text.

    `name` is shown to readers. Texts are plain in both directions: nothing in them is
    markup, and nothing that comes back is printed as markup.
    """

    @property
    def name(self) -> str: ...

    def can(self, source: str, target: str) -> bool:
        """Tell without asking the machine whether a pair is hopeless."""

    def translate(self, job: Job) -> Outcome:
        """Translate or accept a text; raises `TranslatorBusy` or `TranslatorFailed`."""
