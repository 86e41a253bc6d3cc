"""What the process that harvests runs.

It begins without Django, as a process does that imports only what it is to run.
"""


def work() -> None:
    """Work through the queue of harvests until told to stop, or the worker is gone."""
    import django

    django.setup()
    from seutu.cli.worker import worker_of
    from seutu.harvest.tasks import QUEUE
    from seutu.matching.installed import prepare_process

    prepare_process()
    worker = worker_of([QUEUE])
    worker.configure_signals()
    worker.run()
