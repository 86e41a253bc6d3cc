"""The worker, for tests of pages that leave work to it."""

from unittest import mock

from django_tasks_db.management.commands import db_worker


def work() -> None:
    """Do what waits in the queue, as the worker does, within the test's transaction."""
    with mock.patch.object(db_worker, "close_old_connections"):
        db_worker.Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="test",
            excluded_queue_names=[],
        ).run()
