import pytest

from tests.matters import Matter, known
from tests.people import UserFactory, operator


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep the files of a test in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def keeper(db):
    """Who keeps the matter, trusted enough not to wait for a moderator."""
    return operator()


@pytest.fixture
def newcomer(db):
    return UserFactory()


@pytest.fixture
def matter(keeper, newcomer):
    """A matter that everybody may see, and the keeper and the newcomer may fill."""
    open_matter = Matter(kept_by={keeper.pk, newcomer.pk})
    closed = Matter(kept_by={keeper.pk}, seen_by={keeper.pk})
    with known(care=open_matter, closed=closed):
        yield "matter:care"
