"""Which language a text is in; an app above, which knows languages, answers."""

from collections.abc import Callable

Detector = Callable[[str], str]

_detectors: list[Detector] = []


def use_detector(detector: Detector) -> None:
    """Ask this from now on: a text in, a BCP 47 tag out, or empty when unsure."""
    _detectors[:] = [detector]


def language_of(text: str) -> str:
    """Give the language tag of a text; empty when nobody can tell."""
    return _detectors[0](text) if _detectors else ""
