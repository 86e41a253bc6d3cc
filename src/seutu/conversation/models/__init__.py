"""Comments, their former wordings and closed threads."""

from seutu.conversation.models.comment import Comment, Revision
from seutu.conversation.models.thread import Thread

__all__ = ["Comment", "Revision", "Thread"]
