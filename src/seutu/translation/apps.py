from django.apps import AppConfig


class TranslationConfig(AppConfig):
    name = "seutu.translation"

    def ready(self) -> None:
        from seutu.accounts.exports import register_erasure, register_export
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects
        from seutu.moderation.registry import register_moderated
        from seutu.translation import checks  # noqa: F401 - registers itself
        from seutu.translation.accounts import forget_translator, translations_by
        from seutu.translation.subjects import (
            ModeratedTranslations,
            TranslationSubjects,
        )
        from seutu.translation.tasks import enqueue_due, enqueue_sweep

        register_subjects("translation", TranslationSubjects())
        register_moderated("translation", ModeratedTranslations())
        register_export("translations", translations_by)
        register_erasure(forget_translator)
        every(20, "translations", enqueue_due)
        every(86_400, "translations of what is gone", enqueue_sweep)
