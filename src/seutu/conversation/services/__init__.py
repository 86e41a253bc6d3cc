"""Everything that changes comments and threads."""

from seutu.conversation.services.changing import edit_comment, withdraw_comment
from seutu.conversation.services.posting import post_comment
from seutu.conversation.services.retention import forget_old_revisions
from seutu.conversation.services.threads import close_thread, reopen_thread

__all__ = [
    "close_thread",
    "edit_comment",
    "forget_old_revisions",
    "post_comment",
    "reopen_thread",
    "withdraw_comment",
]
