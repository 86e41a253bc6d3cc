"""What a person is told, follows and has saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from seutu.accounts.models import User
from seutu.core import subjects
from seutu.core.errors import Invalid
from seutu.notifications import searches as saved
from seutu.notifications import selectors, services
from seutu.notifications.events import categories
from seutu.notifications.mail.stopping import choose_time_zone, takes_mail
from seutu.notifications.models import (
    Cadence,
    Mailbox,
    Notification,
    Preference,
    SavedSearch,
)
from seutu.notifications.telling import zone_of
from seutu.web.forms_notices import ChoicesForm, SearchNameForm
from seutu.web.presenters import notices as shown
from seutu.web.returning import page_to_return_to
from seutu.web.views.match import without_nul

PAGE = 20
LONGEST_SUBJECT = 80
FEED_ACTIONS = frozenset({"open-feed", "close-feed"})


@require_safe
@login_required
@never_cache
def notice_list(request: HttpRequest) -> HttpResponse:
    """Show notices, newest first."""
    user = _person(request)
    only_unread = request.GET.get("show") == "unread"
    cursor = without_nul(request.GET.get("cursor", ""))
    found, after = selectors.notices_of(
        user, cursor=cursor, limit=PAGE, only_unread=only_unread
    )
    kept = "?show=unread" if only_unread else "?"
    context = {
        "notices": [shown.notice_view(each) for each in found],
        "only_unread": only_unread,
        "next_url": f"{kept}&cursor={after}" if after else "",
        "first_url": kept if cursor else "",
        **_mail_state(user),
    }
    # The same clock as in the mail about them.
    with timezone.override(zone_of(selectors.mailbox(user))):
        return render(request, "notices/list.html", context)


@require_POST
@login_required
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read, or all of them."""
    user = _person(request)
    if request.POST.get("all"):
        services.mark_all_read(user)
    else:
        services.mark_read(user, _numbers(request.POST.getlist("notice")))
    return redirect(page_to_return_to(request, reverse("notices")))


@require_safe
@login_required
@never_cache
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what a notice is about; a browser that only looks ahead reads nothing."""
    user = _person(request)
    mine = Notification.objects.of(user).select_related("happening")
    notice = get_object_or_404(mine, pk=pk)
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if request.method == "GET" and not looks_ahead:
        services.mark_read(user, [notice.pk])
    return redirect(shown.target_of(selectors.as_seen(notice)))


@login_required
@never_cache
def choices(request: HttpRequest) -> HttpResponse:
    """Let a person choose what to hear of, and how."""
    user = _person(request)
    if request.method == "POST":
        form = ChoicesForm(request.POST)
        if form.is_valid():
            services.choose_cadence(user, form.cadences())
            choose_time_zone(user, form.cleaned_data["time_zone"])
            messages.success(request, _("Your choices are kept."))
            return redirect("notice_choices")
    else:
        chosen = dict(
            Preference.objects.filter(user=user).values_list("category", "cadence")
        )
        box = selectors.mailbox(user)
        form = ChoicesForm(
            initial={
                "time_zone": box.time_zone if box is not None else "",
                **{
                    f"about_{name}": chosen.get(name, Cadence.DAILY)
                    for name in categories()
                },
            }
        )
    status = 422 if form.errors else 200
    context = {"form": form, **_mail_state(user)}
    return render(request, "notices/choices.html", context, status=status)


@require_safe
@login_required
@never_cache
def following(request: HttpRequest) -> HttpResponse:
    """List what a person follows."""
    context = {
        "follows": shown.follow_views(_person(request)),
        "cadences": shown.cadence_choices(),
    }
    return render(request, "notices/following.html", context)


@require_POST
@login_required
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a subject, change how, or stop; what may not be seen is not there."""
    user = _person(request)
    name = without_nul(request.POST.get("subject", ""))[: LONGEST_SUBJECT + 1]
    leaves = request.POST.get("action") == "unfollow"
    if leaves:
        services.unfollow(user, name)
        messages.success(request, _("You no longer follow this."))
        return redirect(page_to_return_to(request, reverse("following")))
    if len(name) > LONGEST_SUBJECT or not subjects.visible(user, [name]):
        raise Http404(_("There is nothing to follow at this address."))
    cadence = request.POST.get("cadence")
    services.follow(user, name, cadence=cadence)
    messages.success(
        request,
        _("Your choice is kept.") if cadence is not None else _("You follow this now."),
    )
    return redirect(page_to_return_to(request, reverse("following")))


@require_safe
@login_required
@never_cache
def searches(request: HttpRequest) -> HttpResponse:
    """List a person's saved searches."""
    mine = SavedSearch.objects.filter(owner=_person(request)).order_by("-pk")
    context = {"searches": shown.search_views(list(mine), _person(request))}
    return render(request, "notices/searches.html", context)


@require_POST
@login_required
def new_search(request: HttpRequest) -> HttpResponse:
    """Save a search: `name`, `text`, `language`, `kind`; every other value filters."""
    own = {"csrfmiddlewaretoken", "name", "text", "language", "kind", "next"}
    text = request.POST.get("text", "").strip()
    saved.save_search(
        by=_person(request),
        name=request.POST.get("name", "") or text[:80] or _("My search"),
        text=text,
        language=request.POST.get("language", ""),
        kind=request.POST.get("kind", ""),
        filters={
            key: [value for value in many if value]
            for key, many in request.POST.lists()
            if key not in own and any(many)
        },
    )
    messages.success(
        request, _("The search is saved. You will hear of new records that answer it.")
    )
    return redirect("saved_searches")


@require_POST
@login_required
def change_search(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or delete a saved search of one's own, open or end its feed."""
    user = _person(request)
    search = get_object_or_404(SavedSearch, pk=pk, owner=user)
    if request.POST.get("action") == "delete":
        saved.delete_search(search, by=user)
        messages.success(request, _("The search is deleted."))
        return redirect("saved_searches")
    if request.POST.get("action") in FEED_ACTIONS:
        return _change_feed(request, search)
    form = SearchNameForm(request.POST)
    if not form.is_valid():
        raise Invalid(" ".join(map(str, form.errors["name"])), field="name")
    saved.rename_search(search, by=user, name=form.cleaned_data["name"])
    messages.success(request, _("The search has its new name."))
    return redirect("saved_searches")


def _change_feed(request: HttpRequest, search: SavedSearch) -> HttpResponse:
    if request.POST["action"] == "open-feed":
        saved.open_feed(search, by=_person(request))
        messages.success(
            request, _("The feed has a new address. Who knows it can read the feed.")
        )
    else:
        saved.close_feed(search, by=_person(request))
        messages.success(request, _("The feed has ended. Its address is gone."))
    return redirect(f"{reverse('saved_searches')}#search-{search.pk}")


def _person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  # behind login_required
    return user


def _mail_state(user: User) -> dict[str, object]:
    box = selectors.mailbox(user)
    stopped = not takes_mail(user, box) and box is not None
    return {
        "mail_stopped": stopped,
        "mail_bounced": stopped
        and box is not None
        and box.stopped_because == Mailbox.Stop.BOUNCED,
        "bounces": box.bounces if box is not None else 0,
        "address": user.email,
    }


def _numbers(values: list[str]) -> list[int]:
    return [int(each) for each in values if each.isascii() and each.isdigit()][:PAGE]
