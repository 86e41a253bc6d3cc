"""Fill the database of the environment with a small catalogue, and make its index."""

import django


def main() -> None:
    django.setup()
    from seutu.matching import indexing
    from tests import factories

    factories.DatasetFactory(number=0, region=factories.RegionFactory(code="FI1C1"))
    factories.SolutionFactory(number=0)
    factories.ChallengeFactory(number=0)
    indexing.rebuild()


if __name__ == "__main__":
    main()
