"""What a person did with challenges: her export, and what erasure takes away."""

from seutu.accounts.exports import register_erasure, register_export
from seutu.accounts.models import User
from seutu.challenges.models import Answer, Pledge, Statement, Support


def statements_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "challenge": one.challenge_id,
            "title": one.challenge.title,
            "state": one.challenge.state,
            "begun": one.challenge.first_seen_at,
        }
        for one in Statement.objects.filter(author=user).select_related("challenge")
    ]


def pledges_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "challenge": one.challenge_id,
            "kind": one.kind,
            "amount": one.amount,
            "conditions": one.conditions,
            "state": one.state,
            "made": one.made_at,
        }
        for one in Pledge.objects.filter(person=user)
    ]


def answers_of(user: User) -> list[dict[str, object]]:
    return [
        {
            "challenge": one.challenge_id,
            "record": one.record,
            "note": one.note,
            "state": one.state,
            "made": one.made_at,
        }
        for one in Answer.objects.filter(person=user)
    ]


def supports_of(user: User) -> list[dict[str, object]]:
    return [
        {"challenge": one.challenge_id, "made": one.made_at}
        for one in Support.objects.filter(person=user)
    ]


def erase(user: User) -> None:
    """Take a person's name off what she made; public records stay.

    A pledge of hers alone that was not kept is withdrawn, because nobody is left to
    keep it; likes go.
    """
    alone = Pledge.objects.filter(person=user, organisation__isnull=True)
    alone.filter(state__in=[Pledge.State.OFFERED, Pledge.State.ACCEPTED]).update(
        state=Pledge.State.WITHDRAWN
    )
    Pledge.objects.filter(person=user).update(person=None)
    Answer.objects.filter(person=user).update(person=None)
    Statement.objects.filter(author=user).update(author=None)
    Support.objects.filter(person=user).delete()


def register() -> None:
    register_export("challenges", statements_of)
    register_export("pledges", pledges_of)
    register_export("answers", answers_of)
    register_export("supports", supports_of)
    register_erasure(erase)
