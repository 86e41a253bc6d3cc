"""Names and sentences about gaps in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from seutu.catalogue.models import Catalogue
from seutu.core.language import best
from seutu.language import LANGUAGES
from seutu.matching.analysis import words
from seutu.matching.gaps.causes import Cause, Obstacle
from seutu.matching.gaps.routes import Route
from seutu.matching.gaps.selectors import UNKNOWN, Glance, Grounds
from seutu.matching.installed import knowledge
from seutu.matching.models import Demand
from seutu.places.models import Region
from seutu.web.cards import Tone
from seutu.web.presenters import labels
from seutu.web.presenters.sorting import by_name

MOST_GLOSSED, LEAST_MEANING = 3, 0.3

CAUSES: Mapping[str, object] = {
    Cause.NOT_FOUND: gettext_lazy("Perhaps there, badly described"),
    Cause.OTHER_PLACE: gettext_lazy("Exists for another place only"),
    Cause.CLOSED: gettext_lazy("Exists, but is closed"),
    Cause.FORM: gettext_lazy("Exists, in a wrong format or licence"),
    Cause.STALE: gettext_lazy("Exists, but is out of date"),
    Cause.ABSENT: gettext_lazy("No answer was found"),
}
CAUSE_TONES: Mapping[str, Tone] = {
    Cause.NOT_FOUND: "caution",
    Cause.OTHER_PLACE: "caution",
    Cause.CLOSED: "closed",
    Cause.FORM: "caution",
    Cause.STALE: "caution",
    Cause.ABSENT: "closed",
}
MEANINGS: Mapping[str, object] = {
    Cause.NOT_FOUND: gettext_lazy(
        "Something near it was found, but its description does not say clearly that it"
        " is this. It may be there under another name."
    ),
    Cause.OTHER_PLACE: gettext_lazy(
        "Data that answers it was found, but about another place than the one where"
        " it is asked for."
    ),
    Cause.CLOSED: gettext_lazy(
        "A record answers it, but its source says that access is restricted."
    ),
    Cause.FORM: gettext_lazy(
        "A record answers it, but in a format that only people can read, or under a"
        " licence that does not allow every use."
    ),
    Cause.STALE: gettext_lazy(
        "A record answers it, but it has not been updated for long, or is no longer"
        " in use."
    ),
    Cause.ABSENT: gettext_lazy(
        "In none of the sources searched did a record answer it clearly."
    ),
}
OBSTACLES: Mapping[str, object] = {
    Obstacle.PLACE: gettext_lazy("about another place"),
    Obstacle.CLOSED: gettext_lazy("access restricted"),
    Obstacle.FORM: gettext_lazy("format or licence not open"),
    Obstacle.STALE: gettext_lazy("out of date"),
}
ROUTES: Mapping[str, object] = {
    Route.ASK: gettext_lazy("Ask the publisher"),
    Route.ADOPT: gettext_lazy("Adopt what another region has"),
    Route.JOIN: gettext_lazy("Make it a joint challenge"),
    Route.BUY: gettext_lazy("Buy it"),
    Route.PILOT: gettext_lazy("Try it in a pilot"),
}
ROUTE_HINTS: Mapping[str, object] = {
    Route.ASK: gettext_lazy(
        "The body that should hold it is the quickest way to know. A refusal with a"
        " reason is a result as well."
    ),
    Route.ADOPT: gettext_lazy(
        "Somebody has solved it elsewhere. Ask how, and do the same at home."
    ),
    Route.JOIN: gettext_lazy(
        "Several regions that ask together are a reason to act, where one is not."
    ),
    Route.BUY: gettext_lazy(
        "Ask the market what there is before you write a call for tenders."
    ),
    Route.PILOT: gettext_lazy(
        "Try an answer on a small scale, with measures agreed before the start."
    ),
}
ORIGINS: Mapping[str, object] = {
    Demand.Origin.CHALLENGE: gettext_lazy("Published challenges"),
    Demand.Origin.REQUEST: gettext_lazy("Data requests"),
    Demand.Origin.SEARCH: gettext_lazy("Searches on this site"),
    Demand.Origin.PORTAL: gettext_lazy("Searches on another portal"),
}


def cause_name(cause: str) -> str:
    return str(CAUSES.get(cause, "")) if cause else pgettext("demand", "Answered")


def origin_name(origin: str) -> str:
    return str(ORIGINS.get(origin, origin))


def theme_name(theme: str) -> str:
    known = theme and theme != UNKNOWN
    return labels.theme_name(theme) if known else _("Theme not known")


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Name NUTS regions and countries; one query, and "" for no place."""
    wanted = {code for code in codes if code and code != UNKNOWN}
    regions = Region.objects.in_bulk(wanted)
    named = {
        code: best(regions[code].name, labels.preferences())[1]
        if code in regions
        else labels.country_name(code[:2])
        for code in wanted
    }
    return named | {"": _("Place not known"), UNKNOWN: _("Place not known")}


def asked_phrase(origin: str, asked: int) -> str:
    """Say how often something was asked for, in the unit of its origin."""
    if origin == Demand.Origin.PORTAL:
        return ngettext("%(n)d search", "%(n)d searches", asked) % {"n": asked}
    if origin == Demand.Origin.SEARCH:
        return ngettext(
            "asked from %(n)d network", "asked from %(n)d networks", asked
        ) % {"n": asked}
    if origin == Demand.Origin.REQUEST:
        return ngettext(
            "%(n)d person wants these data", "%(n)d people want these data", asked
        ) % {"n": asked}
    return ngettext(
        "%(n)d supporter or owner", "%(n)d supporters and owners", asked
    ) % {"n": asked}


