"""What changes challenges; one file per part of their life."""

from seutu.challenges.services.answers import (
    answer_offer,
    offer_answer,
    withdraw_answer,
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
    "announce_challenges_of",
    "answer_offer",
    "answer_partnership",
    "answer_pledge",
    "ask_to_join",
    "close_ended_challenges",
    "create_draft",
    "discard_draft",
    "fulfil_pledge",
    "hide",
    "invite_partner",
    "leave",
    "make_pledge",
    "move",
    "offer_answer",
    "publish",
    "save_answers",
    "show",
    "store_challenges",
    "support",
    "undo_merge",
    "withdraw_answer",
    "withdraw_partnership",
    "withdraw_pledge",
    "withdraw_support",
]
