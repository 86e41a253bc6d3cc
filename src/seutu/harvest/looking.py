"""Looking at an address in the worker, and what was found there, for a while."""

import uuid
from datetime import datetime
from enum import StrEnum

from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pydantic import BaseModel

from seutu.harvest.glimpses import Looked
from seutu.harvest.tasks import look_at_address


class LookState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Asked(BaseModel):
    """One look at an address that somebody asked for."""

    key: str
    address: str
    state: LookState
    asked_at: datetime

    @property
    def is_live(self) -> bool:
        return self.state in {LookState.WAITING, LookState.RUNNING}

    @property
    def seconds(self) -> float:
        """How long ago it was asked for."""
        return (timezone.now() - self.asked_at).total_seconds()


class Look(Asked):
    """A look for the reader of an address; `found` once it is done."""

    found: Looked | None = None


def ask_for_look(address: str, *, only: str = "") -> str:
    """Put a look at an address into the queue; returns the key to find it by."""
    language = translation.get_language() or "en"
    return str(look_at_address.enqueue(address, only, language).id)


def look_of(key: uuid.UUID) -> Look | None:
    """Find a look that was asked for; None when it is forgotten."""
    rows = DBTaskResult.objects.filter(task_path=look_at_address.module_path)
    row = rows.filter(pk=key).first()
    if row is None:
        return None
    asked, found = asked_of(row)
    return Look(
        **asked.model_dump(),
        found=Looked.model_validate(found) if found is not None else None,
    )


def asked_of(row: "DBTaskResult[..., object]") -> tuple[Asked, object | None]:
    """Tell how far a task is that looks at an address, and what it gave."""
    states = {
        TaskResultStatus.READY: LookState.WAITING,
        TaskResultStatus.RUNNING: LookState.RUNNING,
        TaskResultStatus.SUCCESSFUL: LookState.DONE,
    }
    state = states.get(TaskResultStatus(row.status), LookState.FAILED)
    asked = Asked(
        key=str(row.pk),
        address=row.args_kwargs["args"][0],
        state=state,
        asked_at=row.enqueued_at,
    )
    return asked, row.return_value if state is LookState.DONE else None
