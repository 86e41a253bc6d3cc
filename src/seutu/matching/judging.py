"""What people say of matches, and how it leaves in the forms of the field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.exports import register_erasure, register_export
from seutu.accounts.models import AnyUser, Organisation, User
from seutu.accounts.names import one_line
from seutu.accounts.selectors import is_operator
from seutu.audit.services import record as audit
from seutu.challenges.models import Challenge
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.kinds import RecordText, kind
from seutu.core.language import best
from seutu.matching.models import Judgement, StandingMatch
from seutu.moderation.selectors import facts_about
from seutu.moderation.trust import causes_to_hold, trust
from seutu.moderation.wording import tidy

LONGEST_NOTE = 500
MOST_AN_HOUR = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What was said of one record for one challenge, counted."""

    fits: int = 0
    fails: int = 0
    owner: Judgement | None = None
    mine: Judgement | None = None


@transaction.atomic
def judge(
    challenge: Challenge,
    record: str,
    *,
    by: User,
    fits: bool,
    because: str,
    note: str = "",
    organisation: Organisation | None = None,
) -> Judgement:
    """Keep a person's verdict on a record for a challenge; the last one counts.

    `record` is "<kind>:<record id>". Raises `NotFound` when there is no such record
    and `Invalid` when the reason does not go with the verdict.
    """
    allowed = Judgement.FITTING if fits else Judgement.FAILING
    if because not in allowed:
        raise Invalid(
            _("Choose a reason that goes with your verdict."), field="because"
        )
    note = one_line(tidy(note))
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            ngettext(
                "A note may have up to %(limit)d letter.",
                "A note may have up to %(limit)d letters.",
                LONGEST_NOTE,
            )
            % {"limit": LONGEST_NOTE},
            field="note",
        )
    if text_of(record) is None:
        raise NotFound(_("No record has this name."))
    _check_pace(by)
    match = StandingMatch.objects.filter(challenge=challenge, record=record).first()
    judgement, is_new = Judgement.objects.update_or_create(
        challenge=challenge,
        record=record,
        person=by,
        defaults={
            "organisation": organisation,
            "is_owner": by.has_perm("challenges.judge", challenge),
            "fits": fits,
            "because": because,
            "note": note,
            "score": match.score if match else None,
            "rank": match.rank if match else None,
        },
    )
    audit(
        "judgement.made" if is_new else "judgement.changed",
        target=challenge,
        actor=by,
        record=record,
        fits=fits,
    )
    return judgement


def _check_pace(person: User) -> None:
    """Raise `Conflict` for more verdicts than one can think about."""
    since = timezone.now() - timedelta(hours=1)
    given = Judgement.objects.filter(person=person, made_at__gte=since).count()
    if given >= MOST_AN_HOUR:
        raise Conflict(
            _("You have written a lot within the last hour. Go on a little later.")
        )


@transaction.atomic
def withdraw_judgement(challenge: Challenge, record: str, *, by: User) -> None:
    """Take a person's verdict back; nothing happens when there is none."""
    gone, _models = Judgement.objects.filter(
        challenge=challenge, record=record, person=by
    ).delete()
    if gone:
        audit("judgement.withdrawn", target=challenge, actor=by, record=record)


def opinions(
    challenge: Challenge, records: Iterable[str], viewer: User | None = None
) -> Mapping[str, Opinion]:
    """Gather what was said of records for a challenge; one query."""
    names = list(records)
    rows = with_readable_notes(
        Judgement.objects.filter(challenge=challenge, record__in=names).select_related(
            "person"
        ),
        viewer,
    )
    found: dict[str, list[Judgement]] = {}
    for row in rows:
        found.setdefault(row.record, []).append(row)
    return {
        name: Opinion(
            fits=sum(one.fits for one in found.get(name, ())),
            fails=sum(not one.fits for one in found.get(name, ())),
            owner=next((one for one in found.get(name, ()) if one.is_owner), None),
            mine=next(
                (
                    one
                    for one in found.get(name, ())
                    if viewer is not None and one.person_id == viewer.pk
                ),
                None,
            ),
        )
        for name in names
    }


def with_readable_notes(
    judgements: Iterable[Judgement], viewer: AnyUser | None
) -> list[Judgement]:
    """Take away, from the rows in memory, the notes that this viewer may not read.

    A note is public once its author is settled, like what she says elsewhere; until
    then she alone and the operators read it, and nobody has to decide about it.
    """
    rows = list(judgements)
    if viewer is not None and is_operator(viewer):
        return rows
    known = {one.person for one in rows if one.note and one.person is not None}
    facts = facts_about(known) if known else {}
    for one in rows:
        if not one.note or (viewer is not None and one.person_id == viewer.pk):
            continue
        found = facts.get(one.person_id)
        if found is None or causes_to_hold(trust(found), one.note):
            one.note = ""
    return rows


def settled(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str], int]:
    """Reduce verdicts to one grade for each challenge and record.

    The newest verdict of an owner decides; without one, the median of the readers,
    rounded down, so that a doubt counts against the match.
    """
    by_pair: dict[tuple[str, str], list[Judgement]] = {}
    for one in judgements:
        by_pair.setdefault((one.challenge_id, one.record), []).append(one)
    grades = {}
    for pair, group in by_pair.items():
        owners = [one for one in group if one.is_owner]
        if owners:
            grades[pair] = max(owners, key=lambda one: (one.changed_at, one.pk)).grade
        else:
            ordered = sorted(one.grade for one in group)
            grades[pair] = ordered[(len(ordered) - 1) // 2]
    return grades


def qrels() -> Iterator[str]:
    """Yield the settled verdicts on public challenges as lines of a TREC qrels file.

    Each line is "topic 0 document grade": the topic is the id of the challenge, the
    document "<kind>:<record id>", the grade 2, 1 or 0. Who judged is left out.
    """
    public = Judgement.objects.filter(
        challenge__in=Challenge.objects.public().values("pk")
    )
    for (challenge, name), grade in sorted(settled(public).items()):
        yield f"{challenge} 0 {name} {grade}\n"


def topics() -> Iterator[dict[str, str]]:
    """Yield the judged public challenges as the needs of a collection."""
    judged = Challenge.objects.public().filter(
        pk__in=Judgement.objects.values("challenge")
    )
    for challenge in judged.order_by("pk"):
        tag, title = best(challenge.title, (challenge.language,))
        yield {
            "id": challenge.pk,
            "language": tag,
            "title": title,
            "text": challenge.description.get(tag, ""),
            "region": challenge.region_id or challenge.country,
        }


def text_of(record: str) -> RecordText | None:
    """Read a supply record by its name, or None when there is no such record."""
    name, _sep, pk = record.partition(":")
    try:
        known = kind(name)
    except NotFound:
        return None
    if known.role != "supply" or len(pk) > 16:
        return None
    return next(iter(known.records.texts([pk])), None)


def register() -> None:
    register_export("judgements", judgements_of)
    register_erasure(forget_judge)


def judgements_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "challenge": one.challenge_id,
            "record": one.record,
            "fits": one.fits,
            "because": one.because,
            "note": one.note,
            "made": one.made_at,
        }
        for one in Judgement.objects.filter(person=user)
    ]


def forget_judge(user: User) -> None:
    """Keep the verdicts of an erased account without its person and its words."""
    Judgement.objects.filter(person=user).update(person=None, note="")
