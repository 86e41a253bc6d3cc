"""A small world in which every route of the API has something to answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from seutu.accounts import services as accounts
from seutu.accounts.models import Scope, User
from seutu.challenges.models import Challenge, Partnership, Pledge
from seutu.conversation.services import post_comment
from seutu.files.services import attach
from seutu.matching import indexing
from seutu.matching.judging import judge
from seutu.moderation import services as moderation
from seutu.moderation.services.deciding import seen_now
from seutu.notifications.models import Notification
from seutu.notifications.searches import save_search
from seutu.notifications.services import follow
from seutu.notifications.telling import tell_waiting
from seutu.translation.services import add_translation
from tests import factories
from tests.api.hub_cases import State, judged, read_source
from tests.challenges.request_cases import DataRequestFactory, RequestSupportFactory
from tests.files.samples import pdf
from tests.people import UserFactory, bearer, member, operator
from tests.web.test_gaps import demands

VERIFIED = "2025-01-01T00:00:00Z"
ADVICE = "Visits are planned from the need of each client, every day anew."


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request that has to succeed: who sends it, and what stands in it."""

    by: str = ""
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True, kw_only=True)
class World:
    """Who may send requests, and a request for each route that succeeds.

    `headers` are by role; nobody is the empty role. `calls` are by operation.
    """

    headers: Mapping[str, Mapping[str, str]]
    calls: Mapping[str, Call]


def headers_of(person: User) -> dict[str, str]:
    return bearer(person, *Scope.values)


def world() -> World:
    """Make a city whose challenge others support, share, answer and talk about."""
    city = factories.OrganisationFactory(verified_at=VERIFIED)
    other = factories.OrganisationFactory(verified_at=VERIFIED)
    officer, guest = member("owner", city), member("owner", other)
    colleague, person, moderator = member("editor", city), UserFactory(), operator()
    people = {
        "officer": officer,
        "guest": guest,
        "person": person,
        "operator": moderator,
    }
    return World(
        headers={"": {}} | {name: headers_of(one) for name, one in people.items()},
        calls=_reading()
        | _standing(officer, guest, person)
        | _stating(officer)
        | _requesting(officer, guest, person)
        | _harvesting()
        | _talking(officer, moderator)
        | _belonging(officer, colleague),
    )


def _reading() -> dict[str, Call]:
    region = factories.RegionFactory(code="FI1C1")
    factories.RegionFactory(code="FI")
    dataset = factories.DatasetFactory(
        region=region, country="FI", with_distributions=2
    )
    solution = factories.SolutionFactory(country="NL")
    gap, _met = demands(2)
    indexing.rebuild()
    need = "Forecasting demand for home care"
    return {
        "listRoutes": Call(),
        "matchNeed": Call(query={"text": need, "near": "FI1C1"}),
        "matchLongNeed": Call(body={"text": need, "kind": ["dataset"]}),
        "searchRecords": Call(
            query={"text": "home care", "facets": ["kind"], "bbox": "19,59,32,71"}
        ),
        "listDatasets": Call(
            query={"region": "FI1C", "bbox": "19,59,32,71", "limit": 1}
        ),
        "getDataset": Call(path={"id": dataset.pk}),
        "listSolutions": Call(),
        "getSolution": Call(path={"id": solution.pk}),
        "listOrganisations": Call(query={"country": "FI"}),
        "listRegions": Call(query={"level": 0}),
        "getRegion": Call(path={"code": "FI1C1"}),
        "listSources": Call(),
        "getSource": Call(path={"id": dataset.catalogue_id}),
        "findConcepts": Call(query={"text": "hom", "language": "en"}),
        "getConcept": Call(path={"id": "theme:HEAL"}),
        "listGaps": Call(query={"theme": "HEAL", "region": "DE"}),
        "readGapHeat": Call(),
        "getGap": Call(path={"id": gap.pk}),
    }


