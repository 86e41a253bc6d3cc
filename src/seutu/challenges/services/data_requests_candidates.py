"""Datasets that came after a request: "does this answer it?"."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.catalogue.models import Dataset
from seutu.challenges.data_requests.happenings import tell_people
from seutu.challenges.data_requests.selectors import answerers
from seutu.challenges.models import DataRequest, RequestCandidate
from seutu.core.errors import Conflict

Verdict = RequestCandidate.Verdict


@transaction.atomic
def propose_candidates(
    request: DataRequest, scores: Mapping[str, float], *, mark: int
) -> list[RequestCandidate]:
    """Ask the asker and the publisher whether new datasets answer a request.

    `scores` are by dataset. Each is asked about once, however often it is found;
    `mark` is the state of the index up to which was looked.
    """
    known = set(
        RequestCandidate.objects.filter(request=request).values_list(
            "dataset_id", flat=True
        )
    )
    fresh = {pk: score for pk, score in scores.items() if pk not in known}
    made = [
        RequestCandidate(request=request, dataset_id=pk, score=score)
        for pk, score in fresh.items()
    ]
    RequestCandidate.objects.bulk_create(made, ignore_conflicts=True)
    DataRequest.objects.filter(pk=request.pk).update(matched_mark=mark)
    if made:
        best = max(fresh, key=lambda pk: (fresh[pk], pk))
        title = Dataset.objects.values_list("title", flat=True).get(pk=best)
        asker = {request.asker} if request.asker else set()
        tell_people(
            "request.candidate-found",
            request,
            asker | answerers(request.publisher),
            key=":".join(sorted(fresh))[:500],
            dataset=title,
        )
    return made


@transaction.atomic
def judge_candidate(
    candidate: RequestCandidate, *, answers: bool, by: User
) -> RequestCandidate:
    """Say whether a dataset answers the request; the publisher may then deliver it."""
    candidate = (
        RequestCandidate.objects.select_for_update(of=("self",))
        .select_related("request", "dataset")
        .get(pk=candidate.pk)
    )
    if candidate.verdict != Verdict.OPEN:
        raise Conflict(_("Somebody has looked at this dataset already."))
    candidate.verdict = Verdict.ANSWERS if answers else Verdict.FAILS
    candidate.judged_by = by
    candidate.judged_at = timezone.now()
    candidate.save(update_fields=["verdict", "judged_by", "judged_at"])
    record(
        "request.candidate-judged",
        target=candidate.request,
        actor=by,
        dataset=candidate.dataset_id,
        answers=answers,
    )
    return candidate
