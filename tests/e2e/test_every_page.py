"""Each page and each component in a browser: no barrier, no fault, nothing cut off."""

from collections.abc import Callable
from typing import Any

import pytest

from seutu.web.gallery import PAGES

LOOKS = {
    "light, wide": {"width": 1280, "color_scheme": "light"},
    "dark, narrow": {"width": 390, "color_scheme": "dark"},
}
MORE_LOOKS = LOOKS | {
    "light, narrow": {"width": 390, "color_scheme": "light"},
    "dark, wide": {"width": 1280, "color_scheme": "dark"},
}
ADDRESSES = [
    *(("gallery/", look) for look in MORE_LOOKS),
    *(("account/login/", look) for look in LOOKS),
    *(("account/signup/", look) for look in LOOKS),
    *((f"gallery/{name}/", look) for name in PAGES for look in LOOKS),
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("address", "look"), ADDRESSES)
def test_a_page_has_no_barrier_and_no_fault_and_fits_its_width(
    live_server: Any,
    new_context: Callable[..., Any],
    complaints: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
    address: str,
    look: str,
) -> None:
    width, scheme = MORE_LOOKS[look].values()
    context = new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    heard = faults(page)
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((live_server.url, "data:"))
            else outside.append(request.url)
        ),
    )

    page.goto(f"{live_server.url}/en/{address}", wait_until="networkidle")

    assert heard == []
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints(page) == []
