from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "seutu.challenges"

    def ready(self) -> None:
        from seutu.challenges import documents
        from seutu.challenges.services import close_ended_challenges
        from seutu.core.schedule import every

        documents.register_kind()
        every(3_600, "challenges", close_ended_challenges)
