"""What an inspection gives back."""

from dataclasses import dataclass

from seutu.core.errors import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file is, and the bytes to keep. `width` and `height` are in pixels."""

    extension: str
    content: bytes
    width: int | None = None
    height: int | None = None


def refuse(sentence: str) -> Invalid:
    """Make the error of a file that is not taken; the sentence says what to do."""
    return Invalid(sentence, field="file")
