"""From the first words to a text that can be published."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation, User
from seutu.accounts.names import one_line
from seutu.audit.services import record
from seutu.catalogue.models import Catalogue
from seutu.challenges.happenings import tell
from seutu.challenges.models import Challenge, Revision, Statement
from seutu.challenges.questions import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_CONCEPTS,
    MOST_HOURS,
    MOST_MONEY,
    MOST_PEOPLE,
    MOST_THEMES,
    PUBLIC_TEXTS,
)
from seutu.challenges.services.pace import check_pace
from seutu.core.changes import announce
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.ids import record_id
from seutu.core.language import best
from seutu.moderation.services import hold
from seutu.moderation.wording import tidy
from seutu.places.models import Region
from seutu.places.selectors import NUTS_TO_ISO

OWN_CATALOGUE = "seutu"
ON_CHALLENGE = frozenset({"title", "language", "region", "themes"})
ON_STATEMENT = frozenset(
    {
        *PUBLIC_TEXTS,
        "how_many",
        "hours_a_week",
        "budget",
        "needed_by",
        "concepts",
        "planned_answer",
        "planned_pilot",
        "planned_end",
    }
)
PLANNED = frozenset({"needed_by", "planned_answer", "planned_pilot", "planned_end"})
# Most of each answer: characters of a text, members of a list, or the number itself.
MOST: Mapping[str, float] = {
    **dict.fromkeys(PUBLIC_TEXTS, LONGEST_TEXT),
    "title": LONGEST_TITLE,
    "themes": MOST_THEMES,
    "concepts": MOST_CONCEPTS,
    "how_many": MOST_PEOPLE,
    "hours_a_week": MOST_HOURS,
    "budget": MOST_MONEY,
}
# What the matcher reads, in the order in which it counts.
DESCRIBING = ("today", "better", "who", "benefits", "offers_data")


@transaction.atomic
def create_draft(
    *,
    by: User,
    organisation: Organisation,
    title: str = "",
    text: str = "",
    language: str = "und",
    region: str = "",
    key: str = "",
) -> Challenge:
    """Begin a challenge that only its organisation sees.

    `text` is the need as it was matched; it answers what happens today. `region` is a
    NUTS code; without one that is known it is the region of the organisation. A `key`
    of the form makes a second press give the draft of the first.
    """
    identifier = key or uuid.uuid4().hex
    pk = record_id(OWN_CATALOGUE, identifier)
    if made := _made_before(pk, organisation):
        return made
    check_pace(by)
    _check_size("today", text)
    text, title = tidy(text), one_line(tidy(title))
    place = Region.objects.filter(pk=region).first() if region else None
    challenge = Challenge(
        id=pk,
        catalogue=own_catalogue(),
        identifier=identifier,
        language=language,
        title={language: title[:LONGEST_TITLE]} if title else {},
        country=_country_of(place) if place else organisation.country,
        region=place or _region_of(organisation),
        owner=organisation,
        state=Challenge.State.DRAFT,
        is_external=False,
        content_hash="",
    )
    challenge.description = {language: text} if text else {}
    try:
        with transaction.atomic():
            challenge.save(force_insert=True)
    except IntegrityError:
        # The same form pressed twice at the same moment: the other one made it.
        if made := _made_before(pk, organisation):
            return made
        raise
    Statement.objects.create(challenge=challenge, author=by, today=text)
    record("challenge.drafted", target=challenge, actor=by)
    return challenge


def _made_before(pk: str, organisation: Organisation) -> Challenge | None:
    made = Challenge.objects.select_related("statement").filter(pk=pk).first()
    if made is not None and not (made.owner_id == organisation.pk and made.is_draft):
        raise Conflict(_("This form was used already. Open the page anew."))
    return made


@transaction.atomic
def save_answers(
    challenge: Challenge, answers: Mapping[str, object], *, by: User, version: int
) -> Challenge:
    """Save some answers of the form; what is not named stays as it is.

    Raises `Conflict` when somebody saved after `version` was shown, so that no text
    is overwritten unseen, and `Invalid` for a question that does not exist. Earlier
    texts of a published challenge are kept as a revision.
    """
    unknown = set(answers) - ON_CHALLENGE - ON_STATEMENT
    if unknown:
        raise Invalid(
            _("There is no question called %(name)s.")
            % {"name": ", ".join(sorted(unknown))}
        )
    challenge = locked(challenge, version)
    statement = challenge.statement
    before = {name: getattr(statement, name) for name in PUBLIC_TEXTS}
    title_before = dict(challenge.title)
    changed = _apply(challenge, statement, answers)
    if not changed:
        return challenge
    has_new_words = challenge.title != title_before or any(
        getattr(statement, name) != before[name] for name in PUBLIC_TEXTS
    )
    # Only what everybody could read becomes a part of the public history.
    if has_new_words and challenge.is_public:
        Revision.objects.create(
            challenge=challenge,
            version=challenge.version,
            title=title_before,
            texts=before,
            changed_by=by,
        )
    _describe(challenge, statement)
    statement.save()
    save_next_version(challenge)
    if has_new_words:
        hold_again(challenge, by)
    record(
        "challenge.changed",
        target=challenge,
        actor=by,
        fields=", ".join(sorted(changed)),
    )
    if challenge.is_public and changed & PLANNED:
        # Once a day: a form that is saved as it is typed makes many versions.
        tell(
            "challenge.replanned",
            challenge,
            actor=by,
            key=f"challenge.replanned:{challenge.pk}:{timezone.now().date()}",
        )
    return challenge


@transaction.atomic
def discard_draft(challenge: Challenge, *, by: User) -> None:
    """Remove a draft for good. Raises `Conflict` when it was published meanwhile."""
    found = Challenge.objects.select_for_update().filter(pk=challenge.pk).first()
    if found is None:
        return
    if not found.is_draft or found.merged_into_id:
        raise Conflict(_("Only a draft can be removed; close a challenge instead."))
    record("challenge.discarded", target=found, actor=by)
    found.delete()


def locked(challenge: Challenge, version: int | None = None) -> Challenge:
    """Read a challenge of our own for a change, in the caller's transaction.

    Raises `Conflict` when it is not at `version` any more.
    """
    found = (
        Challenge.objects.own()
        .select_for_update(of=("self",))
        .select_related("statement", "owner", "catalogue")
        .filter(pk=challenge.pk)
        .first()
    )
    if found is None:
        raise NotFound(_("This challenge does not exist any more."))
    if version is not None and found.version != version:
        raise Conflict(
            _(
                "Somebody else changed this challenge while you were writing. Your"
                " text is shown below; compare it with what is saved now."
            ),
            field="version",
        )
    return found


def must_wait(challenge: Challenge, author: User) -> bool:
    """Put what newcomers of an unverified organisation state before a moderator."""
    verified = challenge.owner is not None and challenge.owner.verified_at is not None
    return not verified and hold(challenge.subject, author=author)


def hold_again(challenge: Challenge, author: User) -> None:
    """Let new words of what is shown wait like those of a new challenge.

    Nobody gets spam past the moderators by adding it afterwards.
    """
    is_shown = not challenge.is_draft or challenge.merged_into_id is not None
    if is_shown and challenge.held_at is None and must_wait(challenge, author):
        challenge.held_at = timezone.now()
        challenge.save(update_fields=["held_at"])


def save_next_version(challenge: Challenge) -> None:
    """Write a locked challenge, one version on, and announce it when it is public."""
    today = timezone.now().date()
    challenge.version += 1
    challenge.modified = today
    challenge.sort_date = today
    challenge.save()
    if not challenge.is_draft:
        announce("challenge", [challenge.pk])


def own_catalogue() -> Catalogue:
    """The catalogue of what is stated here; made when the first one is."""
    catalogue, _created = Catalogue.objects.get_or_create(
        pk=OWN_CATALOGUE,
        defaults={
            "title": {
                "en": "Stated here",
                "fi": "Täällä ilmoitetut",
                "sv": "Angivna här",
                "pl": "Zgłoszone tutaj",
                "lt": "Paskelbta čia",
                "it": "Dichiarate qui",
            },
            "holds": "challenge",
        },
    )
    return catalogue


def _apply(
    challenge: Challenge, statement: Statement, answers: Mapping[str, object]
) -> set[str]:
    changed = set()
    for name, value in answers.items():
        _check_size(name, value)
        if name in PUBLIC_TEXTS:
            value = tidy(str(value))
        if name in ON_STATEMENT:
            if getattr(statement, name) != value:
                setattr(statement, name, value)
                changed.add(name)
        elif _apply_to_challenge(challenge, name, value):
            changed.add(name)
    _check_order(statement)
    return changed


def _apply_to_challenge(challenge: Challenge, name: str, value: object) -> bool:
    if name == "title":
        title = one_line(tidy(str(value)))
        new: object = {challenge.language: title} if title else {}
    elif name == "region":
        region = Region.objects.filter(pk=value).first() if value else None
        if value and region is None:
            raise Invalid(_("This region is not known."), field="region")
        if challenge.region_id == (region.pk if region else None):
            return False
        challenge.region = region
        challenge.country = _country(region, challenge)
        return True
    elif name == "language":
        new = str(value)
        if new != challenge.language:
            _tag, title = best(challenge.title, (challenge.language,))
            challenge.title = {new: title} if title else {}
    else:
        new = value
    if getattr(challenge, name) == new:
        return False
    setattr(challenge, name, new)
    return True


def _country(region: Region | None, challenge: Challenge) -> str:
    if region is not None:
        return _country_of(region)
    return challenge.owner.country if challenge.owner else ""


def _country_of(region: Region) -> str:
    return NUTS_TO_ISO.get(region.country, region.country)


def _region_of(organisation: Organisation) -> Region | None:
    code = organisation.nuts_code
    return Region.objects.filter(pk=code).first() if code else None


def _check_size(name: str, value: object) -> None:
    """Refuse an answer that is too large; nothing is cut off unseen."""
    most = MOST.get(name)
    if most is None or value is None:
        return
    if isinstance(value, str):
        if len(value) > most:
            raise Invalid(
                ngettext(
                    "This answer may have up to %(most)d character, and it has"
                    " %(count)d. Shorten it.",
                    "This answer may have up to %(most)d characters, and it has"
                    " %(count)d. Shorten it.",
                    int(most),
                )
                % {"most": most, "count": len(value)},
                field=name,
            )
    elif isinstance(value, Sequence):
        if len(value) > most:
            raise Invalid(_("Choose at most %(most)d.") % {"most": most}, field=name)
    elif isinstance(value, (int, Decimal)) and not 0 <= value <= most:
        raise Invalid(
            _("Write a number from 0 to %(most)d.") % {"most": most}, field=name
        )


def _check_order(statement: Statement) -> None:
    """Refuse planned dates that run backwards."""
    planned: list[tuple[str, date]] = [
        (name, day)
        for name in ("planned_answer", "planned_pilot", "planned_end")
        if isinstance(day := getattr(statement, name), date)
    ]
    for (_earlier, first), (name, second) in pairwise(planned):
        if second < first:
            raise Invalid(_("The planned dates must follow one another."), field=name)


def _describe(challenge: Challenge, statement: Statement) -> None:
    texts = [getattr(statement, name) for name in DESCRIBING]
    text = "\n\n".join(text for text in texts if text)
    challenge.description = {challenge.language: text} if text else {}
