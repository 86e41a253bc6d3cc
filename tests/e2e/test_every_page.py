"""Each page and each component in a browser: no barrier, no fault, nothing cut off."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from seutu.web.gallery import PAGES
from tests.e2e.conftest import PATIENCE

LOOKS = ((1280, "light"), (390, "dark"))
MORE_LOOKS = (*LOOKS, (390, "light"), (1280, "dark"))
ADDRESSES = {
    "gallery/": MORE_LOOKS,
    "account/login/": LOOKS,
    "account/signup/": LOOKS,
    **{f"gallery/{name}/": LOOKS for name in PAGES},
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def kept() -> list[Any]:
    """Pages that tests without a failure leave to those after them."""
    return []


@pytest.fixture(scope="module")
def opened(browser: Any, kept: list[Any]) -> Iterator[Callable[[], Any]]:
    """Open a page, or the one of the test before: most of loading is a new process."""
    contexts = []

    def open_one() -> Any:
        if kept:
            return kept.pop()
        contexts.append(browser.new_context())
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_barrier_and_no_fault_and_fits_its_width(
    live_server: Any,
    opened: Callable[[], Any],
    kept: list[Any],
    complaints: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
    address: str,
) -> None:
    page = opened()
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

    for width, scheme in ADDRESSES[address]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(f"{live_server.url}/en/{address}", wait_until="networkidle")

        assert heard == [], (width, scheme)
        assert outside == [], (width, scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, scheme
        assert complaints(page) == [], (width, scheme)
    kept.append(page)
