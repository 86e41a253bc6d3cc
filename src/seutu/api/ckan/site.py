"""Actions on the site itself."""

from django.conf import settings
from django.utils.translation import gettext as _

from seutu.api.ckan.actions import ACTIONS, action
from seutu.api.ckan.asked import Asked
from seutu.core.errors import NotFound

# The version whose answers these are shaped after; clients look for features by it.
SPOKEN = "2.11.0"


@action
def status_show(asked: Asked) -> object:
    """Say what answers here: the version of CKAN that is spoken, and our own."""
    return {
        "ckan_version": SPOKEN,
        "seutu_version": settings.VERSION,
        "site_url": settings.SITE_URL,
        "site_title": "Seutu",
        "site_description": "",
        "error_emails_to": None,
        "locale_default": settings.LANGUAGE_CODE,
        "extensions": [],
    }


@action
def site_read(asked: Asked) -> object:
    """Say that this site may be read."""
    return True


@action
def help_show(asked: Asked) -> object:
    """Describe an action."""
    known = ACTIONS.get(asked.needed("name"))
    if known is None:
        raise NotFound(_("Action name not known."))
    return known.__doc__
