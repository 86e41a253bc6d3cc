"""A site on which every page of the demand side has something to show.

`furnish(people)` states a joint challenge, and everything that people bring to it: a
pledge in each state, answers, a merge, a proposal, comments, files, translations,
judgements, notices, mail, a moderation case of each kind.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import send_mail
from django.utils import timezone

from seutu.accounts.models import Organisation, User
from seutu.accounts.services import claim_organisation, verify_organisation
from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.conversation.services import post_comment
from seutu.files.services import attach
from seutu.matching import standing
from seutu.matching.judging import judge
from seutu.matching.models import Judgement, StandingMatch
from seutu.moderation.models import Case, Decision
from seutu.moderation.services import appeal, claim, decide, report
from seutu.notifications import services as notices
from seutu.notifications.mail.digests import put_together
from seutu.notifications.mail.queue import send_waiting
from seutu.notifications.models import Cadence, Mail
from seutu.notifications.searches import save_search
from seutu.translation.services import add_translation
from tests.files.samples import picture, xlsx

NEED = "Planners of home care see the demand only when a client calls them."
LONG_WORD = "Vanhuspalvelulainsäädännönuudistamistyöryhmänpuheenjohtajisto"


@dataclass(frozen=True, kw_only=True)
class People:
    """Who is on the site: two officers of different owners, and those around them."""

    officer: User
    partner: User
    asking: User
    supporter: User
    newcomer: User
    operator: User


@dataclass
class Site:
    """What was made, as the paths of its pages by who looks at them."""

    people: People
    challenge: Challenge
    pages: dict[str, list[str]] = field(default_factory=dict)


def organisation_of(person: User) -> Organisation:
    return person.memberships.select_related("organisation").get().organisation


def states(person: User, title: str, today: str = NEED, **answers: object) -> Challenge:
    """State and publish a challenge as the form does."""
    draft = services.create_draft(
        by=person, organisation=organisation_of(person), language="en"
    )
    given = {
        "title": title,
        "today": today,
        "who": f"Planners in eleven districts, their 2,400 clients and the {LONG_WORD}",
        "better": "Visits are known a month ahead: at most 50 late visits a year.",
        "offers_data": "Visits by district and week since 2015, without persons.",
        "respects": "Health data stay in the region. Works in Finnish and Swedish.",
    }
    draft = services.save_answers(
        draft, given | answers, by=person, version=draft.version
    )
    return services.publish(draft, by=person, version=draft.version)


def furnish(people: People) -> Site:
    """Fill the site. The index must be there; the records in it may be any."""
    officer = people.officer
    challenge = states(officer, "Home-care visits planned a month ahead")
    site = Site(people, challenge)
    _join(people, challenge)
    _pledge_and_answer(people, challenge, site)
    talk = _talk(people, challenge)
    _attach_and_translate(people, challenge)
    _judge(people, challenge)
    cases = _moderate(people, challenge)
    unowned = Organisation.objects.filter(memberships=None).order_by("pk").first()
    if unowned is not None:
        claim_organisation(unowned, by=people.supporter, reason="I lead the office.")
    save_search(by=people.supporter, name="Clean air", text="clean air beside roads")
    mail = _mail(people, challenge)
    draft = services.create_draft(
        by=officer, organisation=organisation_of(officer), text=NEED, language="en"
    )
    _list_pages(site, talk=talk, cases=cases, mail=mail, draft=draft)
    return site


def _join(people: People, challenge: Challenge) -> None:
    brought = states(
        people.partner,
        "Foreseeing demand for home care visits",
        "Kiedy dzwoni klient, planista nie ma już wolnych opiekunów.",
    )
    merging = services.ask_to_join(
        challenge,
        organisation_of(people.partner),
        by=people.partner,
        message="We need the same.",
        merging=brought,
    )
    services.answer_partnership(merging, accept=True, by=people.officer)
    services.ask_to_join(
        challenge,
        organisation_of(people.asking),
        by=people.asking,
        message="We would bring the data of our district.",
    )


def _pledge_and_answer(people: People, challenge: Challenge, site: Site) -> None:
    made = [
        services.make_pledge(
            challenge,
            by=people.asking,
            kind=kind,
            organisation=organisation_of(people.asking),
            amount=amount,
            conditions=conditions,
        )
        for kind, amount, conditions in (
            ("pilot", None, "In two districts, from September on."),
            ("data", None, "Our visits by week, when the contract allows it."),
            ("hours", 4, ""),
        )
    ]
    services.answer_pledge(made[0], accept=True, by=people.officer, answer="Thank you.")
    services.fulfil_pledge(made[0], by=people.officer)
    services.answer_pledge(
        made[1], accept=False, by=people.officer, answer="We hold these data already."
    )
    services.support(challenge, by=people.supporter)
    notices.follow(people.supporter, challenge.subject, cadence=Cadence.NOW)
    mine = services.make_pledge(
        challenge,
        by=people.supporter,
        kind="hours",
        amount=2,
        conditions="From May on, on weekends.",
    )
    services.make_pledge(challenge, by=people.newcomer, kind="pilot", conditions="Me!")
    post_comment(mine.subject, by=people.officer, body="When could you start?")
    site.pages["pledge"] = [f"pledges/{mine.pk}/"]
    first = services.offer_answer(
        challenge,
        by=people.asking,
        organisation=organisation_of(people.asking),
        note="It has forecast the visits of our district since 2023.",
    )
    services.answer_offer(first, accept=True, by=people.officer, reason="We try it.")
    services.offer_answer(
        challenge,
        by=people.asking,
        organisation=organisation_of(people.asking),
        note="A table in which nurses note what they expect. " + LONG_WORD,
    )


def _talk(people: People, challenge: Challenge) -> int:
    question = post_comment(
        challenge.subject,
        by=people.asking,
        body=f"Do the 2,400 clients live at home?\n\nOr in a {LONG_WORD}?",
        kind="question",
    )
    post_comment(
        challenge.subject,
        by=people.officer,
        body="All of them live at home.",
        kind="answer",
        parent=question,
        acting_for=organisation_of(people.officer),
    )
    own = post_comment(challenge.subject, by=people.supporter, body="We need this.")
    return own.pk


def _attach_and_translate(people: People, challenge: Challenge) -> None:
    for name, content, words in (
        ("Visits per district.xlsx", xlsx(), "Visits per district and month"),
        ("Map.png", picture(size=(600, 280)), "Where the visits are"),
    ):
        upload = SimpleUploadedFile(name, content)
        attach(challenge.subject, upload, by=people.officer, description=words)
    add_translation(
        challenge.subject,
        "title",
        language="fi",
        text="Kotihoidon käynnit tiedetään kuukautta ennen",
        by=people.officer,
    )


def _judge(people: People, challenge: Challenge) -> None:
    standing.refresh(challenge)
    found = StandingMatch.objects.current().filter(challenge=challenge)
    for person, match in zip(
        (people.officer, people.supporter), found.order_by("rank")[:2], strict=False
    ):
        judge(
            challenge,
            match.record,
            by=person,
            fits=person == people.officer,
            because=next(
                iter(
                    Judgement.FITTING if person == people.officer else Judgement.FAILING
                )
            ),
            note="Seen with the planners.",
        )


def _moderate(people: People, challenge: Challenge) -> dict[str, int]:
    """Leave a case that waits, one that was reported, and one with an appeal."""
    held = post_comment(
        challenge.subject, by=people.newcomer, body="I could help, too."
    )
    rejected = post_comment(
        challenge.subject, by=people.newcomer, body="Buy my elephants now."
    )
    case = Case.objects.get(subject=rejected.name)
    decide(
        claim(case, by=people.operator),
        Decision.Action.REMOVE,
        by=people.operator,
        reason="This is advertising.",
    )
    appeal(case, by=people.newcomer, text="It was meant as a joke.")
    report(challenge.subject, by=people.supporter, reason="other", text="Is it theirs?")
    return {
        "held": Case.objects.get(subject=held.name).pk,
        "appealed": case.pk,
        "reported": Case.objects.get(subject=challenge.subject).pk,
    }


def _mail(people: People, challenge: Challenge) -> int:
    challenge.refresh_from_db()
    services.move(challenge, "piloting", by=people.officer, version=challenge.version)
    Mail.objects.all().update(created_at=timezone.now() - timedelta(hours=1))
    put_together()
    send_mail("Your account", "See the page.", None, [people.supporter.email])
    send_waiting()
    found = Mail.objects.exclude(text="").order_by("-pk").first()
    return found.pk if found else 0


def _list_pages(
    site: Site, *, talk: int, cases: dict[str, int], mail: int, draft: Challenge
) -> None:
    people = site.people
    own = f"challenges/{site.challenge.pk}/"
    partnerships = site.challenge.partnerships.order_by("pk")
    joined, asked = (f"partnerships/{one.pk}/" for one in partnerships)
    organisation = f"organisations/{organisation_of(people.officer).pk}/"
    serving = f"gaps/for/{organisation_of(people.officer).pk}/"
    pledge = site.pages.pop("pledge")
    record_page = StandingMatch.objects.current().order_by("rank").first()
    kind, _colon, key = record_page.record.partition(":") if record_page else ("",) * 3
    supply = [f"{kind}s/{key}/"] if key else []
    site.pages = {
        "visitor": [
            "",
            own,
            f"{own}matches/",
            f"{own}matches/why-not/?record=home",
            f"{own}answers/",
            f"{own}pledges/",
            *supply,
            organisation,
            serving,
            "gaps/",
            "gaps/for-me/",
            "moderation/policy/",
            "moderation/log/",
            f"report/?subject={site.challenge.subject}",
            f"comments/{talk}/",
        ],
        "supporter": [
            "account/",
            own,
            f"{own}pledge/",
            f"{own}answer/",
            "pledges/",
            *pledge,
            f"comments/{talk}/edit/",
            "notices/",
            "notices/choices/",
            "notices/following/",
            "notices/searches/",
            "moderation/mine/",
            "gaps/for-me/",
        ],
        "newcomer": [
            "notices/",
            "notices/following/",
            "notices/searches/",
            "pledges/",
            "moderation/mine/",
            f"moderation/cases/{cases['appealed']}/",
            "challenges/mine/",
        ],
        "officer": [
            "",
            own,
            f"{own}desk/",
            f"{own}matches/",
            f"{own}invite/?q=k",
            joined,
            asked,
            *pledge,
            "challenges/mine/",
            f"challenges/{draft.pk}/",
            f"challenges/{draft.pk}/edit/today/",
            f"challenges/{draft.pk}/edit/preview/",
            f"history/{site.challenge.subject}/",
            f"translations/{site.challenge.subject}/",
            f"translations/{site.challenge.subject}/sv/",
            organisation,
            serving,
        ],
        "operator": [
            "operate/",
            "operate/audit/",
            "operate/mail/",
            "operate/organisations/",
            "outbox/",
            f"outbox/{mail}/",
            "moderation/",
            "moderation/?part=appealed",
            f"moderation/cases/{cases['held']}/",
            f"moderation/cases/{cases['reported']}/",
            f"moderation/cases/{cases['appealed']}/",
            "gaps/letters/",
            "gaps/letters/en/ask/",
            own,
        ],
    }


def trusted(*people: User) -> None:
    """Verify the organisations of people, so that nothing they write is held."""
    for person in people:
        verify_organisation(organisation_of(person))