def _standing(officer: User, guest: User, person: User) -> dict[str, Call]:
    """Give the calls about challenges that are public, and what stands around them."""
    (city,), (other,) = (
        [row.organisation for row in one.memberships.all()] for one in (officer, guest)
    )
    challenge = factories.OwnChallengeFactory(owner=city, language="en")
    brought = factories.OwnChallengeFactory(owner=other, merged_into=challenge)
    third = factories.OrganisationFactory()
    joined = factories.PartnershipFactory(
        challenge=challenge, organisation=other, merges=brought
    )
    asked = factories.PartnershipFactory(
        challenge=challenge, organisation=third, state=Partnership.State.ASKED
    )
    offered, accepted = (
        factories.PledgeFactory(challenge=challenge, person=person, kind=kind, **state)
        for kind, state in (
            (Pledge.Kind.HOURS, {}),
            (Pledge.Kind.DATA, {"state": Pledge.State.ACCEPTED, "amount": None}),
        )
    )
    answer = factories.AnswerFactory(challenge=challenge, person=person)
    record = f"dataset:{factories.DatasetFactory().pk}"
    judge(challenge, record, by=officer, fits=True, because="answers")
    factories.ChallengeFactory()
    at = {"id": challenge.pk}
    fourth = factories.OrganisationFactory()
    said = {"record": record, "fits": False, "because": "old", "note": "From 2009."}
    return {
        "listChallenges": Call(query={"owner": city.pk, "origin": "here"}),
        "getChallenge": Call(path=at),
        "moveChallenge": Call(
            by="officer", path=at, body={"state": "piloting", "version": 1}
        ),
        "getChallengeMatches": Call(path=at),
        "explainMissingMatch": Call(path=at, query={"record": record}),
        "listJudgements": Call(path=at),
        "judgeMatch": Call(by="person", path=at, body=said),
        "withdrawJudgement": Call(by="officer", path=at | {"record": record}),
        "listPledges": Call(path=at),
        "makePledge": Call(by="guest", path=at, body={"kind": "money", "amount": 500}),
        "listMyPledges": Call(by="person"),
        "getPledge": Call(path={"id": offered.pk}),
        "answerPledge": Call(
            by="officer", path={"id": offered.pk}, body={"accept": True}
        ),
        "fulfilPledge": Call(by="officer", path={"id": accepted.pk}),
        "withdrawPledge": Call(by="person", path={"id": offered.pk}),
        "supportChallenge": Call(by="person", path=at),
        "withdrawSupport": Call(by="person", path=at),
        "listAnswers": Call(path=at),
        "offerAnswer": Call(
            by="guest", path=at, body={"note": "We forecast it.", "record": record}
        ),
        "judgeAnswer": Call(
            by="officer",
            path={"id": answer.pk},
            body={"accept": False, "reason": "It needs a register that we lack."},
        ),
        "withdrawAnswer": Call(by="person", path={"id": answer.pk}),
        "listPartnerships": Call(by="officer", path=at),
        "proposePartnership": Call(
            by="officer",
            path=at,
            body={"kind": "invite", "organisation": fourth.pk, "message": "Join us."},
        ),
        "answerPartnership": Call(
            by="officer", path={"id": asked.pk}, body={"accept": True}
        ),
        "endPartnership": Call(by="guest", path={"id": joined.pk}),
        "undoMerge": Call(by="officer", path={"id": joined.pk}),
    }


def _stating(officer: User) -> dict[str, Call]:
    city = officer.memberships.get().organisation
    draft = factories.OwnChallengeFactory(
        owner=city,
        language="en",
        state=Challenge.State.DRAFT,
        statement__noticed="Fewer than one visit in twenty comes late.",
        statement__benefits="Older people who live at home.",
        statement__benefit_noticed="A survey among clients every spring.",
    )
    at = {"id": draft.pk}
    return {
        "listMyChallenges": Call(by="officer"),
        "createChallenge": Call(
            by="officer",
            body={"organisation": city.pk, "answers": {"better": ADVICE}},
        ),
        "changeChallenge": Call(
            by="officer",
            path=at,
            body={"version": 1, "answers": {"themes": ["HEAL"], "budget": "250.50"}},
        ),
        "deleteDraft": Call(by="officer", path=at),
        "adviseOnChallenge": Call(by="officer", path=at),
        "publishChallenge": Call(by="officer", path=at, body={"version": 1}),
    }


