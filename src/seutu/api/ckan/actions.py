"""The actions there are: functions that take what was asked and give the result."""

from collections.abc import Callable

from seutu.api.ckan.asked import Asked

Action = Callable[[Asked], object]

ACTIONS: dict[str, Action] = {}
# What CKAN's clients may try to do with data; here everything is read only.
WRITING = ("_create", "_update", "_patch", "_delete", "_purge", "_revise", "_invite")
PRIVATE = frozenset(
    {"user_list", "user_show", "member_list", "dashboard_activity_list"}
)


def action(function: Action) -> Action:
    """Offer a function under its own name."""
    ACTIONS[function.__name__] = function
    return function


def is_refused(name: str) -> bool:
    """Tell whether CKAN has an action of this name that is not for everybody here."""
    return name in PRIVATE or name.endswith(WRITING)
