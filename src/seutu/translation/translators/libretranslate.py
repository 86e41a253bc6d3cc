"""LibreTranslate, or a server that speaks like it: `POST /translate`, answered at once.

Its API: {"q", "source", "target", "format", "api_key"} gives {"translatedText"}, and
{"error"} with status 400, 403, 429 or 500.
"""

from dataclasses import dataclass, field

from seutu.translation.ports import Job, Outcome, TranslatorFailed
from seutu.translation.texts import framed, pieces
from seutu.translation.translators.answers import (
    MakeClient,
    check_status,
    client_for,
    json_of,
    network_troubles,
)

# Its own names for languages that it calls by script or otherwise.
CODES = {"no": "nb", "nn": "nb"}
LONGEST_PIECE = 1_800


@dataclass(frozen=True, kw_only=True)
class LibreTranslate:
    """Sends a text in pieces, as most servers take 2,000 letters at a time."""

    url: str
    key: str = field(default="", repr=False)
    make_client: MakeClient = client_for
    name: str = "LibreTranslate"

    def can(self, source: str, target: str) -> bool:
        return source != target

    def translate(self, job: Job) -> Outcome:
        """Translate piece by piece; one failing piece fails the whole."""
        translated: list[str] = []
        with network_troubles(), self.make_client(self.url) as http:
            for piece in pieces(job.text, LONGEST_PIECE):
                before, words, after = framed(piece)
                answer = ""
                if words:
                    sent = {
                        "q": words,
                        "source": CODES.get(job.source, job.source),
                        "target": CODES.get(job.target, job.target),
                        "format": "text",
                    }
                    if self.key:
                        sent["api_key"] = self.key
                    response = http.post(f"{self.url}/translate", json=sent)
                    check_status(response)
                    answer = _text(json_of(response))
                translated += [before, answer, after]
        return Outcome(text="".join(translated))


def _text(answer: dict[str, object]) -> str:
    text = answer.get("translatedText")
    if not isinstance(text, str) or not text.strip():
        raise TranslatorFailed("no-text")
    return text.strip()
