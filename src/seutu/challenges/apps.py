from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "seutu.challenges"

    def ready(self) -> None:
        from seutu.accounts.hiding import on_hiding
        from seutu.challenges import documents, happenings, people, services, subjects
        from seutu.challenges.services import close_ended_challenges
        from seutu.core.schedule import every

        documents.register_kind()
        on_hiding(services.announce_challenges_of)
        happenings.register_events()
        people.register()
        subjects.register()
        every(3_600, "challenges", close_ended_challenges)
