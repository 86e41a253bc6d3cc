"""Who may translate, and who may ask a machine to."""

import rules

from seutu.accounts.models import AnyUser
from seutu.accounts.selectors import is_operator
from seutu.core import subjects
from seutu.translation.registry import has_texts


@rules.predicate
def may_translate(user: AnyUser, subject: str | None) -> bool:
    """Whoever may "translate" the subject, and operators who may see it."""
    if subject is None or user.is_anonymous or not user.is_active:
        return False
    if not has_texts(subject):
        return False
    if subjects.may(user, "translate", subject):
        return True
    return is_operator(user) and bool(subjects.visible(user, [subject]))


@rules.predicate
def may_ask(user: AnyUser, subject: str | None) -> bool:
    """Every reader who is signed in: what is asked for costs the operator money."""
    if subject is None or user.is_anonymous or not user.is_active:
        return False
    return has_texts(subject) and bool(subjects.visible(user, [subject]))


rules.add_perm("translation.translate", may_translate)
rules.add_perm("translation.request", may_ask)
