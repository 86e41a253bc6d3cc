"""How data requests appear to comments, notices, translation and moderation."""

from seutu.accounts.models import AnyUser, User
from seutu.challenges.data_requests.wanted import TEXTS
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.challenges.services.data_requests import hide_request, show_request
from seutu.challenges.services.data_requests_joining import hide_support, show_support
from seutu.core.language import best
from seutu.core.subjects import Subject, register_subjects
from seutu.moderation.registry import register_moderated
from seutu.translation.registry import SourceText, register_texts

# What the publisher may do in the parts of the page that other apps draw.
PUBLISHER_MAY = frozenset({"answer", "attach", "close"})
# What the asker may do there.
ASKER_MAY = frozenset({"attach", "translate"})


class RequestSubjects:
    def find(self, ids: list[str]) -> dict[str, Subject]:
        return {
            one.pk: Subject(
                name=one.subject, title=one.title, url=one.get_absolute_url()
            )
            for one in DataRequest.objects.filter(pk__in=ids)
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = DataRequest.objects.visible_to(viewer).filter(pk__in=ids)
        return set(rows.values_list("pk", flat=True))

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        request = DataRequest.objects.filter(pk=pk).first()
        if request is None or not viewer.has_perm("challenges.view_request", request):
            return False
        if action == "comment":
            return bool(viewer.is_authenticated and request.is_public)
        if action in PUBLISHER_MAY and viewer.has_perm(
            "challenges.answer_request", request
        ):
            return True
        if action in ASKER_MAY:
            return bool(viewer.has_perm("challenges.change_request", request))
        if action == "history":
            return bool(viewer.has_perm("accounts.operate"))
        return action == "view"


class SupportSubjects:
    def find(self, ids: list[str]) -> dict[str, Subject]:
        rows = RequestSupport.objects.filter(pk__in=_numbers(ids))
        return {
            str(one.pk): Subject(
                name=one.subject,
                title=one.request.title,
                url=one.request.get_absolute_url(),
            )
            for one in rows.select_related("request")
        }

    def visible(self, viewer: AnyUser, ids: list[str]) -> set[str]:
        rows = RequestSupport.objects.visible_to(viewer).filter(pk__in=_numbers(ids))
        return {str(key) for key in rows.values_list("pk", flat=True)}

    def may(self, viewer: AnyUser, action: str, pk: str) -> bool:
        return action == "view" and pk in self.visible(viewer, [pk])


class RequestTexts:
    """What people and machines may translate: the words of who asked."""

    def texts(self, pk: str) -> dict[str, SourceText]:
        request = DataRequest.objects.filter(pk=pk).first()
        if request is None:
            return {}
        return {
            name: SourceText(
                text=text,
                language=language,
                label=DataRequest._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            )
            for name, (text, language) in original_texts(request).items()
        }


class ModeratedRequests:
    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        return {one.pk: _words(one) for one in DataRequest.objects.filter(pk__in=pks)}

    def author(self, pk: str) -> User | None:
        request = self._found(pk)
        return request.asker if request else None

    def show(self, pk: str, *, by: User | None) -> None:
        if request := self._found(pk):
            show_request(request, by=by)

    def hide(self, pk: str, *, by: User | None) -> None:
        if request := self._found(pk):
            hide_request(request, by=by)

    def _found(self, pk: str) -> DataRequest | None:
        return DataRequest.objects.select_related("asker").filter(pk=pk).first()


class ModeratedSupports:
    def text(self, pk: str) -> str:
        return self.texts([pk]).get(pk, "")

    def texts(self, pks: list[str]) -> dict[str, str]:
        rows = RequestSupport.objects.filter(pk__in=_numbers(pks))
        return {str(key): text for key, text in rows.values_list("pk", "reason")}

    def author(self, pk: str) -> User | None:
        support = self._found(pk)
        return support.person if support else None

    def show(self, pk: str, *, by: User | None) -> None:
        if support := self._found(pk):
            show_support(support, by=by)

    def hide(self, pk: str, *, by: User | None) -> None:
        if support := self._found(pk):
            hide_support(support, by=by)

    def _found(self, pk: str) -> RequestSupport | None:
        rows = RequestSupport.objects.filter(pk__in=_numbers([pk]))
        return rows.select_related("person").first()


def original_texts(request: DataRequest) -> dict[str, tuple[str, str]]:
    """Give the words of a request by name, each with its language."""
    found = {}
    for name in ("title", *TEXTS):
        language, text = best(getattr(request, name), (request.language,))
        found[name] = (text, language)
    return found


def register() -> None:
    register_subjects("datarequest", RequestSubjects())
    register_subjects("requestsupport", SupportSubjects())
    register_texts("datarequest", RequestTexts())
    register_moderated("datarequest", ModeratedRequests())
    register_moderated("requestsupport", ModeratedSupports())


def _words(request: DataRequest) -> str:
    texts = [text for text, _language in original_texts(request).values()]
    return "\n\n".join(text for text in (*texts, request.appeal) if text)


def _numbers(ids: list[str]) -> list[int]:
    return [int(pk) for pk in ids if pk.isascii() and pk.isdecimal() and len(pk) < 19]
