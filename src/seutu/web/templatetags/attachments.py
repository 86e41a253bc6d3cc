"""Files attached to a subject, as one tag: {% attachments "challenge:<id>" %}."""

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from seutu.files.rules import may_attach
from seutu.files.selectors import files_of
from seutu.web.forms_files import AttachmentForm, hint_for_files
from seutu.web.presenters.files import file_views

register = template.Library()


@register.simple_tag(takes_context=True)
def attachments(context: Context, subject: str) -> SafeString:
    """Print the files that the reader may see, and the form for who may attach.

    Nothing at all is printed where there is neither.
    """
    request = context.get("request")
    viewer = getattr(request, "user", AnonymousUser())
    files = file_views(files_of(subject, viewer), viewer)
    keeps = bool(may_attach(viewer, subject))
    if not files and not keeps:
        return SafeString("")
    parts = {
        "files": files,
        "form": AttachmentForm(initial={"subject": subject}, auto_id="attach_%s")
        if keeps
        else None,
        "hint": hint_for_files(settings.FILE_MEGABYTES),
    }
    return render_to_string("files/attachments.html", parts, request=request)
