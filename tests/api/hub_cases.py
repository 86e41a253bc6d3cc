"""What the routes of the data hub need to have something to answer."""

from typing import Any

from seutu.catalogue.quality import adding_up
from seutu.catalogue.quality.services import judge_datasets
from seutu.harvest.models import HarvestRun
from tests import factories


def judged() -> tuple[str, str, str]:
    """Judge a dataset; gives its id, and those of its source and its publisher."""
    publisher = factories.OrganisationFactory()
    made = factories.DatasetFactory(publisher=publisher, with_distributions=1)
    judge_datasets([made.pk])
    adding_up.add_up()
    adding_up.remember()
    return made.pk, made.catalogue_id, publisher.pk


def read_source(key: str, **state: Any) -> dict[str, str | int]:
    """Make a source and a run of it; gives the path to the run."""
    source = factories.HarvestSourceFactory(
        id=key,
        catalogue=factories.CatalogueFactory(id=key),
        reader="spreadsheet",
        location=f"https://{key}.example/list.csv",
    )
    run = factories.HarvestRunFactory(source=source, **state)
    return {"id": key, "run": run.pk}


State = HarvestRun.State
