"""How challenges and pledges appear to comments, notices, files and moderation."""

from django.urls import reverse

from seutu.accounts.models import AnyUser, User
from seutu.challenges import services
from seutu.challenges.models import Answer, Challenge, Pledge
from seutu.challenges.questions import PUBLIC_TEXTS, STEPS
from seutu.challenges.selectors import original_texts
from seutu.challenges.services.answers import hide_answer, show_answer
from seutu.challenges.services.pledges import hide_pledge, show_pledge
from seutu.core.language import best
from seutu.core.subjects import Subject, register_subjects
from seutu.moderation.registry import register_moderated
from seutu.translation.registry import SourceText, register_texts

# What the owners may do in the parts of the page that other apps draw.
OWNERS_MAY = frozenset({"answer", "attach", "close", "translate"})


class ChallengeSubjects:
    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            one.pk: Subject(
                name=one.subject, title=one.title, url=one.get_absolute_url()
            )
            for one in Challenge.objects.filter(pk__in=ids)
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = Challenge.objects.visible_to(viewer).filter(pk__in=ids)
        return set(rows.values_list("pk", flat=True))

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        challenge = Challenge.objects.filter(pk=pk).first()
        if challenge is None or not viewer.has_perm("challenges.view", challenge):
            return False
        if action == "comment":
            return bool(viewer.is_authenticated and challenge.is_public)
        if action in OWNERS_MAY:
            return bool(viewer.has_perm("challenges.change", challenge))
        if action == "history":
            return bool(
                viewer.has_perm("challenges.change", challenge)
                or viewer.has_perm("accounts.operate")
            )
        return action == "view"


class ChallengeTexts:
    """What people and machines may translate: the title and the public answers."""

    def texts(self, pk: str) -> dict[str, SourceText]:
        challenge = (
            Challenge.objects.own()
            .select_related("statement")
            .filter(pk=pk, statement__isnull=False)
            .first()
        )
        if challenge is None:
            return {}
        labels = {
            question.name: question.label for one in STEPS for question in one.questions
        }
        return {
            name: SourceText(text=text, language=language, label=labels.get(name, name))
            for name, (text, language) in original_texts(challenge).items()
        }


class PledgeSubjects:
    """The private talk between who pledged and who owns the challenge."""

    def find(self, ids: list[str]) -> dict[str, Subject]:
        rows = Pledge.objects.filter(pk__in=_numbers(ids)).select_related("challenge")
        return {
            str(one.pk): Subject(
                name=one.subject,
                title=one.challenge.title,
                url=reverse("pledge", args=[one.pk]),
            )
            for one in rows
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = Pledge.objects.filter(pk__in=_numbers(ids)).select_related("challenge")
        return {
            str(one.pk)
            for one in rows
            if viewer.has_perm("challenges.talk_about_pledge", one)
        }

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        return action in ("view", "comment") and pk in self.visible(viewer, [pk])


class ModeratedChallenges:
    """What is listed from elsewhere can be reported, and hidden from here alone."""

    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = Challenge.objects.select_related("statement").filter(pk__in=pks)
        return {one.pk: _words(one) for one in rows}

    def author(self, pk: str) -> User | None:
        statement = getattr(self._found(pk), "statement", None)
        return statement.author if statement is not None else None

    def show(self, pk: str, *, by: User | None) -> None:
        if challenge := self._found(pk):
            services.show(challenge, by=by)

    def hide(self, pk: str, *, by: User | None) -> None:
        if challenge := self._found(pk):
            services.hide(challenge, by=by)

    def _found(self, pk: str) -> Challenge | None:
        return (
            Challenge.objects.select_related("statement__author").filter(pk=pk).first()
        )


class ModeratedPledges:
    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = Pledge.objects.filter(pk__in=_numbers(pks))
        return {str(key): text for key, text in rows.values_list("pk", "conditions")}

    def author(self, pk: str) -> User | None:
        pledge = self._found(pk)
        return pledge.person if pledge else None

    def show(self, pk: str, *, by: User | None) -> None:
        if pledge := self._found(pk):
            show_pledge(pledge, by=by)

    def hide(self, pk: str, *, by: User | None) -> None:
        if pledge := self._found(pk):
            hide_pledge(pledge, by=by)

    def _found(self, pk: str) -> Pledge | None:
        rows = Pledge.objects.filter(pk__in=_numbers([pk]))
        return rows.select_related("person").first()


class ModeratedAnswers:
    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = Answer.objects.filter(pk__in=_numbers(pks))
        return {str(key): text for key, text in rows.values_list("pk", "note")}

    def author(self, pk: str) -> User | None:
        answer = self._found(pk)
        return answer.person if answer else None

    def show(self, pk: str, *, by: User | None) -> None:
        if answer := self._found(pk):
            show_answer(answer, by=by)

    def hide(self, pk: str, *, by: User | None) -> None:
        if answer := self._found(pk):
            hide_answer(answer, by=by)

    def _found(self, pk: str) -> Answer | None:
        rows = Answer.objects.filter(pk__in=_numbers([pk]))
        return rows.select_related("person").first()


class AnswerSubjects:
    def find(self, ids: list[str]) -> dict[str, Subject]:
        rows = Answer.objects.filter(pk__in=_numbers(ids)).select_related("challenge")
        return {
            str(one.pk): Subject(
                name=f"answer:{one.pk}",
                title=one.challenge.title,
                url=one.challenge.get_absolute_url(),
            )
            for one in rows
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = Answer.objects.visible_to(viewer).filter(pk__in=_numbers(ids))
        return {str(key) for key in rows.values_list("pk", flat=True)}

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        return action == "view" and pk in self.visible(viewer, [pk])


def register() -> None:
    register_subjects("challenge", ChallengeSubjects())
    register_subjects("pledge", PledgeSubjects())
    register_subjects("answer", AnswerSubjects())
    register_texts("challenge", ChallengeTexts())
    register_moderated("challenge", ModeratedChallenges())
    register_moderated("pledge", ModeratedPledges())
    register_moderated("answer", ModeratedAnswers())


def _words(challenge: Challenge) -> str:
    """Put together what a challenge says, with a statement or as it is listed."""
    _tag, title = best(challenge.title, (challenge.language,))
    statement = getattr(challenge, "statement", None)
    if statement is None:
        _tag, description = best(challenge.description, (challenge.language,))
        return "\n\n".join(text for text in (title, description) if text)
    texts = [getattr(statement, name) for name in (*PUBLIC_TEXTS, "closing_note")]
    return "\n\n".join(text for text in (title, *texts) if text)


def _numbers(ids: list[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19]
