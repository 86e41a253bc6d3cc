"""Who may moderate, and who may read and appeal a case."""

import rules

from seutu.accounts.models import AnyUser
from seutu.accounts.selectors import is_operator
from seutu.moderation.models import Case
from seutu.moderation.selectors import can_be_appealed


@rules.predicate
def is_moderator(user: AnyUser) -> bool:
    return is_operator(user)


@rules.predicate
def is_its_author(user: AnyUser, case: Case | None) -> bool:
    return case is not None and case.author_id == user.pk


@rules.predicate
def is_told_about_it(user: AnyUser, case: Case | None) -> bool:
    return case is not None and case.decisions.exists()


@rules.predicate
def may_still_appeal(user: AnyUser, case: Case | None) -> bool:
    return case is not None and can_be_appealed(case)


rules.add_perm("moderation.moderate", is_moderator)
rules.add_perm(
    "moderation.view_case", is_moderator | (is_its_author & is_told_about_it)
)
rules.add_perm("moderation.appeal", is_its_author & may_still_appeal)