def gloss(title: str, language: str) -> str:
    """Say what a short title probably means in the reader's language.

    Machine help from the learnt tables; empty where they know none of its words, and
    for titles in the reader's own language.
    """
    reader = labels.reader_language()
    tag = language.partition("-")[0]
    found = words(title, tag) if tag in LANGUAGES and tag != reader else []
    if not 0 < len(found) <= MOST_GLOSSED:
        return ""
    translator = knowledge().translator
    meanings = []
    for word in found:
        best_first = translator.translate(word.term, tag, reader, 1)
        if not best_first or best_first[0][1] < LEAST_MEANING:
            return ""
        meanings.append(best_first[0][0])
    # A translation that repeats the word is a guess.
    guessed = all(each == word.term for each, word in zip(meanings, found, strict=True))
    return "" if guessed else " ".join(meanings)


def month_name(month: str) -> str:
    """Write a month such as "2019-02" out."""
    year, number = month.split("-")
    return date_format(date(int(year), int(number), 1), "YEAR_MONTH_FORMAT")


def period_phrase(months: Iterable[str]) -> str:
    known = sorted(months)
    if not known:
        return ""
    if known[0] == known[-1]:
        return month_name(known[0])
    return _("%(first)s to %(last)s") % {
        "first": month_name(known[0]),
        "last": month_name(known[-1]),
    }


def summary(
    rows: Sequence[Glance], grounds: Grounds, *, fewest: int
) -> tuple[str, ...]:
    """Say in a few sentences what the demands shown tell; only what is certain."""
    if not rows:
        return ()
    unmet = [one for one in rows if one.is_gap]
    sentences = [tally(len(rows), len(unmet), len(grounds.sources))]
    sentences += _of_portals(rows)
    sentences += _of_one_place(rows)
    away = [one for one in unmet if one.cause == Cause.OTHER_PLACE]
    if away and len(unmet) >= fewest:
        sentences.append(
            ngettext(
                "%(n)d of what is missing has been published for another place, so"
                " that somebody could be asked how.",
                "%(n)d of what is missing have been published for another place, so"
                " that somebody could be asked how.",
                len(away),
            )
            % {"n": len(away)}
        )
    return tuple([*sentences, *_worst_theme(rows, fewest)])


def tally(asked: int, unmet: int, sources: int) -> str:
    """Count in sentences of one number each, so that every language can inflect it."""
    met = asked - unmet
    said = (
        ngettext(
            "%(n)d thing is asked for.", "%(n)d different things are asked for.", asked
        )
        % {"n": asked},
        ngettext(
            "%(n)d of them has an answer in the sources searched.",
            "%(n)d of them have an answer in the sources searched.",
            met,
        )
        % {"n": met},
        ngettext("%(n)d has none.", "%(n)d have none.", unmet) % {"n": unmet},
        ngettext("%(n)d source was searched.", "%(n)d sources were searched.", sources)
        % {"n": sources},
    )
    return " ".join(said)


def _of_portals(rows: Sequence[Glance]) -> list[str]:
    searched = [one for one in rows if one.origin == Demand.Origin.PORTAL]
    total = sum(one.asked for one in searched)
    if not total:
        return []
    answered = sum(one.asked for one in searched if not one.is_gap)
    period = period_phrase({month for one in searched for month in one.months})
    portals = ", ".join(sorted({one.source for one in searched}, key=by_name))
    return [
        ngettext(
            "On %(portals)s people searched %(total)s time for a subject (%(period)s,"
            " terms searched at least five times). %(percent)d %% of these searches"
            " would find a title in the portal's own list of datasets today.",
            "On %(portals)s people searched %(total)s times for a subject (%(period)s,"
            " terms searched at least five times). %(percent)d %% of these searches"
            " would find a title in the portal's own list of datasets today.",
            total,
        )
        % {
            "portals": portals,
            "total": number_format(total, force_grouping=True),
            "period": period,
            "percent": round(100 * answered / total),
        }
    ]


def _of_one_place(rows: Sequence[Glance]) -> list[str]:
    """Say so when all demand comes from one place: the others are not without needs."""
    places = {one.place for one in rows}
    if len(places) != 1 or not (code := places.pop()):
        return []
    return [
        _(
            "All of it comes from one place so far, %(place)s. Other places have not"
            " told yet what is asked for there."
        )
        % {"place": place_names([code])[code]}
    ]


def _worst_theme(rows: Sequence[Glance], fewest: int) -> list[str]:
    counted: dict[str, list[int]] = {}
    for one in rows:
        if one.theme:
            tally = counted.setdefault(one.theme, [0, 0])
            tally[0] += 1
            tally[1] += one.is_gap
    enough = {
        theme: (asked, unmet)
        for theme, (asked, unmet) in counted.items()
        if asked >= max(2 * fewest, 10) and unmet
    }
    if len(enough) < 2:
        return []
    theme = max(enough, key=lambda name: (enough[name][1] / enough[name][0], name))
    asked, unmet = enough[theme]
    return [
        _(
            "The theme with the largest part unanswered is “%(theme)s”: %(unmet)d of"
            " %(asked)d."
        )
        % {"theme": labels.theme_name(theme), "unmet": unmet, "asked": asked}
    ]


def source_lines(grounds: Grounds) -> list[tuple[str, str, int]]:
    """Name each source searched, as of when, and how many records it holds."""
    titles = {
        one.pk: best(one.title, labels.preferences())[1]
        for one in Catalogue.objects.filter(
            pk__in=[str(one["id"]) for one in grounds.sources]
        ).only("id", "title")
    }
    return [
        (
            titles.get(str(one["id"]), str(one["id"])),
            _day(str(one["as_of"] or "")),
            int(str(one["records"])),
        )
        for one in sorted(
            grounds.sources, key=lambda one: by_name(titles.get(str(one["id"]), ""))
        )
    ]


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT") if text else ""
