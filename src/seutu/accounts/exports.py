"""Everything a person did, and forgetting it: the apps above register their part."""

from collections.abc import Callable, Mapping

from seutu.accounts.models import User

Export = Callable[[User], list[dict[str, object]]]
Erasure = Callable[[User], None]

_exports: dict[str, Export] = {}
_erasures: list[Erasure] = []


def register_export(name: str, function: Export) -> None:
    """Add a part to the export of an account; a second one of a name replaces it.

    The function returns plain values that JSON can hold: texts, numbers, dates.
    """
    _exports[name] = function


def register_erasure(function: Erasure) -> None:
    """Call a function when an account is erased, inside the transaction; once each.

    It drops what is private and keeps public records, whose author is then shown by
    a pseudonym. It may run again without harm.
    """
    if function not in _erasures:
        _erasures.append(function)


def export_of(user: User) -> Mapping[str, list[dict[str, object]]]:
    """Collect what every app knows of a person, part by part."""
    return {name: _exports[name](user) for name in sorted(_exports)}


def run_erasures(user: User) -> None:
    for function in _erasures:
        function(user)
