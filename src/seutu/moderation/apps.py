from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "seutu.moderation"

    def ready(self) -> None:
        from seutu.accounts.exports import register_erasure, register_export
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects
        from seutu.moderation.accounts import cases_of, forget_person, reports_of
        from seutu.moderation.services import forget_old_reports
        from seutu.moderation.subjects import CaseSubjects

        register_subjects("case", CaseSubjects())
        register_export("reports", reports_of)
        register_export("moderation", cases_of)
        register_erasure(forget_person)
        every(86_400, "reports", forget_old_reports)
