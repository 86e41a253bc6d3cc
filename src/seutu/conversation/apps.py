from django.apps import AppConfig


class ConversationConfig(AppConfig):
    name = "seutu.conversation"

    def ready(self) -> None:
        from seutu.accounts.exports import register_erasure, register_export
        from seutu.conversation.accounts import comments_of, forget_author
        from seutu.conversation.moderated import CommentSubjects, ModeratedComments
        from seutu.conversation.selectors import visible_contributions
        from seutu.conversation.services import forget_old_revisions
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects
        from seutu.moderation.registry import (
            register_contributions,
            register_moderated,
        )

        register_moderated("comment", ModeratedComments())
        register_subjects("comment", CommentSubjects())
        register_contributions(visible_contributions)
        register_export("comments", comments_of)
        register_erasure(forget_author)
        every(86_400, "revisions", forget_old_revisions)
