"""What the client knows of the API: its operations, by the names OpenAPI gives them.

A test holds every one against the description of the API.
"""

from dataclasses import dataclass

NARROWING = (
    "kind",
    "country",
    "region",
    "theme",
    "licence",
    "access",
    "format",
    "source",
    "status",
)
PAGED = ("limit", "cursor")
ENTRIES = (*PAGED, "country", "region", "source", "modified_since")


@dataclass(frozen=True, slots=True)
class Operation:
    """One request: its name, method, path below /api/v1, and what it takes.

    `body` names the members of a JSON body; of a form when `upload` names one of them
    as a file. `is_safe` says that it changes nothing, so that it may be sent again.
    """

    name: str
    method: str
    path: str
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    reads: bool = False
    upload: str = ""

    @property
    def is_safe(self) -> bool:
        return self.method == "GET" or self.reads


MATCHING = (*NARROWING, *PAGED, "language", "record_language", "near", "reader")
MATCH = Operation("matchNeed", "GET", "/match", ("text", *MATCHING, "drop"))
MATCH_LONG = Operation(
    "matchLongNeed", "POST", "/match", body=("text", *MATCHING, "drop"), reads=True
)
SEARCH = Operation(
    "searchRecords",
    "GET",
    "/search",
    ("text", *NARROWING, *PAGED, "language", "bbox", "facets", "reader"),
)
LIST_DATASETS = Operation(
    "listDatasets", "GET", "/datasets", (*ENTRIES, "publisher", "bbox")
)
GET_DATASET = Operation("getDataset", "GET", "/datasets/{id}")
LIST_SOLUTIONS = Operation(
    "listSolutions", "GET", "/solutions", (*ENTRIES, "status", "cofog", "organisation")
)
GET_SOLUTION = Operation("getSolution", "GET", "/solutions/{id}")
LIST_CHALLENGES = Operation(
    "listChallenges", "GET", "/challenges", (*ENTRIES, "state", "owner", "origin")
)
GET_CHALLENGE = Operation("getChallenge", "GET", "/challenges/{id}")
LIST_ORGANISATIONS = Operation(
    "listOrganisations", "GET", "/organisations", (*PAGED, "country", "kind", "name")
)
GET_ORGANISATION = Operation("getOrganisation", "GET", "/organisations/{id}")
LIST_REGIONS = Operation(
    "listRegions", "GET", "/regions", (*PAGED, "level", "country", "parent")
)
GET_REGION = Operation("getRegion", "GET", "/regions/{code}")
LIST_SOURCES = Operation("listSources", "GET", "/sources", (*PAGED, "country", "holds"))
GET_SOURCE = Operation("getSource", "GET", "/sources/{id}")
FIND_CONCEPTS = Operation(
    "findConcepts", "GET", "/concepts", ("text", "language", "limit", "reader")
)
GET_CONCEPT = Operation("getConcept", "GET", "/concepts/{id}", ("reader",))

CHALLENGE_MATCHES = Operation("getChallengeMatches", "GET", "/challenges/{id}/matches")
WHY_NOT = Operation(
    "explainMissingMatch", "GET", "/challenges/{id}/why-not", ("record",)
)
LIST_JUDGEMENTS = Operation(
    "listJudgements", "GET", "/challenges/{id}/judgements", PAGED
)
JUDGE = Operation(
    "judgeMatch",
    "POST",
    "/challenges/{id}/judgements",
    body=("record", "fits", "because", "note"),
)
WITHDRAW_JUDGEMENT = Operation(
    "withdrawJudgement", "DELETE", "/challenges/{id}/judgements/{record}"
)

LIST_COMMENTS = Operation(
    "listComments", "GET", "/comments", (*PAGED, "subject", "parent", "kind")
)
GET_COMMENT = Operation("getComment", "GET", "/comments/{id}")
POST_COMMENT = Operation(
    "postComment",
    "POST",
    "/comments",
    body=("subject", "text", "kind", "parent", "official", "acting_for", "key"),
)
EDIT_COMMENT = Operation("editComment", "PATCH", "/comments/{id}", body=("text",))
WITHDRAW_COMMENT = Operation("withdrawComment", "DELETE", "/comments/{id}")

