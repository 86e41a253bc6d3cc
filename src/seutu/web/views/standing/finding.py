"""What the views around a challenge share: finding things, and saying what failed."""

from typing import TypeVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.challenges.models import Challenge
from seutu.challenges.questions import STEPS
from seutu.core.errors import SeutuError
from seutu.web.cards import Link, Text
from seutu.web.presenters import labels

Found = TypeVar("Found", bound=Model)


def own_challenge(request: HttpRequest, record_id: str) -> Challenge:
    """Find a challenge that is stated here and that this person may see, or 404."""
    return one_of(
        Challenge.objects.visible_to(request.user)
        .own()
        .select_related("statement", "owner", "region", "catalogue", "merged_into"),
        record_id,
    )


def one_of(rows: "QuerySet[Found]", key: object) -> Found:
    """Find a row among those that this person may see, or 404."""
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404(_("No record has this address."))
    return found


def person_of(request: HttpRequest) -> User:
    """Give the signed-in person; the view's decorator has made sure of one."""
    if not isinstance(request.user, User):
        raise TypeError("This view is for signed-in people.")
    return request.user


def add_error(form: forms.Form, error: SeutuError, **fields: str) -> None:
    """Show an error at its field; `fields` maps names of services to the form's."""
    name = fields.get(error.field or "", error.field)
    shown = name in form.fields and not form.fields[name].widget.is_hidden
    form.add_error(name if shown else None, error.message)


def back_with(request: HttpRequest, error: SeutuError, where: object) -> HttpResponse:
    """Go back to where a button was and say why it did not work."""
    messages.error(request, error.message)
    return redirect(where)  # type: ignore[call-overload, no-any-return]


def crumbs(challenge: Challenge | None = None) -> list[Link]:
    """Lead back to the list, and to the challenge when the page is about a part."""
    found = [
        Link(
            Text(labels.kind_plural("challenge"), labels.reader_language()),
            reverse("challenge_list"),
        )
    ]
    if challenge is not None:
        found.append(title_link(challenge))
    return found


def title_link(challenge: Challenge) -> Link:
    title = labels.content(challenge.title)
    if not title.value:
        title = Text(_("Untitled draft"), labels.reader_language())
    return Link(title, challenge.get_absolute_url())


def edit_url(challenge: Challenge) -> str:
    """Give the first page of the form in which the text is written."""
    return reverse("edit_challenge", args=[challenge.pk, STEPS[0].key])