def _requesting(officer: User, guest: User, person: User) -> dict[str, Call]:
    """Give the calls about data that a person asks the officer's city for."""
    city = officer.memberships.get().organisation
    asked, alone, refused = (
        DataRequestFactory(publisher=city, asker=person, state=state)
        for state in ("asked", "asked", "declined")
    )
    RequestSupportFactory(request=asked, person=person, reason="For a map.")
    dataset = factories.DatasetFactory(publisher=city)
    at = {"id": asked.pk}
    words = {"title": "Bus delays", "what": "By stop.", "purpose": "A map."}
    day = f"{timezone.localdate() + timedelta(days=30)}"
    return {
        "listDataRequests": Call(query={"state": "asked", "words": "bus"}),
        "askForData": Call(by="person", body=words | {"publisher": city.pk}),
        "getDataRequest": Call(path=at),
        "withdrawDataRequest": Call(by="person", path={"id": alone.pk}),
        "listRequestSupports": Call(path=at),
        "joinDataRequest": Call(by="guest", path=at, body={"pledge": "weekly"}),
        "leaveDataRequest": Call(by="person", path=at),
        "acceptDataRequest": Call(
            by="officer", path=at, body={"planned_on": day, "version": 1}
        ),
        "deliverDataRequest": Call(
            by="officer", path=at, body={"datasets": [dataset.pk], "version": 1}
        ),
        "declineDataRequest": Call(
            by="officer",
            path=at,
            body={"reason": "cost", "words": "Too much work.", "version": 1},
        ),
        "appealDataRequest": Call(
            by="person", path={"id": refused.pk}, body={"words": "Why?", "version": 1}
        ),
        "readRequestFigures": Call(),
    }


def _harvesting() -> dict[str, Call]:
    dataset, source, publisher = judged()
    running = read_source("running", state=State.RUNNING)
    waiting = read_source("waiting", state=State.WAITING)
    at = {"id": read_source("done", state=State.COMPLETE)["id"]}
    added = {
        "location": "https://new.example/list.csv",
        "reader": "spreadsheet",
        "title": "Lists of a town",
    }
    return {
        "getDatasetQuality": Call(path={"id": dataset}),
        "getSourceQuality": Call(path={"id": source}),
        "getOrganisationQuality": Call(path={"id": publisher}),
        "searchDirectory": Call(query={"q": "helsinki", "limit": 1}),
        "listHarvestSources": Call(by="operator"),
        "addHarvestSource": Call(by="operator", body=added),
        "startRun": Call(by="operator", path=at, body={"full": True}),
        "getRun": Call(by="operator", path=running),
        "stopRun": Call(by="operator", path=running),
        "consentToVanishing": Call(by="operator", path=waiting, body={"may_go": False}),
        "listRefused": Call(by="operator", path=at),
        "retryRefused": Call(by="operator", path=at, body={}),
    }


