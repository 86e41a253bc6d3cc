"""Background work on files: small, repeatable."""

from django_tasks import task

from seutu.files import retention


@task()
def sweep_files() -> str:
    """Remove what is no longer kept."""
    return ", ".join(f"{name} {count}" for name, count in retention.sweep().items())


def enqueue_sweep() -> None:
    sweep_files.enqueue()
