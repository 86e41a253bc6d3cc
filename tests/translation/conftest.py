import pytest

from seutu.translation import registry
from seutu.translation.registry import SourceText
from tests.matters import Matter, known, matters
from tests.people import UserFactory, operator
from tests.translation.machines import running

TITLE = "Kotihoidon tarve kasvaa"
TODAY = "Arvioimme tarpeen käsin.\n\nSe on hidasta."


class MatterTexts:
    """The texts of matters, as the app that owns them would give them."""

    def texts(self, pk):
        one = matters.known.get(pk)
        return {
            field: SourceText(text=text, language=language, label=field.title())
            for field, (text, language) in (one.texts if one else {}).items()
        }


if not registry.has_texts("matter:any"):
    registry.register_texts("matter", MatterTexts())


@pytest.fixture
def keeper(db):
    return operator()


@pytest.fixture
def newcomer(db):
    return UserFactory()


@pytest.fixture
def matter(keeper, newcomer):
    texts = {"title": (TITLE, "fi"), "today": (TODAY, "fi")}
    open_matter = Matter(kept_by={keeper.pk, newcomer.pk}, texts=texts)
    closed = Matter(kept_by={keeper.pk}, seen_by={keeper.pk}, texts=texts)
    with known(care=open_matter, closed=closed):
        yield "matter:care"


@pytest.fixture(scope="session")
def _machine():
    with running() as server:
        yield server


@pytest.fixture
def libre(_machine, settings):
    _machine.asked.clear()
    settings.TRANSLATOR = f"libretranslate+http://:sesame@{_machine.name}"
    return _machine