LIST_NOTICES = Operation("listNotices", "GET", "/notices", (*PAGED, "unread"))
MARK_NOTICES_READ = Operation(
    "markNoticesRead", "POST", "/notices/read", body=("ids", "all")
)
LIST_FOLLOWS = Operation("listFollows", "GET", "/follows")
FOLLOW = Operation("putFollow", "PUT", "/follows/{subject}", body=("cadence",))
UNFOLLOW = Operation("deleteFollow", "DELETE", "/follows/{subject}")
LIST_SEARCHES = Operation("listSearches", "GET", "/searches")
SAVE_SEARCH = Operation(
    "saveSearch",
    "POST",
    "/searches",
    body=("name", "text", "language", "kind", "filters"),
)
DELETE_SEARCH = Operation("deleteSearch", "DELETE", "/searches/{id}")

ME = Operation("getMe", "GET", "/me")
MY_ORGANISATIONS = Operation("listMyOrganisations", "GET", "/me/organisations")
REGISTER_ORGANISATION = Operation(
    "registerOrganisation",
    "POST",
    "/organisations",
    body=("name", "kind", "place", "languages", "homepage", "key"),
)
MY_CHALLENGES = Operation("listMyChallenges", "GET", "/me/challenges", PAGED)
CREATE_CHALLENGE = Operation(
    "createChallenge", "POST", "/challenges", body=("organisation", "answers", "key")
)
CHANGE_CHALLENGE = Operation(
    "changeChallenge", "PATCH", "/challenges/{id}", body=("answers", "version")
)
DELETE_DRAFT = Operation("deleteDraft", "DELETE", "/challenges/{id}")
ADVISE = Operation("adviseOnChallenge", "GET", "/challenges/{id}/advice")
PUBLISH_CHALLENGE = Operation(
    "publishChallenge", "POST", "/challenges/{id}/publication", body=("version",)
)

MOVE = Operation(
    "moveChallenge",
    "POST",
    "/challenges/{id}/state",
    body=("state", "version", "reason", "note"),
)

LIST_GAPS = Operation(
    "listGaps", "GET", "/gaps", (*PAGED, "theme", "region", "origin", "cause")
)
GET_GAP = Operation("getGap", "GET", "/gaps/{id}")
GAP_HEAT = Operation("readGapHeat", "GET", "/gaps/heat", ("theme", "region", "origin"))

LIST_PLEDGES = Operation("listPledges", "GET", "/challenges/{id}/pledges", PAGED)
MY_PLEDGES = Operation("listMyPledges", "GET", "/me/pledges", PAGED)
GET_PLEDGE = Operation("getPledge", "GET", "/pledges/{id}")
MAKE_PLEDGE = Operation(
    "makePledge",
    "POST",
    "/challenges/{id}/pledges",
    body=("kind", "amount", "conditions", "organisation"),
)
ANSWER_PLEDGE = Operation(
    "answerPledge", "POST", "/pledges/{id}/verdict", body=("accept", "words")
)
FULFIL_PLEDGE = Operation("fulfilPledge", "POST", "/pledges/{id}/fulfilment")
WITHDRAW_PLEDGE = Operation("withdrawPledge", "DELETE", "/pledges/{id}")
SUPPORT = Operation("supportChallenge", "PUT", "/challenges/{id}/support")
WITHDRAW_SUPPORT = Operation("withdrawSupport", "DELETE", "/challenges/{id}/support")

LIST_REQUESTS = Operation(
    "listDataRequests",
    "GET",
    "/requests",
    (*PAGED, "state", "theme", "region", "publisher", "words"),
)
GET_REQUEST = Operation("getDataRequest", "GET", "/requests/{id}")
ASK_FOR_DATA = Operation(
    "askForData",
    "POST",
    "/requests",
    body=(
        *("title", "what", "purpose", "fields", "language", "period_from"),
        *("period_to", "region", "format", "frequency", "data_language", "themes"),
        *("concepts", "organisation", "publisher", "pledge", "hides_name", "key"),
    ),
)
WITHDRAW_REQUEST = Operation("withdrawDataRequest", "DELETE", "/requests/{id}")
LIST_REQUEST_SUPPORTS = Operation(
    "listRequestSupports", "GET", "/requests/{id}/supports", PAGED
)
JOIN_REQUEST = Operation(
    "joinDataRequest",
    "POST",
    "/requests/{id}/supports",
    body=("reason", "is_reason_private", "pledge", "hides_name", "organisation"),
)
LEAVE_REQUEST = Operation("leaveDataRequest", "DELETE", "/requests/{id}/support")
ACCEPT_REQUEST = Operation(
    "acceptDataRequest",
    "POST",
    "/requests/{id}/acceptance",
    body=("planned_on", "words", "version"),
)
DELIVER_REQUEST = Operation(
    "deliverDataRequest",
    "POST",
    "/requests/{id}/delivery",
    body=("datasets", "addresses", "words", "version"),
)
DECLINE_REQUEST = Operation(
    "declineDataRequest",
    "POST",
    "/requests/{id}/refusal",
    body=("reason", "words", "version"),
)
APPEAL_REQUEST = Operation(
    "appealDataRequest", "POST", "/requests/{id}/appeal", body=("words", "version")
)
REQUEST_FIGURES = Operation("readRequestFigures", "GET", "/request-figures")

