"""The machines that Seutu can ask, chosen by one setting."""

from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from seutu.translation.ports import MachineTranslator
from seutu.translation.translators.etranslation import ETranslation
from seutu.translation.translators.libretranslate import LibreTranslate

FORMS = (
    "TRANSLATOR must be none, libretranslate://host, libretranslate+http://host:5000"
    " or etranslation://application:password@host."
)


def machine() -> MachineTranslator | None:
    """Give the machine that the operator chose, or None.

    Raises `ImproperlyConfigured` for a setting that names none we know.
    """
    return machine_at(settings.TRANSLATOR)


def machine_at(address: str) -> MachineTranslator | None:
    """Read the setting: the scheme names the kind of machine, the rest where it is."""
    if address.strip().lower() in {"", "none"}:
        return None
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(FORMS) from None
    if parts.scheme in {"libretranslate", "libretranslate+http"} and parts.hostname:
        scheme = "http" if parts.scheme.endswith("+http") else "https"
        return LibreTranslate(
            url=f"{scheme}://{_host(parts, port)}{parts.path.rstrip('/')}",
            key=unquote(parts.password or ""),
        )
    if parts.scheme == "etranslation" and parts.username and parts.password:
        return ETranslation(
            url=f"https://{_host(parts, port)}{parts.path.rstrip('/')}"
            if parts.hostname
            else "",
            application=unquote(parts.username),
            password=unquote(parts.password),
        )
    raise ImproperlyConfigured(FORMS)


def _host(parts: SplitResult, port: int | None) -> str:
    host = parts.hostname or ""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}" if port else shown
