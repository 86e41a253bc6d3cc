"""Who may do what with files."""

import rules

from seutu.accounts.models import AnyUser
from seutu.accounts.selectors import is_operator
from seutu.core import subjects
from seutu.files.models import StoredFile


@rules.predicate
def sees_it(user: AnyUser, file: StoredFile | None) -> bool:
    """The pair of `StoredFileQuerySet.visible_to`."""
    if file is None or file.state == StoredFile.State.DELETED:
        return False
    if not subjects.visible(user, [file.subject]):
        return False
    return (
        file.state == StoredFile.State.SHOWN
        or is_operator(user)
        or _uploaded(user, file)
    )


@rules.predicate
def may_remove(user: AnyUser, file: StoredFile | None) -> bool:
    """Who uploaded it, who keeps the subject, and operators; also to undo it."""
    if file is None or user.is_anonymous or not user.is_active:
        return False
    return (
        is_operator(user)
        or _uploaded(user, file)
        or subjects.may(user, "attach", file.subject)
    )


@rules.predicate
def may_attach(user: AnyUser, subject: str | None) -> bool:
    if subject is None or user.is_anonymous or not user.is_active:
        return False
    return subjects.may(user, "attach", subject)


def _uploaded(user: AnyUser, file: StoredFile) -> bool:
    return user.is_authenticated and file.uploaded_by_id == user.pk


rules.add_perm("files.view", sees_it)
rules.add_perm("files.delete", may_remove)
rules.add_perm("files.attach", may_attach)
