"""What a run takes from the world."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from django.conf import settings

from seutu.core import net
from seutu.harvest.asking import LIMITS
from seutu.harvest.politeness import LEAST_SECONDS


def _client() -> httpx.Client:
    return net.client(limits=LIMITS, allow_hosts=settings.HARVEST_HOSTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What a run takes from the world; tests hand in their own.

    `clock` is seconds since 1970, `pause` the least seconds between two requests.
    """

    client: Callable[[], httpx.Client] = _client
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    pause: float = LEAST_SECONDS


OUTSIDE = Outside()
