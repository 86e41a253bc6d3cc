"""Asking for data: a request from its first words to being taken back."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.data_requests.happenings import tell, tell_publisher
from seutu.challenges.data_requests.selectors import answerers, family
from seutu.challenges.data_requests.wanted import (
    TEXTS,
    Wanted,
    language_map,
    searched,
)
from seutu.challenges.models import Challenge, DataRequest, RequestSupport
from seutu.challenges.services.pace import check_pace
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.ids import record_id
from seutu.language import detect
from seutu.moderation.services import hold, withdraw_case
from seutu.notifications.models import Reason
from seutu.notifications.services import follow
from seutu.places.models import Region
from seutu.places.selectors import NUTS_TO_ISO

SOURCE = "seutu-data-requests"
ENOUGH_TO_DETECT = 20
State = DataRequest.State
Assigned = DataRequest.Assigned


@transaction.atomic
def ask_for_data(
    wanted: Wanted,
    *,
    by: User,
    organisation: Organisation | None = None,
    publisher: Organisation | None = None,
    challenge: Challenge | None = None,
    pledge: str = "",
    hides_name: bool = False,
    key: str = "",
) -> DataRequest:
    """Ask for data; whoever asks is the first to support it.

    `challenge` is the one for which the data are missing. What newcomers ask waits for
    a moderator, and the publisher hears of it only then. A `key` of the form makes a
    second press give the request of the first. Raises `Invalid` for an answer that
    cannot be kept.
    """
    pk = record_id(SOURCE, key or uuid.uuid4().hex)
    if made := _made_before(pk, by):
        return made
    check_pace(by)
    wanted = with_language(wanted.cleaned())
    check_pledge(pledge)
    now = timezone.now()
    request = DataRequest(
        id=pk,
        asker=by,
        organisation=organisation,
        publisher=publisher,
        assigned=Assigned.GUESS if publisher else "",
        challenge=challenge,
        asked_at=now,
        **_columns(wanted),
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        # The same form pressed twice at the same moment: the other one made it.
        if made := _made_before(pk, by):
            return made
        raise
    RequestSupport.objects.create(
        request=request,
        person=by,
        organisation=organisation,
        pledge=pledge,
        hides_name=hides_name,
        made_at=now,
    )
    if hold(request.subject, author=by):
        request.held_at = now
        request.save(update_fields=["held_at"])
    record(
        "request.asked",
        target=request,
        actor=by,
        organisation=publisher.pk if publisher else "",
    )
    follow(by, request.subject, because=Reason.SUPPORTED)
    if request.held_at is None:
        tell_received(request, by)
    return request


@transaction.atomic
def change_request(
    request: DataRequest, wanted: Wanted, *, by: User, version: int
) -> DataRequest:
    """Word a request anew while nobody has answered it; who joined hears of it.

    Raises `Conflict` when somebody was quicker or the publisher has answered.
    """
    request = locked(request, version)
    if request.state != State.ASKED or request.merged_into_id:
        raise Conflict(_("This request has been answered; it cannot be changed now."))
    columns = _columns(with_language(wanted.cleaned()))
    changed = sorted(
        name for name, value in columns.items() if getattr(request, name) != value
    )
    if not changed:
        return request
    for name, value in columns.items():
        setattr(request, name, value)
    save_next_version(request)
    if {"title", *TEXTS} & set(changed):
        hold_again(request, by)
    named = ", ".join(name for name in changed if name != "searched")
    record("request.changed", target=request, actor=by, fields=named)
    if request.held_at is None:
        tell("request.changed", request, actor=by)
    return request


@transaction.atomic
def withdraw_request(request: DataRequest, *, by: User, version: int) -> DataRequest:
    """Take a request back that nobody else stands behind.

    Raises `Conflict` when others joined: it is theirs as well, so that only one's own
    part can be taken back.
    """
    # Cases are locked before what they are about, as a decision does.
    withdraw_case(request.subject, by=by)
    request = locked(request, version)
    if not request.is_open:
        raise Conflict(_("This request cannot be taken back any more."))
    others = RequestSupport.objects.standing().filter(request__in=family(request))
    if others.exclude(person=request.asker).exists():
        raise Conflict(
            _("Others joined this request. You can leave it; it goes on for them.")
        )
    request.state = State.WITHDRAWN
    save_next_version(request)
    record("request.withdrawn", target=request, actor=by)
    if request.held_at is None:
        tell("request.withdrawn", request, actor=by, to=answerers(request.publisher))
    return request


@transaction.atomic
def show_request(request: DataRequest, *, by: User | None) -> None:
    """Let everybody see what a moderator looked at; the publisher hears of it now."""
    request = locked(request)
    if request.held_at is None:
        return
    request.held_at = None
    save_next_version(request)
    record("request.shown", target=request, actor=by)
    if request.state == State.ASKED:
        tell_received(request, by)


@transaction.atomic
def hide_request(request: DataRequest, *, by: User | None) -> None:
    """Take a request out of sight; who asked still sees it."""
    request = locked(request)
    if request.held_at is None:
        request.held_at = timezone.now()
        save_next_version(request)
        record("request.hidden", target=request, actor=by)


def locked(request: DataRequest, version: int | None = None) -> DataRequest:
    """Read a request for a change, in the caller's transaction.

    Raises `Conflict` when it is not at `version` any more.
    """
    found = (
        DataRequest.objects.select_for_update(of=("self",))
        .select_related("publisher", "organisation", "asker", "region", "merged_into")
        .filter(pk=request.pk)
        .first()
    )
    if found is None:
        raise NotFound(_("This request does not exist any more."))
    if version is not None and found.version != version:
        raise Conflict(
            _("Somebody changed this request meanwhile. Read it again, then decide."),
            field="version",
        )
    return found


def save_next_version(request: DataRequest) -> None:
    request.version += 1
    request.save()


def hold_again(request: DataRequest, author: User) -> None:
    """Let new words wait like those of a new request."""
    if request.held_at is None and hold(request.subject, author=author):
        request.held_at = timezone.now()
        request.save(update_fields=["held_at"])


def tell_received(request: DataRequest, actor: User | None) -> None:
    """Tell the publisher once, however often a moderator hides and shows it."""
    publisher = request.publisher_id or ""
    tell_publisher("request.received", request, key=publisher, actor=actor)


def check_pledge(pledge: str) -> None:
    if pledge and pledge not in RequestSupport.Pledge:
        raise Invalid(_("Choose one of the pledges, or none."), field="pledge")


def with_language(wanted: Wanted) -> Wanted:
    """Recognise the language of the words while nobody said it and we are sure."""
    if wanted.language != "und":
        return wanted
    text = f"{wanted.title}. {wanted.what}"
    found = detect(text) if len(text) >= ENOUGH_TO_DETECT else None
    if found is None or not found.is_sure:
        return wanted
    return replace(wanted, language=found.language)


def _columns(wanted: Wanted) -> Mapping[str, object]:
    """Give the values of the columns that the words of a request fill."""
    region = Region.objects.filter(pk=wanted.region).first() if wanted.region else None
    if wanted.region and region is None:
        raise Invalid(_("This region is not known."), field="region")
    texts = {name: getattr(wanted, name) for name in ("title", *TEXTS)}
    plain = {
        name: getattr(wanted, name)
        for name in (
            *("language", "period_from", "period_to", "file_format", "frequency"),
            "data_language",
        )
    }
    return {
        **{name: language_map(text, wanted.language) for name, text in texts.items()},
        **plain,
        "region": region,
        "country": NUTS_TO_ISO.get(region.country, region.country) if region else "",
        "themes": list(wanted.themes),
        "concepts": list(wanted.concepts),
        "searched": searched(texts),
    }


def _made_before(pk: str, by: User) -> DataRequest | None:
    made = DataRequest.objects.filter(pk=pk).first()
    if made is not None and made.asker_id != by.pk:
        raise Conflict(_("This form was used already. Open the page anew."))
    return made
