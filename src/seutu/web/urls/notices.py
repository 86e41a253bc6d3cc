"""Notices, topics, digests and the outbox of the demo."""

from django.urls import URLPattern, URLResolver, path

from seutu.web.views import mail, notices

urlpatterns: list[URLPattern | URLResolver] = [
    path("notices/", notices.notice_list, name="notices"),
    path("notices/read/", notices.mark_read, name="notices_read"),
    path("notices/<int:pk>/open/", notices.open_notice, name="notice_open"),
    path("notices/choices/", notices.choices, name="notice_choices"),
    path("notices/following/", notices.following, name="following"),
    path("notices/follow/", notices.follow, name="follow_change"),
    path("notices/searches/", notices.searches, name="saved_searches"),
    path("notices/searches/new/", notices.new_search, name="saved_search_new"),
    path(
        "notices/searches/<int:pk>/", notices.change_search, name="saved_search_change"
    ),
    path("notices/mail/", mail.start_or_stop, name="mail_start_or_stop"),
    path("notices/stop/<str:token>/", mail.stop, name="mail_stop"),
    path("notices/undo/", mail.undo, name="mail_undo"),
    path("outbox/", mail.outbox, name="outbox"),
    path("outbox/<int:pk>/", mail.outbox_mail, name="outbox_mail"),
    path("outbox/<int:pk>/markup/", mail.outbox_markup, name="outbox_markup"),
    path("operate/mail/", mail.queue, name="mail_queue"),
    path("operate/mail/<int:pk>/", mail.try_again, name="mail_try_again"),
]
