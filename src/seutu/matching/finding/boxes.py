"""Boxes of degrees as clients write them: pure."""

import re

from django.utils.translation import gettext as _

from seutu.core.errors import Invalid
from seutu.places.extents import Box

NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?", re.ASCII)


def read_box(text: str, *, field: str) -> Box:
    """Read west,south,east,north, or six numbers with heights; raises `Invalid`."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 6:
        parts = [*parts[:2], *parts[3:5]]
    if len(parts) == 4 and all(map(NUMBER.fullmatch, parts)):
        found = Box(*map(float, parts))
        if is_in_degrees(found):
            return found
    raise Invalid(
        _("“%(field)s” must be west,south,east,north in degrees.") % {"field": field},
        field=field,
    )


def is_in_degrees(box: Box) -> bool:
    """Tell whether the corners lie on the Earth; a box may cross the antimeridian."""
    return (
        -180 <= box.west <= 180
        and -180 <= box.east <= 180
        and -90 <= box.south <= box.north <= 90
    )
