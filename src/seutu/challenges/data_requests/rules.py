"""Who may do what with data requests.

`view_request` is the pair of `DataRequestQuerySet.visible_to`, `view_request_support`
of `RequestSupportQuerySet.visible_to`.
"""

import rules

from seutu.accounts.models import AnyUser
from seutu.accounts.rules import acts_for, is_operator
from seutu.challenges.data_requests.selectors import root
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.challenges.rules import can_act, is_signed_in


@rules.predicate
def is_public(user: AnyUser, request: DataRequest | None) -> bool:
    return request is not None and request.is_public


@rules.predicate
def asked_for_it(user: AnyUser, request: DataRequest | None) -> bool:
    """Who asked, or an editor of the organisation it was asked for."""
    if request is None or user.is_anonymous or not user.is_active:
        return False
    return request.asker_id == user.pk or acts_for(user, request.organisation)


@rules.predicate
def answers_for_publisher(user: AnyUser, request: DataRequest | None) -> bool:
    """An editor of the organisation that was asked; not while nobody may see it."""
    return (
        request is not None
        and request.is_public
        and bool(acts_for(user, root(request).publisher))
    )


@rules.predicate
def supports_it(user: AnyUser, support: RequestSupport | None) -> bool:
    return (
        support is not None
        and bool(user.is_active)
        and user.is_authenticated
        and support.person_id == user.pk
    )


@rules.predicate
def is_counted(user: AnyUser, support: RequestSupport | None) -> bool:
    return (
        support is not None
        and support.held_at is None
        and support.withdrawn_at is None
        and bool(user.has_perm("challenges.view_request", support.request))
    )


@rules.predicate
def has_public_reason(user: AnyUser, support: RequestSupport | None) -> bool:
    return support is not None and not support.is_reason_private


@rules.predicate
def is_its_publisher(user: AnyUser, support: RequestSupport | None) -> bool:
    return support is not None and bool(
        user.has_perm("challenges.answer_request", support.request)
    )


rules.add_perm("challenges.ask_for_data", is_signed_in)
rules.add_perm("challenges.view_request", is_public | asked_for_it | is_operator)
rules.add_perm("challenges.change_request", asked_for_it)
rules.add_perm("challenges.withdraw_request", asked_for_it)
rules.add_perm("challenges.appeal_request", asked_for_it)
rules.add_perm("challenges.support_request", is_signed_in & is_public)
rules.add_perm("challenges.answer_request", answers_for_publisher)
rules.add_perm("challenges.claim_request", can_act & is_public)
rules.add_perm("challenges.assign_request", answers_for_publisher | is_operator)
rules.add_perm("challenges.reopen_request", answers_for_publisher | is_operator)
rules.add_perm("challenges.merge_requests", answers_for_publisher | is_operator)
rules.add_perm(
    "challenges.separate_request", answers_for_publisher | asked_for_it | is_operator
)
rules.add_perm(
    "challenges.judge_candidate", asked_for_it | answers_for_publisher | is_operator
)
rules.add_perm(
    "challenges.view_request_support", is_counted | supports_it | is_operator
)
rules.add_perm(
    "challenges.read_request_reason",
    has_public_reason | supports_it | is_its_publisher | is_operator,
)
rules.add_perm("challenges.withdraw_request_support", supports_it)
