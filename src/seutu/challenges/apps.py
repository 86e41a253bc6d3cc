from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "seutu.challenges"

    def ready(self) -> None:
        from seutu.accounts.hiding import on_hiding
        from seutu.challenges import documents, happenings, people, services, subjects
        from seutu.challenges.data_requests import happenings as told_of_requests
        from seutu.challenges.data_requests import people as people_of_requests
        from seutu.challenges.data_requests import rules  # noqa: F401 - permissions
        from seutu.challenges.data_requests import subjects as request_subjects
        from seutu.challenges.services import close_ended_challenges, remind_overdue
        from seutu.core.schedule import every

        documents.register_kind()
        on_hiding(services.announce_challenges_of)
        happenings.register_events()
        people.register()
        subjects.register()
        told_of_requests.register_events()
        people_of_requests.register()
        request_subjects.register()
        every(3_600, "challenges", close_ended_challenges)
        every(3_600, "overdue requests", remind_overdue)
