import typer

from seutu.cli.console import out
from seutu.cli.setup import start_django


def learn_words() -> None:
    """Learn translations from records that are titled in several languages.

    A bilingual catalogue is a dictionary of its own field. The worker does this once a
    week; matching uses what was learnt at once, and no index has to be built anew.
    Pairs of languages with fewer than 40 titles are left out.
    """
    start_django()
    from seutu.matching.title_words import learn

    words = learn()
    if not words.titles:
        out.print("No two languages share 40 titles yet: nothing to learn from.")
        raise typer.Exit
    for (one, other), count in words.titles.items():
        there = len(words.translations[(one, other)])
        back = len(words.translations[(other, one)])
        out.print(
            f"{one}-{other}\t{count} titles\t{there} and {back} words", highlight=False
        )
