"""Going back to the page that a form came from."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_to_return_to(request: HttpRequest, otherwise: str) -> str:
    """Read where a form asks to go on, if that is the path of a page of this site.

    Anything else is no path of ours: another site, or a word that Django would take
    for the name of a view and not find.
    """
    wanted = request.POST.get("next", "")
    is_path = wanted.startswith("/") and "\x00" not in wanted
    if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return otherwise