def _talking(officer: User, moderator: User) -> dict[str, Call]:
    """Give the calls about words, files, notices and what moderators decide."""
    city = officer.memberships.get().organisation
    challenge = factories.OwnChallengeFactory(owner=city, language="en")
    subject = f"challenge:{challenge.pk}"
    follow(officer, subject)
    mine = post_comment(subject, by=officer, body="Day care is meant, too.")
    theirs = post_comment(subject, by=moderator, body="Is day care meant?")
    tell_waiting()
    notice = Notification.objects.filter(user=officer).latest("pk")
    report = moderation.report(
        f"comment:{theirs.pk}", by=officer, reason="spam", text="Off the subject."
    )
    search = save_search(by=officer, name="Home care", text="Home care visits")
    upload = SimpleUploadedFile("decision.pdf", pdf())
    file = attach(subject, upload, by=officer, description="The decision")
    translation = add_translation(
        subject, "title", language="sv", text="Hembesök", by=officer
    )
    about = {"subject": subject}
    complaint = {
        "subject": subject,
        "reason": "spam",
        "text": "This is an advertisement for a product.",
        "in_good_faith": True,
    }
    return {
        "listComments": Call(query=about),
        "getComment": Call(path={"id": theirs.pk}),
        "postComment": Call(by="officer", body=about | {"text": "By when?"}),
        "editComment": Call(
            by="officer", path={"id": mine.pk}, body={"text": "Day care is meant."}
        ),
        "withdrawComment": Call(by="officer", path={"id": mine.pk}),
        "report": Call(body=complaint),
        "listCases": Call(by="operator"),
        "decideCase": Call(
            by="operator",
            path={"id": report.case_id},
            body={"action": "no-action", "reason": "", "seen": seen_now(report.case)},
        ),
        "listDecisions": Call(),
        "listDroppedPairs": Call(by="operator"),
        "decideDroppedPair": Call(
            by="operator",
            path={"id": factories.DroppedPairFactory().pk},
            body={"state": "removed", "was": "open"},
        ),
        "listNotices": Call(by="officer", query={"unread": True}),
        "markNoticesRead": Call(by="officer", body={"ids": [notice.pk]}),
        "getNoticeChoices": Call(by="officer"),
        "putNoticeChoices": Call(
            by="officer", body={"categories": {"challenges": "weekly"}}
        ),
        "listFollows": Call(by="officer"),
        "putFollow": Call(
            by="person", path={"subject": subject}, body={"cadence": "weekly"}
        ),
        "deleteFollow": Call(by="officer", path={"subject": subject}),
        "listSearches": Call(by="officer"),
        "saveSearch": Call(by="person", body={"name": "Air", "text": "Clean air"}),
        "deleteSearch": Call(by="officer", path={"id": search.pk}),
        "listFiles": Call(query=about),
        "getFile": Call(path={"id": str(file.pk)}),
        "attachFile": Call(
            by="officer",
            body=about | {"description": "A plan", "file": pdf(b"<< /Type /Page >>")},
        ),
        "deleteFile": Call(by="officer", path={"id": str(file.pk)}),
        "listTranslations": Call(query=about | {"language": "sv"}),
        "putTranslation": Call(
            by="officer",
            body=about | {"field": "title", "language": "fi", "text": "Kotikäynnit"},
        ),
        "deleteTranslation": Call(by="officer", path={"id": translation.pk}),
        "askForTranslation": Call(by="officer", body=about | {"language": "fi"}),
    }


def _belonging(officer: User, colleague: User) -> dict[str, Call]:
    city = officer.memberships.get().organisation
    spare, _secret = accounts.issue_token(by=officer, name="spare", scopes=("read",))
    invitation = accounts.invite(
        city, "planner@turku.example", role="reviewer", by=officer
    )
    at, row = {"id": city.pk}, {"id": city.pk, "person": str(colleague.pk)}
    profile = {"name": {"fi": "Turun kaupunki"}, "kind": "city", "languages": ["fi"]}
    return {
        "getOrganisation": Call(path=at),
        "registerOrganisation": Call(by="person", body=profile | {"key": "once"}),
        "changeOrganisation": Call(by="officer", path=at, body=profile),
        "listMembers": Call(by="officer", path=at),
        "changeMember": Call(by="officer", path=row, body={"role": "reviewer"}),
        "removeMember": Call(by="officer", path=row),
        "listInvitations": Call(by="officer", path=at),
        "sendInvitation": Call(
            by="officer",
            path=at,
            body={"email": "nurse@turku.example", "role": "editor"},
        ),
        "withdrawInvitation": Call(
            by="officer", path=at | {"number": str(invitation.pk)}
        ),
        "getMe": Call(by="officer"),
        "listTokens": Call(by="officer"),
        "revokeToken": Call(by="officer", path={"id": str(spare.pk)}),
        "listMyOrganisations": Call(by="officer"),
    }
