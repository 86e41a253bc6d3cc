from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "seutu.accounts"

    def ready(self) -> None:
        from seutu.accounts.exports import register_export
        from seutu.accounts.own_records import PARTS
        from seutu.accounts.services import forget_expired_sessions
        from seutu.accounts.subjects import OrganisationSubjects
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects

        register_subjects("organisation", OrganisationSubjects())
        for name, part in PARTS.items():
            register_export(name, part)
        every(86_400, "sessions", forget_expired_sessions)
