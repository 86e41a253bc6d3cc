"""A real browser: Debian's Chromium, found on the path; skipped with a sentence."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import expect

# A page may take long on a machine that does much else; what never comes still fails.
PATIENCE = 60_000
expect.set_options(timeout=30_000)

# The browser's event loop runs in the test's thread; no query crosses it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LOOKS = ((1280, "light"), (390, "dark"))
LONGEST_ANSWER = 10.0
AXE = Path(__file__).parents[1] / "vendor/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only what is wrong is gathered and sent: the rest is many times as much.
FIND_VIOLATIONS = """async tags => {
    const found = await axe.run(document, {
        runOnly: tags,
        resultTypes: ["violations"],
    });
    return found.violations.map(
        one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`
    );
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Browser, server and test share two cores; a page that a busy machine kept
            # from answering gets a second chance, and is counted as run again.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="Install Debian's chromium to run this.")
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture
def new_context(new_context: Callable[..., Any]) -> Callable[..., Any]:
    """Open a browser of somebody's own, which waits for what a slow machine serves."""

    def opened(**options: Any) -> Any:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    return opened


@pytest.fixture(autouse=True)
def _answers_are_finished(transactional_db: None) -> Iterator[None]:
    """Let the server finish what a closed page had asked before the tables are emptied.

    The server's threads share the test database; one that still reads locks its tables.
    """
    running: set[int] = set()

    def begin(sender: object, **_: object) -> None:
        running.add(threading.get_ident())

    def end(sender: object, **_: object) -> None:
        running.discard(threading.get_ident())

    request_started.connect(begin, weak=False)
    request_finished.connect(end, weak=False)
    yield
    patience = time.monotonic() + LONGEST_ANSWER
    while running and time.monotonic() < patience:
        time.sleep(0.02)
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def complaints() -> Callable[[Any], list[str]]:
    """Run axe on a page and list what it finds, one line for each rule."""
    source = AXE.read_text()

    def run(page: Any) -> list[str]:
        page.evaluate("document.fonts.ready.then(() => null)")
        if not page.evaluate("'axe' in window"):
            # Chromium keeps what it compiled of a script that comes this way.
            session = page.context.new_cdp_session(page)
            session.send("Runtime.evaluate", {"expression": source})
            session.detach()
        return list(page.evaluate(FIND_VIOLATIONS, RULES))

    return run


@pytest.fixture
def barriers(complaints: Callable[[Any], list[str]]) -> Callable[..., list[str]]:
    """List what is wrong with a page where it stands, wide and light, narrow and dark.

    Loading a page costs more than looking at it, so it is loaded once for all looks.
    """

    def look(page: Any, looks: Sequence[tuple[int, str]] = LOOKS) -> list[str]:
        wrong = []
        for width, scheme in looks:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong += complaints(page)
            shown = page.evaluate("document.documentElement.scrollWidth")
            if shown > width:
                wrong.append(f"{shown} pixels wide at {width}")
        return wrong

    return look


@pytest.fixture
def faults() -> Callable[[Any], list[str]]:
    """Collect what the browser complains about on a page, from now on."""

    def watch(page: Any) -> list[str]:
        heard: list[str] = []
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on(
            "console",
            lambda message: (
                heard.append(message.text)
                if message.type in {"error", "warning"}
                else None
            ),
        )
        return heard

    return watch
