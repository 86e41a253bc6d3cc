"""Can the machine that the operator named be asked, and can it answer?"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from seutu.translation.translators import machine
from seutu.translation.translators.etranslation import ETranslation


@register()
def the_translator_can_be_asked(**_options: Any) -> list[CheckMessage]:
    """Refuse a setting that names no machine, warn of one that cannot answer."""
    try:
        chosen = machine()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="translation.E1")]
    if isinstance(chosen, ETranslation) and not settings.SITE_URL.startswith("https:"):
        return [
            Warning(
                "eTranslation answers by calling SITE_URL; make it a public https.",
                id="translation.W1",
            )
        ]
    return []
