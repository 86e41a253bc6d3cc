"""Forms to support a challenge, to answer it, to share it and to run it."""

from datetime import date

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation, User
from seutu.accounts.selectors import organisations_of
from seutu.challenges.models import Challenge, Pledge, Statement
from seutu.challenges.selectors import owners
from seutu.challenges.services.states import ENDED, NEXT
from seutu.web.presenters import labels

LONGEST_WORDS = 4_000
LONGEST_NAME = 200
MOST_ORGANISATIONS = 50
MOST_CHALLENGES = 50
MYSELF = ""

KIND_HINTS: dict[str, str | Promise] = {
    Pledge.Kind.PILOT: _("You try an answer in your own work and say how it went."),
    Pledge.Kind.DATA: _("You open or share data that an answer needs."),
    Pledge.Kind.HOURS: _("Somebody of you works on it, so many hours a week."),
    Pledge.Kind.MONEY: _("You pay a part. It is a promise, not a payment."),
    Pledge.Kind.TEST: _("You use what is made and tell what works and what does not."),
    Pledge.Kind.KNOWLEDGE: _("You tell what you learnt from the same problem."),
}


class WordsField(forms.CharField):
    """Plain text in paragraphs."""

    def __init__(self, *, rows: int = 4, **options: object) -> None:
        super().__init__(
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(
                attrs={"rows": rows, "maxlength": LONGEST_WORDS, "dir": "auto"}
            ),
            **options,  # type: ignore[arg-type]  # passed on as they came
        )


