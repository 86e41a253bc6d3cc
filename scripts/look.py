"""Photograph every kind of page of a running site, to be judged by eye.

    python scripts/look.py http://localhost:8000 FOLDER

Each page is taken at two widths, in light and dark. Start `make demo` first: the pages
of people are seen in the roles of the demonstration.
"""

import itertools
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"
UNMET = "zeppelin mooring masts for circus elephants"
PAGES = {
    "home": "",
    "match": f"match/?{urlencode({'text': NEED})}",
    "match-unmet": f"match/?{urlencode({'text': UNMET})}",
    "datasets": "datasets/",
    "solutions": "solutions/",
    "challenges": "challenges/",
    "organisations": "organisations/",
    "regions": "regions/",
    "city": "cities/turku/",
    "themes": "themes/",
    "theme": "themes/HEAL/",
    "sources": "sources/",
    "ai-cases": "ai-in-public-services/",
    "about-data": "about/data/",
    "privacy": "privacy/",
    "sign-in": "account/login/",
    "gallery": "gallery/",
    "gaps": "gaps/",
    "gaps-for-a-call": "gaps/for-a-call/",
    "moderation-policy": "moderation/policy/",
    "moderation-log": "moderation/log/",
    "outbox": "outbox/",
    "demo-roles": "demo/",
}
# What each role of the demonstration sees; {own} is the first challenge stated there.
PARTS = {
    "citizen": {
        "account": "account/",
        "challenge-own": "{own}",
        "pledge-form": "{own}pledge/",
        "answer-form": "{own}answer/",
        "matches": "{own}matches/",
        "why-not": "{own}matches/why-not/?record=home",
        "notices": "notices/",
        "following": "notices/following/",
        "saved-searches": "notices/searches/",
        "choices": "notices/choices/",
        "pledges": "pledges/",
        "my-cases": "moderation/mine/",
    },
    "officer": {
        "challenge-owner": "{own}",
        "desk": "{own}desk/",
        "invite": "{own}invite/?q=a",
        "my-challenges": "challenges/mine/",
        "new-challenge": "challenges/new/",
        "could-serve": "gaps/for-me/",
    },
    "operator": {
        "operate": "operate/",
        "audit": "operate/audit/",
        "mail-queue": "operate/mail/",
        "claims": "operate/organisations/",
        "moderation-queue": "moderation/",
        "letters": "gaps/letters/",
        "letter": "gaps/letters/en/ask/",
    },
}
FIRST_OF = {
    "dataset": "datasets/",
    "solution": "solutions/",
    "challenge": "challenges/",
}
TALLEST = 4_000


def photograph(page: Page, address: str, path: Path, width: int) -> None:
    page.goto(address, wait_until="networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)}
    page.screenshot(path=path, full_page=True, clip=clip)


def first_stated(page: Page, site: str) -> str:
    """Find the path of a challenge that was stated on the site; "" without one."""
    page.goto(f"{site}/en/challenges/?origin=here")
    links = page.locator("article h3 a")
    found = links.first.get_attribute("href") if links.count() else ""
    return (found or "").removeprefix("/en/")


def sign_in(page: Page, site: str, role: str) -> None:
    """Look at the demonstration in a role, as the page of roles lets one."""
    page.goto(f"{site}/en/demo/")
    page.locator(f"button[name=role][value={role}]").click()


def main(site: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("Install Debian's chromium to take pictures.")
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for width, scheme in itertools.product((1280, 390), ("light", "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme
            )
            page = context.new_page()
            addresses = {name: f"{site}/en/{path}" for name, path in PAGES.items()}
            for name, path in FIRST_OF.items():
                page.goto(f"{site}/en/{path}")
                first = page.locator("article h3 a").first
                addresses[name] = f"{site}{first.get_attribute('href')}"
            for name, address in addresses.items():
                target = folder / f"{name}-{width}-{scheme}.png"
                photograph(page, address, target, width)
                print(target)
            own = first_stated(page, site)
            for role, parts in PARTS.items():
                sign_in(page, site, role)
                for name, path in parts.items():
                    if "{own}" in path and not own:
                        continue
                    address = f"{site}/en/{path.format(own=own)}"
                    target = folder / f"{name}-{width}-{scheme}.png"
                    photograph(page, address, target, width)
                    print(target)
            context.close()
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
