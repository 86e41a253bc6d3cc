"""The coached form as data: its pages, in order, and the questions on each."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field of the form.

    `kind` is text, line, number, money, date, region or language.
    """

    name: str
    label: Promise
    hint: Promise
    kind: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of the form. A required step must be answered before publishing."""

    key: str
    title: Promise
    questions: tuple[Question, ...]
    why: Promise
    is_required: bool = False


STEPS: tuple[Step, ...] = (
    Step(
        key="today",
        title=_("What happens today?"),
        why=_("Readers elsewhere recognise a situation before they recognise a need."),
        is_required=True,
        questions=(
            Question(
                name="today",
                label=_("What happens today?"),
                hint=_(
                    "Describe the situation and what is hard about it. Leave out how"
                    " it should be solved."
                ),
            ),
        ),
    ),
    Step(
        key="who",
        title=_("Who has the need, and how many are they?"),
        why=_("A need without people behind it is not taken up."),
        is_required=True,
        questions=(
            Question(
                name="who",
                label=_("Who has the need?"),
                hint=_("For example: home-care planners and their older clients."),
            ),
            Question(
                name="how_many",
                label=_("How many people or cases a year?"),
                hint=_("A rough number is better than none. You can leave it empty."),
                kind="number",
            ),
        ),
    ),
    Step(
        key="better",
        title=_("What would be better, and how would one notice?"),
        why=_("This is what an answer will be measured by."),
        is_required=True,
        questions=(
            Question(
                name="better",
                label=_("What would be better?"),
                hint=_("The change you want, not the tool that brings it."),
            ),
            Question(
                name="noticed",
                label=_("How would one notice?"),
                hint=_("A number that would move, or something people would say."),
            ),
        ),
    ),
    Step(
        key="benefits",
        title=_("Who in the region benefits, and how will they notice?"),
        why=_("Supporters and funders ask this first."),
        questions=(
            Question(
                name="region",
                label=_("Which region?"),
                hint=_("Type a name or a NUTS code."),
                kind="region",
            ),
            Question(
                name="benefits",
                label=_("Who benefits?"),
                hint=_("Residents, staff, companies, nature …"),
            ),
            Question(
                name="benefit_noticed",
                label=_("How will they notice?"),
                hint=_("In their own everyday life."),
            ),
        ),
    ),
    Step(
        key="offers",
        title=_("What data, hours and money do you offer?"),
        why=_("Answers come sooner where something is offered."),
        questions=(
            Question(
                name="offers_data",
                label=_("Data"),
                hint=_("Which data, who may use it, and under which licence."),
            ),
            Question(
                name="hours_a_week",
                label=_("Hours of your experts a week"),
                hint=_("A whole number, or empty."),
                kind="number",
            ),
            Question(
                name="budget",
                label=_("Money, in euros"),
                hint=_("For a pilot or a purchase. Empty when it is not known."),
                kind="money",
            ),
        ),
    ),
    Step(
        key="respects",
        title=_("What must an answer respect?"),
        why=_("It saves everybody the answers that cannot be used."),
        questions=(
            Question(
                name="respects",
                label=_("Law, languages, privacy, accessibility"),
                hint=_("For example: health data stay in the hospital district."),
            ),
        ),
    ),
    Step(
        key="when",
        title=_("By when?"),
        why=_("Planned dates are shown, and your followers hear when they change."),
        questions=(
            Question(
                name="needed_by",
                label=_("Needed by"),
                hint=_("The day after which an answer comes too late."),
                kind="date",
            ),
            Question(
                name="planned_answer",
                label=_("You plan to answer proposals by"),
                hint=_("You can change it later."),
                kind="date",
            ),
            Question(
                name="planned_pilot",
                label=_("You plan to start a pilot by"),
                hint=_("You can change it later."),
                kind="date",
            ),
            Question(
                name="planned_end",
                label=_("You plan to be done by"),
                hint=_("You can change it later."),
                kind="date",
            ),
        ),
    ),
    Step(
        key="title",
        title=_("Say it in one line"),
        why=_("The title is what people see in lists, in every language."),
        is_required=True,
        questions=(
            Question(
                name="title",
                label=_("Title"),
                hint=_("A need, not a product: what should be possible, for whom."),
                kind="line",
            ),
            Question(
                name="language",
                label=_("Language of your texts"),
                hint=_(
                    "Readers of other languages see that it is a translation when they"
                    " get one."
                ),
                kind="language",
            ),
        ),
    ),
)

# Most characters of an answer, and the largest numbers that the form takes.
LONGEST_TEXT = 5_000
LONGEST_TITLE = 200
MOST_PEOPLE = 2_000_000_000
MOST_HOURS = 10_000
MOST_MONEY = 9_999_999_999
MOST_THEMES = 5
MOST_CONCEPTS = 12

# The texts that everybody reads once the challenge is published, and may translate.
PUBLIC_TEXTS: tuple[str, ...] = tuple(
    question.name
    for step in STEPS
    for question in step.questions
    if question.kind == "text"
)


def step(key: str) -> Step | None:
    """Find a page of the form by its key."""
    return next((one for one in STEPS if one.key == key), None)