class DayField(forms.DateField):
    """A day, in the browser's own calendar."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            **options,  # type: ignore[arg-type]  # passed on as they came
        )


class ActingForm(forms.Form):
    """A form that is sent for oneself or for one of one's organisations."""

    organisation = forms.ChoiceField(label=_("You do it"), required=False)

    def __init__(
        self,
        *args: object,
        user: User,
        acting_for: Organisation | None = None,
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.organisations = {
            one.pk: one for one in organisations_of(user)[:MOST_ORGANISATIONS]
        }
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
        field.choices = [
            (MYSELF, _("for yourself")),
            *(
                (pk, labels.content(one.name).value)
                for pk, one in self.organisations.items()
            ),
        ]
        field.initial = acting_for.pk if acting_for else MYSELF
        if not self.organisations:
            field.widget = forms.HiddenInput()

    @property
    def acting(self) -> Organisation | None:
        """The organisation that was chosen; None for oneself."""
        return self.organisations.get(self.cleaned_data.get("organisation", ""))


class PledgeForm(ActingForm):
    """What somebody promises, how much, and on which conditions."""

    kind = forms.ChoiceField(
        label=_("What do you pledge?"),
        choices=Pledge.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you pledge.")},
    )
    amount = forms.DecimalField(
        label=_("How much?"),
        help_text=_("For hours: hours a week. For money: euros. Empty for the rest."),
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )
    conditions = WordsField(
        label=_("On which conditions?"),
        help_text=_(
            "When, for how long, what must be given first. Everybody can read it."
        ),
        required=False,
    )
    field_order = ("kind", "amount", "conditions", "organisation")

    @property
    def kinds(self) -> list[tuple[BoundWidget, str | Promise]]:
        """The choices with what each one means."""
        return [
            (choice, KIND_HINTS.get(str(choice.data["value"]), ""))
            for choice in self["kind"].subwidgets
        ]


class OfferForm(ActingForm):
    """A record, or something not recorded yet, that can answer a challenge."""

    record = forms.CharField(
        max_length=60, required=False, widget=forms.HiddenInput, initial=""
    )
    note = WordsField(
        label=_("How does it answer the need?"),
        help_text=_(
            "What it does, where it is in use, what it would take here. Everybody can"
            " read it."
        ),
        error_messages={"required": _("Say how it answers the need.")},
    )
    field_order = ("record", "note", "organisation")


class JoinForm(forms.Form):
    """For which organisation somebody asks to join, and what it brings in."""

    organisation = forms.ChoiceField(
        label=_("Which organisation joins?"),
        error_messages={"required": _("Choose the organisation that joins.")},
    )
    bringing = forms.ChoiceField(
        label=_("Do you bring in a challenge of your own?"),
        help_text=_(
            "Its text is then shown on the joint page, and its address leads there. It"
            " can be taken out again."
        ),
        required=False,
    )
    message = WordsField(
        label=_("A message to the owners"),
        help_text=_("What you have in common and what you bring. Only they read it."),
        required=False,
    )

    def __init__(
        self, *args: object, user: User, challenge: Challenge, **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        taken = {one.pk for one in owners(challenge)}
        self.organisations = {
            one.pk: one
            for one in organisations_of(user)[:MOST_ORGANISATIONS]
            if one.pk not in taken
        }
        self.own = {one.pk: one for one in mergeable(user, challenge)}
        _set_choices(
            self.fields["organisation"],
            [
                (pk, labels.content(one.name).value)
                for pk, one in self.organisations.items()
            ],
        )
        _set_choices(self.fields["bringing"], merge_choices(self.own))

    @property
    def merging(self) -> Challenge | None:
        return self.own.get(self.cleaned_data.get("bringing", ""))


class ConsentForm(forms.Form):
    """What an invited organisation brings in when it consents."""

    bringing = JoinForm.base_fields["bringing"]

    def __init__(
        self, *args: object, user: User, challenge: Challenge, **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.own = {one.pk: one for one in mergeable(user, challenge)}
        _set_choices(self.fields["bringing"], merge_choices(self.own))

    @property
    def merging(self) -> Challenge | None:
        return self.own.get(self.cleaned_data.get("bringing", ""))


class InviteForm(forms.Form):
    organisation = forms.CharField(max_length=16, widget=forms.HiddenInput)
    message = WordsField(
        label=_("A message to the organisation"),
        help_text=_("Why you would like to do it together. Only they read it."),
        required=False,
    )


class MoveForm(forms.Form):
    """Where a challenge goes from here; the version guards against two at once."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("What is the state now?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the state.")},
    )
    reason = forms.ChoiceField(
        label=_("Why is it closed?"),
        help_text=_("Needed only when you close the challenge."),
        choices=[("", _("not closed")), *Statement.ClosingReason.choices],
        required=False,
    )
    note = WordsField(
        label=_("What became of it?"),
        help_text=_(
            "For a solved or closed challenge: what worked, what did not. Failures"
            " help others, too. Everybody can read it."
        ),
        required=False,
    )

    def __init__(self, *args: object, challenge: Challenge, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = challenge.version
        nexts = NEXT.get(challenge.state, ())
        _set_choices(
            self.fields["state"],
            [(str(state), move_label(challenge.state, state)) for state in nexts],
        )

    @property
    def states(self) -> list[tuple[BoundWidget, str]]:
        return [(choice, "") for choice in self["state"].subwidgets]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("state") == Challenge.State.CLOSED and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the challenge is closed."))
        return cleaned


class PlanForm(forms.Form):
    """By when the owners mean to be where."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    planned_answer = DayField(label=_("You plan to answer proposals by"))
    planned_pilot = DayField(label=_("You plan to start a pilot by"))
    planned_end = DayField(label=_("You plan to be done by"))

    def __init__(self, *args: object, challenge: Challenge, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = challenge.version
        for name in ("planned_answer", "planned_pilot", "planned_end"):
            self.fields[name].initial = getattr(challenge.statement, name)

    @property
    def plan(self) -> dict[str, date | None]:
        return {
            name: self.cleaned_data[name]
            for name in ("planned_answer", "planned_pilot", "planned_end")
        }


class VerdictForm(forms.Form):
    """Yes or no to what somebody offered, with the words that go with it."""

    verdict = forms.ChoiceField(
        choices=[("accept", "accept"), ("decline", "decline")],
        widget=forms.HiddenInput,
        error_messages={"required": _("Accept or decline it.")},
    )
    words = WordsField(
        label=_("Your answer"),
        help_text=_("Needed when you decline: the giver gets it as the reason."),
        required=False,
        rows=3,
    )

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["verdict"] == "accept")


def mergeable(user: User, challenge: Challenge) -> list[Challenge]:
    """List a person's challenges that could be brought into this one."""
    return list(
        Challenge.objects.own()
        .filter(owner__in=organisations_of(user), merged_into__isnull=True)
        .exclude(pk=challenge.pk)
        .exclude(state__in=ENDED)
        .order_by("-sort_date", "pk")[:MOST_CHALLENGES]
    )


def merge_choices(own: dict[str, Challenge]) -> list[tuple[str, str | Promise]]:
    return [
        ("", _("No")),
        *(
            (pk, labels.content(one.title).value or str(_("Untitled draft")))
            for pk, one in own.items()
        ),
    ]


def move_label(before: str, after: str) -> str | Promise:
    """Say in a sentence what a move means."""
    if after == Challenge.State.PUBLISHED:
        ended = before in ENDED
        return _("Open again") if ended else _("Open: answers are still looked for")
    return {
        str(Challenge.State.ANSWERED): _("Answered: an answer was chosen"),
        str(Challenge.State.PILOTING): _("In a pilot: an answer is being tried out"),
        str(Challenge.State.SOLVED): _("Solved: the need is met"),
        str(Challenge.State.CLOSED): _("Closed without a solution"),
    }[str(after)]


def _set_choices(field: forms.Field, choices: list[tuple[str, str | Promise]]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
    field.choices = choices
