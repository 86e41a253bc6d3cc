"""Saying that two records are the same, or that they are not."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from seutu.catalogue.models import Entry, SameVerdict
from seutu.catalogue.services import FOLDED_KINDS, judge_same
from seutu.core.errors import Invalid
from seutu.core.permissions import require
from seutu.web.cards import Link
from seutu.web.presenters import labels
from seutu.web.presenters.entries import Row, rows
from seutu.web.views.accounts.people import person

RECORD_ID = re.compile(r"(?<![a-z0-9])[a-z2-7]{16}(?![a-z0-9])")
MOST = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sameness(request: HttpRequest, kind: str, record_id: str) -> HttpResponse:
    """Show with what a record is held to be the same; take a verdict on a pair."""
    require(request.user, "accounts.operate")
    entry = _found(kind, record_id)
    if entry is None:
        raise Http404(_("No record has this address."))
    problem, given = "", request.POST.get("other", "")
    if request.method == "POST":
        try:
            judge_same(
                entry,
                _named(kind, given),
                is_same=request.POST.get("verdict") == "same",
                by=person(request),
            )
        except Invalid as error:
            problem = error.message
        else:
            messages.success(
                request, _("Noted. The records are sorted anew within some minutes.")
            )
            return redirect(request.path)
    context = {
        "problem": problem,
        "given": given,
        "record": _link(entry),
        "same": [_pair(one) for one in _held_same(kind, entry)],
        "apart": [_pair(one) for one in _judged_apart(kind, entry)],
    }
    status = 422 if problem else 200
    return render(request, "harvesting/sameness.html", context, status=status)


def _held_same(kind: str, entry: Row) -> list[Row]:
    """List the other members of the record's group."""
    head = entry.pk
    if entry.canonical_id and entry.folding == Entry.Folding.DUPLICATE:
        head = entry.canonical_id
    group = Q(canonical=head, folding=Entry.Folding.DUPLICATE) | Q(pk=head)
    found = rows(kind).select_related("catalogue").filter(group, vanished_at=None)
    return list(found.exclude(pk=entry.pk).order_by("pk")[:MOST])


def _judged_apart(kind: str, entry: Row) -> list[Row]:
    said = SameVerdict.objects.filter(Q(left=entry.pk) | Q(right=entry.pk))
    pairs = said.filter(is_same=False).values_list("left", "right")[:MOST]
    ids = {pk for pair in pairs for pk in pair} - {entry.pk}
    found = rows(kind).select_related("catalogue").filter(pk__in=ids)
    return list(found.order_by("pk"))


def _named(kind: str, given: str) -> Row:
    """Find a record by its id, or by the address of its page here."""
    found = RECORD_ID.findall(given)
    named = _found(kind, found[-1]) if found else None
    if named is None:
        raise Invalid(_("No record has this address."), field="other")
    return named


def _found(kind: str, record_id: str) -> Row | None:
    if kind not in FOLDED_KINDS:
        return None
    return rows(kind).filter(pk=record_id).first()


def _link(entry: Row) -> Link:
    return Link(labels.content(entry.title), entry.get_absolute_url())


def _pair(entry: Row) -> tuple[str, Link, Link]:
    source = Link(
        labels.content(entry.catalogue.title), entry.catalogue.get_absolute_url()
    )
    return entry.pk, _link(entry), source
