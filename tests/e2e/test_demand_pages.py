"""Each page around a challenge in a browser, by who looks: no barrier, no fault."""

from collections.abc import Callable
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest
from django.core.cache import cache

from seutu.matching import indexing
from tests.conversation.cases import person, settled
from tests.e2e.demand_site import People, Site, furnish, trusted
from tests.e2e.test_account_pages import signed_in
from tests.factories import (
    ChallengeFactory,
    DatasetFactory,
    OrganisationFactory,
    SolutionFactory,
)
from tests.people import member, operator

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def site(live_server: Any, data_folder: Path, settings: Any) -> Site:
    cache.clear()
    settings.MEDIA_ROOT = data_folder / "media"
    settings.DEMO = settings.OUTBOX = True
    settings.EMAIL_BACKEND = "seutu.notifications.mail.backend.QueueBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
    for make in (DatasetFactory, SolutionFactory, ChallengeFactory):
        make.reset_sequence(0, force=True)
    DatasetFactory.create_batch(5)
    SolutionFactory.create_batch(3)
    ChallengeFactory.create_batch(2)
    indexing.rebuild()
    officer, partner, asking = (
        member("owner", OrganisationFactory(number=number))
        for number in range(901, 904)
    )
    trusted(officer, partner, asking)
    return furnish(
        People(
            officer=officer,
            partner=partner,
            asking=asking,
            supporter=settled("Supporter"),
            newcomer=person("Newcomer"),
            operator=operator(),
        )
    )


def test_no_page_of_the_demand_side_has_a_barrier_or_fault_or_is_cut_off(
    site: Site,
    live_server: Any,
    new_context: Callable[..., Any],
    barriers: Callable[[Any], list[str]],
    faults: Callable[[Any], list[str]],
) -> None:
    found: dict[str, object] = {}
    for who, addresses in site.pages.items():
        context = new_context(reduced_motion="reduce")
        if who != "visitor":
            cookie = signed_in(getattr(site.people, who))
            context.add_cookies(
                [{"name": "sessionid", "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        heard, outside = faults(page), requests_elsewhere(page, live_server.url)
        for address in addresses:
            answer = page.goto(f"{live_server.url}/en/{address}")
            wrong = [] if answer.status == 200 else [f"answered {answer.status}"]
            wrong += [*barriers(page), *heard, *outside]
            heard.clear()
            outside.clear()
            if wrong:
                found[f"{who}: {address}"] = wrong
        context.close()
    assert found == {}, pformat(found, width=200)


def requests_elsewhere(page: Any, here: str) -> list[str]:
    """Collect what a page asks of other sites, from now on."""
    outside: list[str] = []
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((here, "data:", "blob:"))
            else outside.append(request.url)
        ),
    )
    return outside