LIST_OFFERS = Operation("listAnswers", "GET", "/challenges/{id}/answers", PAGED)
OFFER_ANSWER = Operation(
    "offerAnswer",
    "POST",
    "/challenges/{id}/answers",
    body=("note", "record", "organisation"),
)
JUDGE_OFFER = Operation(
    "judgeAnswer", "POST", "/answers/{id}/verdict", body=("accept", "reason")
)
WITHDRAW_OFFER = Operation("withdrawAnswer", "DELETE", "/answers/{id}")
LIST_PARTNERSHIPS = Operation(
    "listPartnerships", "GET", "/challenges/{id}/partnerships", PAGED
)
PROPOSE_PARTNERSHIP = Operation(
    "proposePartnership",
    "POST",
    "/challenges/{id}/partnerships",
    body=("kind", "organisation", "merging", "message"),
)
ANSWER_PARTNERSHIP = Operation(
    "answerPartnership",
    "POST",
    "/partnerships/{id}/consent",
    body=("accept", "merging"),
)
END_PARTNERSHIP = Operation("endPartnership", "DELETE", "/partnerships/{id}")
UNDO_MERGE = Operation("undoMerge", "DELETE", "/partnerships/{id}/merge")

LIST_FILES = Operation("listFiles", "GET", "/files", ("subject",))
GET_FILE = Operation("getFile", "GET", "/files/{id}")
ATTACH_FILE = Operation(
    "attachFile",
    "POST",
    "/files",
    body=("subject", "description", "file"),
    upload="file",
)
DELETE_FILE = Operation("deleteFile", "DELETE", "/files/{id}")
TRANSLATED = ("subject", "language")
LIST_TRANSLATIONS = Operation("listTranslations", "GET", "/translations", TRANSLATED)
PUT_TRANSLATION = Operation(
    "putTranslation", "PUT", "/translations", body=(*TRANSLATED, "field", "text")
)
DELETE_TRANSLATION = Operation("deleteTranslation", "DELETE", "/translations/{id}")
ASK_TRANSLATION = Operation(
    "askForTranslation", "POST", "/translation-requests", body=TRANSLATED
)

CHANGE_ORGANISATION = Operation(
    "changeOrganisation",
    "PUT",
    "/organisations/{id}",
    body=("name", "kind", "place", "languages", "homepage"),
)
LIST_MEMBERS = Operation("listMembers", "GET", "/organisations/{id}/members")
CHANGE_MEMBER = Operation(
    "changeMember", "PUT", "/organisations/{id}/members/{person}", body=("role",)
)
REMOVE_MEMBER = Operation(
    "removeMember", "DELETE", "/organisations/{id}/members/{person}"
)
INVITATIONS = "/organisations/{id}/invitations"
LIST_INVITATIONS = Operation("listInvitations", "GET", INVITATIONS)
INVITE = Operation("sendInvitation", "POST", INVITATIONS, body=("email", "role"))
WITHDRAW_INVITATION = Operation(
    "withdrawInvitation", "DELETE", f"{INVITATIONS}/{{number}}"
)
LIST_TOKENS = Operation("listTokens", "GET", "/me/tokens")
REVOKE_TOKEN = Operation("revokeToken", "DELETE", "/me/tokens/{id}")

REPORT = Operation(
    "report",
    "POST",
    "/reports",
    body=("subject", "reason", "text", "contact", "in_good_faith"),
)
LIST_CASES = Operation(
    "listCases", "GET", "/moderation/cases", (*PAGED, "part", "kind")
)
DECIDE = Operation(
    "decideCase",
    "POST",
    "/moderation/cases/{id}/decisions",
    body=("action", "reason", "seen"),
)
LIST_DECISIONS = Operation("listDecisions", "GET", "/moderation/log", PAGED)

OPERATIONS: tuple[Operation, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, Operation)
)
