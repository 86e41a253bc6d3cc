"""Does the address of files do what it is for?"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def files_have_an_address_of_their_own(**_options: Any) -> list[CheckMessage]:
    """Demand another host name than the site's, as cookies do not tell ports apart."""
    if not settings.FILES_URL:
        return []
    files, site = urlsplit(settings.FILES_URL), urlsplit(settings.SITE_URL)
    if files.scheme not in {"http", "https"} or not files.hostname:
        return [
            Error(
                "FILES_URL is no address such as https://files.example.", id="files.E1"
            )
        ]
    if files.hostname == site.hostname:
        return [
            Error(
                "FILES_URL has the host name of SITE_URL, so that cookies reach it.",
                hint="Use a name of its own, such as files.example.",
                id="files.E2",
            )
        ]
    return []
