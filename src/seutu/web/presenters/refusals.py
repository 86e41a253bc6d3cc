"""Why records and readings failed, in the reader's language.

What readers say is kept as they said it, in English: a file handed back to a publisher
shows the same words. A page recognises the common sentences and says them anew;
anything else, such as what a portal answered itself, stays as it is.
"""

import re
from collections.abc import Callable
from functools import cache

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("This entry is not an object."),
    _("This row is not an object."),
    _("The dataset has no id."),
    _("The dataset has no identifier."),
    _("The dataset has no title."),
    _("The dataset has no dct:title."),
    _("Another dataset has the same identifier."),
    _("The catalogue names this dataset, but does not describe it."),
    _("The title has more than %(most)s characters."),
    _("The description has more than %(most)s characters."),
    _("The record has no title."),
    _("The record has no address."),
    _("The record has no identifier."),
    _("The record has a header, but no metadata."),
    _("The repository gives this record in a form that is not read: %(name)s."),
    _("The repository has deleted this record."),
    _("The XML of this record breaks in the middle."),
    _("The row has no title."),
    _("The challenge has no id."),
    _("The challenge has no title."),
    _("Another challenge has the same id."),
    _("The algorithm has no id."),
    _("The algorithm has no title."),
    _("The case has no identifier."),
    _("The case has no name."),
    _("The software needs a name and a url."),
    _("The file holds no publiccode.yml fields."),
    _("The publiccode.yml is too large."),
    _("The repository has no publiccode.yml that can be read."),
    _("The file has no YAML front matter."),
    _("The YAML cannot be read near line %(line)s."),
    _("The YAML cannot be read."),
    _("The YAML cannot be read: %(why)s."),
    _("The portal keeps this dataset private."),
    _("The catalogue keeps this dataset private."),
    _("The portal does not show it: %(answer)s"),
    _("It cannot be stored: %(why)s"),
    _("Row %(row)s: there is no title."),
    _("Row %(row)s: it repeats row %(other)s."),
    _("The file is not UTF-8."),
    _("The file is not UTF-8: byte %(byte)s does not fit."),
    _("The file is not JSON: line %(line)s, %(why)s."),
    _("The file is larger than %(size)s MiB."),
    _("The file is not a zip archive."),
    _("The archive would unpack to far more than it weighs."),
    _("The archive is damaged or encrypted."),
    _("The file is a web page or XML, not a table."),
    _("The table is empty."),
    _("No column holds the titles. The columns are: %(columns)s."),
    _("This is a web page, not RDF."),
    _("The RDF cannot be read on line %(line)s: %(why)s."),
    _("The RDF cannot be read: %(why)s."),
    _("The XML breaks at line %(line)s, column %(column)s."),
    _("The XML refers to an entity outside the file."),
    _("The file describes no dcat:Dataset and no dcat:Catalog."),
    _("The answer is not one of CKAN's action API."),
    _("The answer holds no list of packages."),
    _("The answer is not one of a catalogue service."),
    _("The answer is not a collection of records."),
    _("The answer is not one of a repository (OAI-PMH)."),
    _("The repository answers something else than records."),
    _('The answer has no list called "%(name)s".'),
    _('The file has no list called "%(name)s".'),
    _("The source gives the same page again and again."),
    _("The repository gives the same page again and again."),
    _("The repository gives empty pages again and again."),
    _("The repository says: %(answer)s"),
    _("The portal says: %(answer)s"),
    _("The portal refuses: %(answer)s"),
    _("The site is still preparing its feed: try again in a few minutes."),
    _("It reads, but holds no records."),
    _("%(host)s answered %(status)s."),
    _("This address cannot be read: %(address)s"),
    _(
        "The robots.txt of %(host)s does not want this address to be read by programs."
        " Ask whoever runs the portal; with their permission the source can be set to"
        " ignore it."
    ),
    _(
        "The pages lead in a circle: %(address)s was read before. Everything up to"
        " there is kept."
    ),
    _("The process was stopped before the end."),
)
# Kept as for many, whatever the count; shown as the reader's language counts.
Counted = Callable[[int], str]
COUNTED: tuple[Counted, ...] = (
    lambda count: ngettext(
        "%(host)s answered %(status)s, %(count)s time in a row.",
        "%(host)s answered %(status)s, %(count)s times in a row.",
        count,
    ),
    lambda count: ngettext(
        "%(host)s did not answer whole (%(why)s), %(count)s time in a row.",
        "%(host)s did not answer whole (%(why)s), %(count)s times in a row.",
        count,
    ),
    lambda count: ngettext(
        "%(host)s answered %(status)s and wants %(count)s hour's rest.",
        "%(host)s answered %(status)s and wants %(count)s hours' rest.",
        count,
    ),
    lambda count: ngettext(
        "The source has more than %(count)s page. Everything up to there is kept.",
        "The source has more than %(count)s pages. Everything up to there is kept.",
        count,
    ),
)
MANY = 2
GAP = re.compile(r"%\((\w+)\)s")


def reason_words(reason: str) -> str:
    """Say a reason in the reader's language when it is a common one."""
    for template, pattern in _patterns():
        if found := pattern.fullmatch(reason):
            gaps = found.groupdict()
            return _translated(template, gaps.get("count", "")) % gaps
    return reason


def marked_reason(reason: str) -> SafeString:
    """Say a reason; one that nobody translated is marked as English."""
    said = reason_words(reason)
    if is_common(reason):
        return format_html("{}", said)
    return format_html('<span lang="en" dir="auto">{}</span>', said)


def is_common(reason: str) -> bool:
    return any(pattern.fullmatch(reason) for _template, pattern in _patterns())


def _translated(template: str, count: str) -> str:
    counted = counted_sentences().get(template)
    if counted is None:
        return gettext(template)
    return counted(int(count) if count.isdecimal() else MANY)


@cache
def counted_sentences() -> dict[str, Counted]:
    """Return what says each counting sentence, by its English as it is kept."""
    with translation.override(None):
        return {counted(MANY): counted for counted in COUNTED}


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Read each sentence as a pattern; those that say more come first."""
    every = (*SENTENCES, *counted_sentences())
    ranked = sorted(every, key=lambda one: -len(GAP.sub("", one)))
    return tuple((one, re.compile(_pattern(one), re.DOTALL)) for one in ranked)


def _pattern(template: str) -> str:
    parts = GAP.split(template)
    return "".join(
        f"(?P<{part}>.+?)" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )
