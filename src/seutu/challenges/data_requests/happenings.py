"""What people are told of a data request: its supporters, its publisher, its asker."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation, User
from seutu.challenges.data_requests.selectors import answerers, family
from seutu.challenges.models import DataRequest
from seutu.core.language import LanguageMap
from seutu.notifications.events import Event, register_event
from seutu.notifications.services import notify

CATEGORY = "requests"
EVENTS = (
    Event(
        name="request.received",
        category=CATEGORY,
        subject=_("You are asked for data: %(title)s"),
        body=_("Somebody asks %(organisation)s for data: “%(title)s”."),
    ),
    Event(
        name="request.joined",
        category=CATEGORY,
        subject=_("One more wants the data: %(title)s"),
        body=_("One more joined the request “%(title)s” and says why."),
    ),
    Event(
        name="request.assigned",
        category=CATEGORY,
        subject=_("%(title)s went to %(organisation)s"),
        body=_("The request “%(title)s” is now put to %(organisation)s."),
    ),
    Event(
        name="request.accepted",
        category=CATEGORY,
        subject=_("%(title)s: the data are promised"),
        body=_(
            "%(organisation)s accepted the request “%(title)s” and plans to deliver"
            " by %(day)s."
        ),
    ),
    Event(
        name="request.replanned",
        category=CATEGORY,
        subject=_("%(title)s: a new planned date"),
        body=_("%(organisation)s now plans to deliver “%(title)s” by %(day)s."),
    ),
    Event(
        name="request.delivered",
        category=CATEGORY,
        subject=_("%(title)s: the data are there"),
        body=_("%(organisation)s delivered the data of the request “%(title)s”."),
    ),
    Event(
        name="request.declined",
        category=CATEGORY,
        subject=_("%(title)s: declined"),
        body=_("%(organisation)s declined the request “%(title)s” and says why."),
    ),
    Event(
        name="request.reopened",
        category=CATEGORY,
        subject=_("%(title)s is asked again"),
        body=_("The request “%(title)s” waits for an answer again."),
    ),
    Event(
        name="request.withdrawn",
        category=CATEGORY,
        subject=_("%(title)s was taken back"),
        body=_("Who asked for the data took the request “%(title)s” back."),
    ),
    Event(
        name="request.changed",
        category=CATEGORY,
        subject=_("%(title)s was worded anew"),
        body=_("Who asked changed the words of the request “%(title)s”."),
    ),
    Event(
        name="request.merged",
        category=CATEGORY,
        subject=_("Another request was merged into %(title)s"),
        body=_(
            "A request for the same data is part of “%(title)s” now. All who joined"
            " either of them are kept."
        ),
    ),
    Event(
        name="request.separated",
        category=CATEGORY,
        subject=_("A merge into %(title)s was undone"),
        body=_("The other request stands on its own again, with those who joined it."),
    ),
    Event(
        name="request.overdue",
        category=CATEGORY,
        subject=_("%(title)s: the planned date has passed"),
        body=_(
            "You planned to deliver “%(title)s” by %(day)s. Deliver it, or plan a new"
            " date; until then the page says that it is late."
        ),
    ),
    Event(
        name="request.candidate-found",
        category=CATEGORY,
        subject=_("Does this answer %(title)s?"),
        body=_("A new dataset may answer the request “%(title)s”: %(record)s."),
    ),
)


def register_events() -> None:
    for event in EVENTS:
        register_event(event)


def tell(
    event: str,
    request: DataRequest,
    *,
    actor: User | None = None,
    to: Iterable[User] = (),
    key: str = "",
    day: str = "",
) -> None:
    """Tell those who joined a request, or what was merged into it, once each."""
    notify(
        event,
        subject=request.subject,
        also_subjects=[f"datarequest:{pk}" for pk in family(request)],
        actor=actor,
        to=to,
        url=request.get_absolute_url(),
        key=f"{event}:{key or request.version}",
        title=request.title,
        organisation=_name(request.publisher),
        day=day,
    )


def tell_publisher(
    event: str,
    request: DataRequest,
    *,
    key: str,
    actor: User | None = None,
    day: str = "",
) -> None:
    """Tell those who answer for the organisation that was asked, and no other."""
    tell_people(event, request, answerers(request.publisher), key, actor, day=day)


def tell_people(
    event: str,
    request: DataRequest,
    people: Iterable[User],
    key: str,
    actor: User | None = None,
    day: str = "",
    dataset: LanguageMap | None = None,
) -> None:
    """Tell some people directly; nobody else hears of it."""
    notify(
        event,
        subject=request.subject,
        actor=actor,
        to=set(people),
        also_followers=False,
        url=request.get_absolute_url(),
        key=f"{event}:{key}",
        title=request.title,
        organisation=_name(request.publisher),
        day=day,
        record=dataset or {},
    )


def _name(organisation: Organisation | None) -> dict[str, str]:
    return organisation.name if organisation is not None else {"und": "–"}
