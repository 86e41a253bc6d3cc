"""The worker, for tests of pages that leave work to it."""

from django_tasks_db.management.commands.db_worker import Worker


def work() -> None:
    """Do what waits in the queue, as the worker does."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()
