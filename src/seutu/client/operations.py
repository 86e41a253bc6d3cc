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

    `body` names the members of a JSON body. `is_safe` says that it changes nothing, so
    that it may be sent again.
    """

    name: str
    method: str
    path: str
    query: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    reads: bool = False

    @property
    def is_safe(self) -> bool:
        return self.method == "GET" or self.reads


MATCHING = (*NARROWING, *PAGED, "language", "record_language", "near", "reader")
MATCH = Operation("matchNeed", "GET", "/match", ("text", *MATCHING))
MATCH_LONG = Operation(
    "matchLongNeed", "POST", "/match", body=("text", *MATCHING), reads=True
)
SEARCH = Operation(
    "searchRecords",
    "GET",
    "/search",
    ("text", *NARROWING, *PAGED, "language", "facets", "reader"),
)
LIST_DATASETS = Operation("listDatasets", "GET", "/datasets", (*ENTRIES, "publisher"))
GET_DATASET = Operation("getDataset", "GET", "/datasets/{id}")
LIST_SOLUTIONS = Operation(
    "listSolutions", "GET", "/solutions", (*ENTRIES, "status", "cofog", "organisation")
)
GET_SOLUTION = Operation("getSolution", "GET", "/solutions/{id}")
LIST_CHALLENGES = Operation(
    "listChallenges", "GET", "/challenges", (*ENTRIES, "state", "owner")
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

OPERATIONS: tuple[Operation, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, Operation)
)
