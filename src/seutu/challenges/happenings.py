"""What followers of a challenge are told, and how they are told once."""

from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import User
from seutu.accounts.selectors import members
from seutu.challenges.models import Challenge, Partnership, Pledge
from seutu.challenges.selectors import family
from seutu.notifications.events import Event, register_event
from seutu.notifications.services import notify

EVENTS = (
    Event(
        name="challenge.published",
        category="challenges",
        subject=_("%(title)s is open"),
        body=_("%(organisation)s published the challenge “%(title)s”."),
    ),
    Event(
        name="challenge.answered",
        category="challenges",
        subject=_("%(title)s has an answer"),
        body=_("%(organisation)s found an answer to the challenge “%(title)s”."),
    ),
    Event(
        name="challenge.piloting",
        category="challenges",
        subject=_("%(title)s goes into a pilot"),
        body=_("%(organisation)s tries out an answer to the challenge “%(title)s”."),
    ),
    Event(
        name="challenge.solved",
        category="challenges",
        subject=_("%(title)s is solved"),
        body=_("%(organisation)s says that the challenge “%(title)s” is solved."),
    ),
    Event(
        name="challenge.closed",
        category="challenges",
        subject=_("%(title)s is closed"),
        body=_("%(organisation)s closed the challenge “%(title)s” and says why."),
    ),
    Event(
        name="challenge.replanned",
        category="challenges",
        subject=_("%(title)s has new planned dates"),
        body=_("%(organisation)s changed the planned dates of “%(title)s”."),
    ),
    Event(
        name="challenge.joined",
        category="challenges",
        subject=_("%(title)s has one more owner"),
        body=_("%(organisation)s joined the challenge “%(title)s”."),
    ),
    Event(
        name="challenge.merged",
        category="challenges",
        subject=_("A challenge was merged into %(title)s"),
        body=_(
            "%(organisation)s brought its own challenge into “%(title)s”. Texts,"
            " supporters and addresses are kept."
        ),
    ),
    Event(
        name="challenge.separated",
        category="challenges",
        subject=_("A merge into %(title)s was undone"),
        body=_("The challenge of %(organisation)s stands on its own again."),
    ),
    Event(
        name="partnership.proposed",
        category="partnerships",
        subject=_("Joining forces on %(title)s"),
        body=_("%(organisation)s would like to own “%(title)s” together with you."),
    ),
    Event(
        name="partnership.declined",
        category="partnerships",
        subject=_("An answer about %(title)s"),
        body=_("%(organisation)s will not share the challenge “%(title)s”."),
    ),
    Event(
        name="pledge.made",
        category="pledges",
        subject=_("A pledge for %(title)s"),
        body=_("Somebody pledged support for the challenge “%(title)s”."),
    ),
    Event(
        name="pledge.accepted",
        category="pledges",
        subject=_("Your pledge for %(title)s was accepted"),
        body=_("%(organisation)s accepted your pledge for “%(title)s”."),
    ),
    Event(
        name="pledge.declined",
        category="pledges",
        subject=_("Your pledge for %(title)s was declined"),
        body=_("%(organisation)s declined your pledge for “%(title)s” and says why."),
    ),
    Event(
        name="pledge.fulfilled",
        category="pledges",
        subject=_("A pledge for %(title)s was kept"),
        body=_("A promise made for the challenge “%(title)s” was kept."),
    ),
    Event(
        name="answer.offered",
        category="answers",
        subject=_("An answer to %(title)s was put forward"),
        body=_("Somebody says that they can answer the challenge “%(title)s”."),
    ),
    Event(
        name="answer.judged",
        category="answers",
        subject=_("About your answer to %(title)s"),
        body=_("%(organisation)s looked at the answer you put forward."),
    ),
)


def register_events() -> None:
    for event in EVENTS:
        register_event(event)


def tell(
    event: str,
    challenge: Challenge,
    *,
    actor: User | None = None,
    organisation: object = None,
    key: str = "",
) -> None:
    """Tell the followers of a challenge, and of those merged into it, once each."""
    who = organisation or challenge.owner
    notify(
        event,
        subject=challenge.subject,
        also_subjects=[f"challenge:{pk}" for pk in family(challenge)],
        actor=actor,
        url=challenge.get_absolute_url(),
        key=key or f"{event}:{challenge.pk}:{challenge.version}",
        title=challenge.title,
        organisation=getattr(who, "name", {}),
    )


def tell_owners(
    event: str,
    challenge: Challenge,
    *,
    key: str,
    actor: User | None = None,
    organisation: object = None,
    url: str = "",
) -> None:
    """Tell those who may change the challenge, of all the organisations that own it."""
    owners = [challenge.owner] + [
        one.organisation
        for one in challenge.partnerships.filter(
            state=Partnership.State.JOINED
        ).select_related("organisation")
    ]
    people = {
        person
        for owner in owners
        if owner is not None
        for person in members(owner, roles=("owner", "editor"))
    }
    _tell(people, event, challenge, key=key, actor=actor, by=organisation, url=url)


def tell_organisation(
    event: str,
    challenge: Challenge,
    *,
    to: object,
    key: str,
    actor: User | None = None,
    organisation: object = None,
    url: str = "",
) -> None:
    """Tell those who may act for one organisation."""
    people = set(members(to, roles=("owner", "editor")))  # type: ignore[arg-type]
    _tell(people, event, challenge, key=key, actor=actor, by=organisation, url=url)


def tell_person(
    event: str,
    challenge: Challenge,
    person: User | None,
    *,
    key: str,
    actor: User | None = None,
    url: str = "",
) -> None:
    """Tell one person what became of her pledge or answer."""
    if person is not None:
        _tell({person}, event, challenge, key=key, actor=actor, url=url)


def pledge_key(pledge: Pledge) -> str:
    return f"pledge:{pledge.pk}:{pledge.state}"


def _tell(
    people: set[User],
    event: str,
    challenge: Challenge,
    *,
    key: str,
    actor: User | None,
    by: object = None,
    url: str = "",
) -> None:
    notify(
        event,
        subject=challenge.subject,
        actor=actor,
        to=people,
        also_followers=False,
        url=url or challenge.get_absolute_url(),
        key=f"{event}:{key}",
        title=challenge.title,
        organisation=getattr(by or challenge.owner, "name", {}),
    )
