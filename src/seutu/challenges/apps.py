from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    name = "seutu.challenges"

    def ready(self) -> None:
        from seutu.challenges import documents

        documents.register_kind()
