"""Comments, reports and the moderation queue."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views import conversation, moderation

urlpatterns: list[URLPattern | URLResolver] = [
    path("comments/new/", conversation.post, name="comment_post"),
    path("comments/closing/", conversation.close, name="conversation_close"),
    path("comments/<int:comment_id>/", conversation.comment, name="comment"),
    path("comments/<int:comment_id>/edit/", conversation.edit, name="comment_edit"),
    path(
        "comments/<int:comment_id>/withdrawal/",
        conversation.withdraw,
        name="comment_withdraw",
    ),
    path("report/", moderation.report, name="report"),
    path("moderation/", moderation.queue, name="moderation_queue"),
    path("moderation/spam/", moderation.spam, name="moderation_spam"),
    path("moderation/mine/", moderation.mine, name="moderation_mine"),
    path("moderation/policy/", moderation.policy, name="moderation_policy"),
    path("moderation/log/", moderation.log, name="moderation_log"),
    path("moderation/log.csv", moderation.log_csv, name="moderation_log_csv"),
    path("moderation/cases/<int:case_id>/", moderation.case, name="moderation_case"),
    path(
        "moderation/cases/<int:case_id>/claim/",
        moderation.claim,
        name="moderation_claim",
    ),
    path(
        "moderation/cases/<int:case_id>/decision/",
        moderation.decision,
        name="moderation_decision",
    ),
    path(
        "moderation/cases/<int:case_id>/appeal/",
        moderation.appeal,
        name="moderation_appeal",
    ),
]
