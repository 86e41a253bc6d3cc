from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "seutu.web"

    def ready(self) -> None:
        from seutu.conversation.detection import use_detector
        from seutu.language.detection import detect

        def sure_language(text: str) -> str:
            found = detect(text)
            return found.language if found.is_sure else ""

        use_detector(sure_language)
