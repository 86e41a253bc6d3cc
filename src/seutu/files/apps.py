from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "seutu.files"

    def ready(self) -> None:
        from seutu.accounts.exports import register_erasure, register_export
        from seutu.core.schedule import every
        from seutu.core.subjects import register_subjects
        from seutu.files import checks  # noqa: F401 - registers itself
        from seutu.files.accounts import files_by, forget_uploader
        from seutu.files.subjects import FileSubjects, ModeratedFiles
        from seutu.files.tasks import enqueue_sweep
        from seutu.moderation.registry import register_moderated

        register_subjects("file", FileSubjects())
        register_moderated("file", ModeratedFiles())
        register_export("files", files_by)
        register_erasure(forget_uploader)
        every(21_600, "files", enqueue_sweep)
