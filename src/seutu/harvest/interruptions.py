"""What ends a stretch of a run before the last page is read."""

from seutu.core.errors import Invalid


class Pause(Exception):
    """The run gives way to others and goes on after some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class LeaseLost(Exception):
    """The run was stopped by somebody, or another process has taken over."""


class TimeOver(Exception):
    """The run took as long as its source allows."""


class PageChanged(Exception):
    """The page in whose middle the run was stopped is another now."""


class Loop(Invalid):
    """The source's pages do not come to an end."""

    code = "page-loop"
