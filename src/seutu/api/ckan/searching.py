"""What a client asked of package_search: its query, its order and its counts."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation
from seutu.api.ckan import solr
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.packages import theme_labels
from seutu.core.errors import Invalid
from seutu.core.language import best
from seutu.matching.finding import found
from seutu.matching.finding.boxes import read_box
from seutu.matching.finding.conditions import EVERYTHING, Condition, Within, Words, both
from seutu.matching.finding.found import BEST, Order

MOST_FACETS = 1_000
MOST_FILTERS = 50
FACETS = {
    "organization": "publisher",
    "groups": "theme",
    "tags": "keyword",
    "res_format": "format",
    "license_id": "licence",
    "access_rights": "access",
    **{name: name for name in ("country", "region", "source", "language", "frequency")},
}
SORTS = {
    "score": "score",
    "metadata_modified": "updated_at",
    "name": "pk",
    "id": "pk",
    "modified": "sort_date",
    "issued": "sort_date",
    "metadata_created": "first_seen_at",
    "title_string": "title",
    "title": "title",
    "relevance": "score",
    "rank": "score",
}


def asked_condition(asked: Asked) -> Condition:
    """Read q, fq, fq_list and ext_bbox as one condition."""
    now = timezone.now()
    filters = [*_texts(asked, "fq"), *_texts(asked, "fq_list")]
    if len(filters) > MOST_FILTERS:
        raise Invalid(
            ngettext(
                "“%(field)s” may have %(count)d part at the most.",
                "“%(field)s” may have %(count)d parts at the most.",
                MOST_FILTERS,
            )
            % {"field": "fq_list", "count": MOST_FILTERS},
            field="fq_list",
        )
    parts = [solr.read(text, now=now) for text in filters]
    extras = asked.values.get("extras")
    also = Asked(extras) if isinstance(extras, dict) else asked
    box = asked.text("ext_bbox") or also.text("ext_bbox")
    return both(_words(asked.text("q")), *parts, _box(box))


def _texts(asked: Asked, name: str) -> list[str]:
    value = asked.values.get(name)
    if isinstance(value, list):
        return asked.several(name)
    text = asked.text(name)
    return [text] if text.strip() else []


def _words(text: str) -> Condition:
    """Read q: Solr's language where it is, else plain words with any signs in them."""
    if not text.strip():
        return EVERYTHING
    try:
        return solr.read(text, now=timezone.now(), field="q")
    except Invalid:
        return Words(text)


def _box(text: str) -> Condition:
    return Within(read_box(text, field="ext_bbox")) if text.strip() else EVERYTHING


def asked_order(asked: Asked) -> Order:
    """Take the first column to sort by that tells datasets apart."""
    text = asked.text("sort").strip()
    if not text:
        return BEST
    named = []
    for part in text.split(","):
        name, _space, way = part.strip().partition(" ")
        if name not in SORTS or way.strip().lower() not in {"", "asc", "desc"}:
            raise Invalid(
                _("Sort by one of these, with asc or desc: %(names)s.")
                % {"names": ", ".join(SORTS)},
                field="sort",
            )
        named.append(Order(SORTS[name], way.strip().lower() == "desc"))
    if named[0].column == "score" and not asked.text("q").strip("*: ") and named[1:]:
        return named[1]
    return named[0]


def counts_asked(asked: Asked, condition: Condition) -> dict[str, found.Counts]:
    names = asked.several("facet.field")
    if not asked.flag("facet", default=True):
        return {}
    for name in names:
        if name not in FACETS:
            raise Invalid(
                _("Count by one of: %(names)s.") % {"names": ", ".join(FACETS)},
                field="facet.field",
            )
    text = asked.text("facet.limit", "50").strip()
    is_whole = text.startswith("-") and text[1:].isdecimal()
    limit = MOST_FACETS if is_whole else asked.number("facet.limit", 50)
    counts = found.facets(condition, [FACETS[name] for name in names])
    return {
        name: tuple(
            (value.lower() if name == "groups" else value, count)
            for value, count in counts[FACETS[name]][:limit]
        )
        for name in names
    }


def labels_of(name: str, values: list[str]) -> list[str]:
    if name == "organization":
        rows = Organisation.objects.filter(pk__in=values, hidden_at=None)
        named = {row.pk: best(row.name, ())[1] for row in rows}
        return [named.get(value, value) for value in values]
    if name == "groups":
        known = theme_labels()
        return [
            best(known.get(value.upper(), {}), ("en",))[1] or value for value in values
        ]
    return values
