from django.apps import AppConfig

SECONDS = 5
DAY = 86_400


class NotificationsConfig(AppConfig):
    name = "seutu.notifications"

    def ready(self) -> None:
        from seutu.accounts.exports import register_erasure, register_export
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects
        from seutu.notifications import listening, retention
        from seutu.notifications.rounds import forget, tell_and_send
        from seutu.notifications.searches import Searches

        listening.register()
        register_subjects("search", Searches())
        register_export("follows", retention.follows_export)
        register_export("notices", retention.notices_export)
        register_export("notice choices", retention.choices_export)
        register_export("saved searches", retention.searches_export)
        register_export("mail", retention.mails_export)
        register_erasure(retention.forget_person)
        every(SECONDS, "notices and mail", tell_and_send)
        every(DAY, "old notices", forget)
