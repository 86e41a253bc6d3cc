"""eTranslation of the European Commission, REST version 2: answered by a callback.

`POST …/askTranslate` with basic authentication takes a snippet of up to 5,000 letters,
or a document in base64, and gives {"requestId"}, or a negative number or {"errorCode"}.
The translation is sent to the addresses named in the request, sometimes twice:
{"requestId", "targetLanguage", "externalReference", "translatedText" | "result"}, where
`result` of a document is base64; a failure as {"errorCode", "errorMessage"}.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from seutu.translation.ports import Job, Outcome, TranslatorBusy, TranslatorFailed
from seutu.translation.translators.answers import (
    MakeClient,
    check_status,
    client_for,
    json_of,
    network_troubles,
)

SERVICE = "https://language-tools.ec.europa.eu/etranslation/api"
LONGEST_SNIPPET = 5_000
CODES = {"no": "NB"}
LANGUAGES = frozenset(
    {
        *("ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga"),
        *("hr", "hu", "is", "it", "ja", "lt", "lv", "mt", "nb", "nl", "no", "pl"),
        *("pt", "ro", "ru", "sk", "sl", "sv", "tr", "uk", "zh"),
    }
)
# Too many requests under way, and the quota of the account.
BUSY = frozenset({-20028, -11200})


@dataclass(frozen=True, kw_only=True)
class ETranslation:
    """Asks the service and leaves the answer to the callback."""

    application: str
    password: str = field(repr=False)
    url: str = SERVICE
    make_client: MakeClient = client_for
    name: str = "eTranslation"

    def __post_init__(self) -> None:
        if not self.url:
            object.__setattr__(self, "url", SERVICE)

    def can(self, source: str, target: str) -> bool:
        return source != target and {source, target} <= LANGUAGES

    def translate(self, job: Job) -> Outcome:
        """Hand over a text; raises `TranslatorBusy` when the service has too much."""
        with network_troubles(), self.make_client(self.url) as http:
            response = http.post(
                f"{self.url}/askTranslate",
                json=_request(job),
                auth=httpx.BasicAuth(self.application, self.password),
            )
            check_status(response)
            return Outcome(remote_id=_number(response))


def _request(job: Job) -> dict[str, object]:
    place = {"http": job.callback_url}
    text: dict[str, object] = {"textToTranslate": job.text}
    if is_document(len(job.text)):
        content = base64.b64encode(job.text.encode()).decode()
        text = {
            "documentToTranslate": {"document": {"format": "txt", "content": content}}
        }
    return {
        "callerInformation": {"externalReference": job.reference},
        **text,
        "sourceLanguage": CODES.get(job.source, job.source).upper(),
        "targetLanguages": [CODES.get(job.target, job.target).upper()],
        "notifications": {"success": place, "failure": place},
        "deliveries": place,
    }


def _number(response: httpx.Response) -> str:
    """Read the number of the request; a negative one is an error."""
    text = response.text.strip()
    if text.lstrip("-").isdecimal():
        number = int(text[:20])
    else:
        answer = json_of(response)
        said = answer.get("requestId", answer.get("errorCode"))
        try:
            number = int(str(said)[:20])
        except ValueError:
            raise TranslatorFailed("no-number") from None
    if number in BUSY:
        raise TranslatorBusy(f"code{number}", seconds=900)
    if number <= 0:
        raise TranslatorFailed(f"code{number}")
    return str(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a callback says. `text` is None when it only tells that all went well."""

    reference: str
    remote_id: str
    language: str
    text: str | None


def is_document(letters: int) -> bool:
    """Tell whether a text of this length was sent as a document."""
    return letters > LONGEST_SNIPPET


def read_delivery(sent: Mapping[str, object], *, document: bool) -> Delivery:
    """Read the body of a callback; raises `TranslatorFailed` when it tells of one."""
    error = str(sent.get("errorCode") or "")[:20]
    if error not in {"", "0"}:
        raise TranslatorFailed(f"code{error}")
    return Delivery(
        reference=str(sent.get("externalReference", ""))[:100],
        remote_id=str(sent.get("requestId", ""))[:60],
        language=str(sent.get("targetLanguage", "")).lower()[:35],
        text=_document(sent) if document else _snippet(sent),
    )


def _snippet(sent: Mapping[str, object]) -> str | None:
    for name in ("translatedText", "result"):
        text = sent.get(name)
        if isinstance(text, str) and text.strip():
            return text
    return None


def _document(sent: Mapping[str, object]) -> str | None:
    result = sent.get("result")
    if not isinstance(result, str) or not result.strip():
        return None
    try:
        return base64.b64decode(result, validate=True).decode("utf-8-sig")
    except (binascii.Error, ValueError) as error:
        raise TranslatorFailed("no-text") from error
