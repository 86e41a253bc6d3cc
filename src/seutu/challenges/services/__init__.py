"""What changes challenges; one file per part of their life."""

from seutu.challenges.services.answers import (
    answer_offer,
    offer_answer,
    withdraw_answer,
)
from seutu.challenges.services.data_requests import (
    ask_for_data,
    change_request,
    withdraw_request,
)
from seutu.challenges.services.data_requests_answering import (
    accept_request,
    appeal_request,
    decline_request,
    deliver_request,
    remind_overdue,
    reopen_request,
)
from seutu.challenges.services.data_requests_assigning import (
    assign_request,
    claim_request,
    merge_requests,
    separate_request,
)
from seutu.challenges.services.data_requests_candidates import (
    judge_candidate,
    propose_candidates,
)
from seutu.challenges.services.data_requests_joining import (
    join_request,
    leave_request,
)
from seutu.challenges.services.drafting import (
    create_draft,
    discard_draft,
    save_answers,
)
from seutu.challenges.services.listed import (
    announce_challenges_of,
    close_ended_challenges,
    store_challenges,
)
from seutu.challenges.services.partners import (
    answer_partnership,
    ask_to_join,
    invite_partner,
    leave,
    undo_merge,
    withdraw_partnership,
)
from seutu.challenges.services.pledges import (
    answer_pledge,
    fulfil_pledge,
    make_pledge,
    support,
    withdraw_pledge,
    withdraw_support,
)
from seutu.challenges.services.states import hide, move, publish, show

__all__ = [
    "accept_request",
    "announce_challenges_of",
    "answer_offer",
    "answer_partnership",
    "answer_pledge",
    "appeal_request",
    "ask_for_data",
    "ask_to_join",
    "assign_request",
    "change_request",
    "claim_request",
    "close_ended_challenges",
    "create_draft",
    "decline_request",
    "deliver_request",
    "discard_draft",
    "fulfil_pledge",
    "hide",
    "invite_partner",
    "join_request",
    "judge_candidate",
    "leave",
    "leave_request",
    "make_pledge",
    "merge_requests",
    "move",
    "offer_answer",
    "propose_candidates",
    "publish",
    "remind_overdue",
    "reopen_request",
    "save_answers",
    "separate_request",
    "show",
    "store_challenges",
    "support",
    "undo_merge",
    "withdraw_answer",
    "withdraw_partnership",
    "withdraw_pledge",
    "withdraw_request",
    "withdraw_support",
]
