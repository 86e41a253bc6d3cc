from scripts.collecting.corpus import gathered
from scripts.collecting.own_case import own_cases

from seutu.harvest.records import DatasetRecord, SolutionRecord

NEED = (
    "People who move house tell six offices about it. "
    "Each office keeps an address of its own and asks for it again."
)
REST = (
    "A shared register now passes the change on. "
    "Offices read it at night and nobody has to be asked twice any more."
)


def solution(identifier: str, description: str) -> SolutionRecord:
    return SolutionRecord(
        identifier=identifier,
        title={"en": "Address register"},
        description={"en": description},
    )


def cut(*records):
    return own_cases(gathered(("source", record) for record in records))


def test_the_first_half_is_the_need_and_the_record_keeps_the_rest():
    corpus, cases = cut(solution("1", f"{NEED} {REST}"))

    (case,) = cases
    assert (case.text, case.language) == (NEED, "en")
    assert corpus.records[case.record].description == {"en": REST}
    assert corpus.records[case.record].title == {"en": "Address register"}


def test_a_text_too_short_to_be_cut_stays_whole():
    corpus, cases = cut(
        solution("1", "A register. It is shared."),
        DatasetRecord(identifier="2", title={"en": "Streets"}),
    )

    assert cases == []
    assert len(corpus.records) == 2


def test_a_problem_stated_twice_is_asked_once():
    other = REST.replace("night", "noon")

    _, cases = cut(solution("1", f"{NEED} {REST}"), solution("2", f"{NEED} {other}"))

    assert len(cases) <= 1


def test_the_halves_do_not_change_from_run_to_run():
    _, first = cut(solution("1", f"{NEED} {REST}"))
    _, second = cut(solution("1", f"{NEED} {REST}"))

    assert first[0].half == second[0].half
