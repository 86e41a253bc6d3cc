"""Saying something, changing it, taking it back, and closing a conversation."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts.models import User
from seutu.conversation import services
from seutu.conversation.models import Comment
from seutu.conversation.selectors import may_read
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, SeutuError
from seutu.core.permissions import require
from seutu.core.subjects import Subject
from seutu.core.throttling import parse_rate, take
from seutu.web.acting import acting_for
from seutu.web.forms_conversation import AnswerForm, CommentForm, EditForm
from seutu.web.presenters.conversation import reader_of, single_view
from seutu.web.presenters.labels import content

LONGEST_SUBJECT = 80
LARGEST_KEY = 2**63 - 1
View = Callable[..., HttpResponse]


def checked_when_signed_in(view: View) -> View:
    """Demand the form's token of signed-in people alone.

    For visitors a token would need a cookie, and what they send changes nothing that
    belongs to anybody.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **parts: object) -> HttpResponse:
        chosen = protected if request.user.is_authenticated else view
        return chosen(request, *args, **parts)

    return answer


@require_safe
@never_cache
def comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Show one comment with all its answers; an answer leads to its place there."""
    found = _listed(request, comment_id)
    if found.parent_id is not None:
        after = f"?after={found.pk - 1}" if "after" not in request.GET else ""
        url = reverse("comment", args=[found.parent_id])
        return redirect(f"{url}{after}#comment-{found.pk}")
    return _page(request, found)


@checked_when_signed_in
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Add a comment or a question, or an answer when `parent` is sent."""
    name = request.POST.get("subject", "")
    about = _subject(request, name)
    parent = _parent(request, name)
    user = request.user
    may_answer = subjects.may(user, "answer", name)
    form = (
        AnswerForm(request.POST, may_answer=may_answer)
        if parent
        else CommentForm(request.POST)
    )
    if not isinstance(user, User):
        # Whoever was signed out while writing must not lose the words.
        form.is_valid()
        form.add_error(None, _("You are signed out. Copy your text, then sign in."))
        return _form_page(request, form, about, parent, status=403)
    if form.is_valid():
        require(user, "conversation.comment", name)
        try:
            _check_address(request)
            made = services.post_comment(
                name,
                by=user,
                body=form.cleaned_data["body"],
                kind="answer" if parent else form.cleaned_data["kind"],
                parent=parent,
                official=form.cleaned_data.get("official", False) if parent else None,
                acting_for=acting_for(request),
                form_key=form.cleaned_data["form_key"],
            )
        except (Invalid, Conflict) as error:
            _add(form, error)
        else:
            _say_what_became(request, made)
            return redirect(_place(made, about))
    return _form_page(request, form, about, parent, status=422)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = _listed(request, comment_id)
    require(request.user, "conversation.edit", found)
    about = _subject(request, found.subject)
    form = EditForm(request.POST or None, initial={"body": found.body})
    if request.method == "POST" and form.is_valid():
        try:
            found = services.edit_comment(
                found, by=person_of(request), body=form.cleaned_data["body"]
            )
        except (Invalid, Conflict) as error:
            _add(form, error)
        else:
            _say_what_became(request, found)
            return redirect(_place(found, about))
    context = {"form": form, "comment": found, "about": content(about.title)}
    status = 422 if form.errors else 200
    return render(request, "conversation/edit.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, comment_id: int) -> HttpResponse:
    found = _listed(request, comment_id)
    require(request.user, "conversation.withdraw", found)
    about = _subject(request, found.subject)
    if request.method == "POST":
        services.withdraw_comment(found, by=person_of(request))
        messages.success(request, _("Your text is taken back."))
        return redirect(f"{about.url}#conversation")
    view, _answers = single_view(found, request.user, after=0)
    context = {"comment": view, "about": content(about.title)}
    return render(request, "conversation/withdraw.html", context)


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close a conversation, or open it again when `open` is sent."""
    name = request.POST.get("subject", "")
    about = _subject(request, name)
    require(request.user, "conversation.close", name)
    if "open" in request.POST:
        services.reopen_thread(name, by=person_of(request))
        messages.success(request, _("People can add to this conversation again."))
    else:
        services.close_thread(name, by=person_of(request))
        messages.success(request, _("Nobody can add to this conversation now."))
    return redirect(f"{about.url}#conversation")


def _page(request: HttpRequest, found: Comment) -> HttpResponse:
    about = _subject(request, found.subject)
    after = number(request.GET.get("after", ""))
    view, page = single_view(found, request.user, after=after)
    may_answer = subjects.may(request.user, "answer", found.subject)
    context = {
        "about": content(about.title),
        "about_url": f"{about.url}#conversation",
        "subject": found.subject,
        "comment": view,
        "is_closed": reader_of(request.user, found.subject).is_closed,
        "form": AnswerForm(may_answer=may_answer) if view.answer_url else None,
        "first_url": found.get_absolute_url() if after else "",
        "next_url": f"?after={page.next}" if page.next else "",
    }
    return render(request, "conversation/comment_page.html", context)


def _form_page(
    request: HttpRequest,
    form: CommentForm,
    about: Subject,
    parent: Comment | None,
    *,
    status: int,
) -> HttpResponse:
    context = {
        "form": form,
        "about": content(about.title),
        "about_url": f"{about.url}#conversation",
        "subject": about.name,
        "parent": parent,
        "is_signed_in": request.user.is_authenticated,
        "sign_in_url": f"{reverse(settings.LOGIN_URL)}?next={about.url}",
    }
    return render(request, "conversation/write.html", context, status=status)


def _subject(request: HttpRequest, name: str) -> Subject:
    """Find a subject that the reader may see; what is hidden is as if it were not."""
    found = None
    if (
        len(name) <= LONGEST_SUBJECT
        and "\x00" not in name
        and subjects.visible(request.user, [name])
    ):
        found = subjects.subject(name)
    if found is None:
        raise Http404(_("There is nothing at this address."))
    return found


def _listed(request: HttpRequest, comment_id: int) -> Comment:
    """Find a comment whose place the reader may see, with or without its words."""
    if comment_id <= LARGEST_KEY:
        found = Comment.objects.select_related("author", "organisation").filter(
            pk=comment_id
        )
        one = found.listed_for(request.user).first()
        if one is not None and subjects.visible(request.user, [one.subject]):
            return one
    raise Http404(_("There is nothing at this address."))


def _parent(request: HttpRequest, subject: str) -> Comment | None:
    sent = request.POST.get("parent", "")
    if not sent:
        return None
    found = Comment.objects.about(subject).filter(pk=number(sent)).first()
    if found is None or not may_read(found, request.user):
        raise Http404(_("What you answer is no longer here."))
    return found


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - login_required saw to it
    return request.user


def number(text: str) -> int:
    """Read a key from an address; anything else is 0, which no row has."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    return 0


def _check_address(request: HttpRequest) -> None:
    """Raise `Conflict` when too much comes from one address, whoever signs in there."""
    rate = parse_rate(settings.COMMENT_RATE)
    address = request.META.get("REMOTE_ADDR", "")
    if rate and take(address, rate, what="comment").is_spent:
        raise Conflict(
            _("Much was written from your network within the last hour. Go on later.")
        )


def _add(form: CommentForm | EditForm, error: SeutuError) -> None:
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


def _say_what_became(request: HttpRequest, made: Comment) -> None:
    if made.is_shown:
        messages.success(request, _("Your text is published."))
    else:
        messages.info(
            request,
            _(
                "Thank you. A moderator reads your text before others see it, usually"
                " within two working days."
            ),
        )


def _place(made: Comment, about: Subject) -> str:
    if made.parent_id:
        return made.get_absolute_url()
    return f"{about.url}#comment-{made.pk}"
