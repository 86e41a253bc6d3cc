"""What a client asked of an action: parameters of an address, of JSON or of a form."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from seutu.api.speaking import checked, whole_number
from seutu.core.errors import Invalid

JSON_STARTS = (b"{", b"[", b'"')
MOST_NAMES = 1_000


class Unreadable(Invalid):
    """CKAN's "Bad Request": what was asked cannot even be told apart."""

    code, status = "bad-request", 400


class Asked:
    """The parameters of one call, whatever way they came; readers raise `Invalid`."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    @classmethod
    def of(cls, request: HttpRequest) -> "Asked":
        """Read a request; a body may be JSON whatever type it claims, as curl sends."""
        if request.method != "POST":
            return cls(_plain(request.GET))
        body = request.body
        kind = request.content_type or ""
        if body.lstrip()[:1] in JSON_STARTS or kind == "application/json":
            return cls(_json(body))
        return cls(_plain(request.POST))

    def names(self) -> set[str]:
        return set(self.values)

    def text(self, name: str, default: str = "") -> str:
        """Read a text; numbers and truth values count as their words."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, (list, tuple)) and len(value) == 1:
            value = value[0]
        if isinstance(value, (list, tuple, dict)):
            raise Invalid(
                _("“%(field)s” must be a text.") % {"field": name}, field=name
            )
        return checked(str(value), field=name)

    def needed(self, name: str) -> str:
        """Read a text that must be there."""
        text = self.text(name).strip()
        if not text:
            raise Invalid(_("Missing value"), field=name)
        return text

    def number(self, name: str, default: int, *, most: int = 10**9) -> int:
        """Read a number; one above `most` counts as `most`."""
        text = self.text(name).strip()
        return whole_number(text, field=name, most=most) if text else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        text = self.text(name).strip().lower()
        return text in {"true", "1", "yes", "on", "t"} if text else default

    def several(self, name: str) -> list[str]:
        """Read a list: one of JSON, a text that holds one, or words between commas."""
        value = self.values.get(name)
        if value is None:
            return []
        if isinstance(value, str) and value.strip().startswith("["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                raise Invalid(_("This is no list in JSON."), field=name) from None
        if isinstance(value, str):
            value = [part for part in value.replace(",", " ").split() if part]
        if not isinstance(value, list) or len(value) > MOST_NAMES:
            raise Invalid(
                _("“%(field)s” must be a list.") % {"field": name}, field=name
            )
        return [checked(str(each), field=name) for each in value]


def _plain(values: QueryDict) -> dict[str, object]:
    return {
        name: found[0] if len(found) == 1 else list(found)
        for name, found in values.lists()
        if found
    }


def _json(body: bytes) -> dict[str, object]:
    try:
        found = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise Unreadable(_("The body is not valid JSON in UTF-8.")) from None
    if not isinstance(found, dict):
        raise Unreadable(_("The body must be a JSON object."))
    return {checked(name, field="body"): value for name, value in found.items()}
