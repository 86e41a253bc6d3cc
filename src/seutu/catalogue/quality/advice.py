"""What to say about an indicator: its name, what to do, and what it brings."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.catalogue.quality.methodology import Code, Dimension, Rating

DIMENSIONS: Mapping[str, object] = {
    Dimension.FINDABILITY: _("Findability"),
    Dimension.ACCESSIBILITY: pgettext_lazy("metadata quality", "Accessibility"),
    Dimension.INTEROPERABILITY: _("Interoperability"),
    Dimension.REUSABILITY: _("Reusability"),
    Dimension.CONTEXTUALITY: _("Contextuality"),
}
RATINGS: Mapping[str, object] = {
    Rating.EXCELLENT: pgettext_lazy("metadata quality", "Excellent"),
    Rating.GOOD: pgettext_lazy("metadata quality", "Good"),
    Rating.SUFFICIENT: pgettext_lazy("metadata quality", "Sufficient"),
    Rating.BAD: pgettext_lazy("metadata quality", "Bad"),
}


@dataclass(frozen=True, slots=True)
class Advice:
    """Words about one indicator. `term` is the property of DCAT-AP behind it."""

    name: object
    todo: object
    effect: object
    term: str


ADVICE: Mapping[str, Advice] = {
    Code.KEYWORDS: Advice(
        _("Keywords"),
        _("Add the words that people outside your organisation would search for."),
        _("A search finds the dataset by words that its title does not hold."),
        "dcat:keyword",
    ),
    Code.THEMES: Advice(
        _("Themes"),
        _("Choose at least one of the thirteen European data themes."),
        _("It shows up when somebody browses or filters by theme."),
        "dcat:theme",
    ),
    Code.PLACE: Advice(
        _("Place"),
        _("State the area that the data covers, by the address of a place."),
        _("People who filter by place find it."),
        "dct:spatial",
    ),
    Code.PERIOD: Advice(
        _("Period covered"),
        _("State the first and the last day that the data covers."),
        _("People who need data of a certain time see at once whether it fits."),
        "dct:temporal",
    ),
    Code.ACCESS_ANSWERS: Advice(
        _("Address answers"),
        _("Give an address where the data is, and mend it when nothing answers."),
        _("People get to the data instead of an error."),
        "dcat:accessURL",
    ),
    Code.DOWNLOAD: Advice(
        _("Address of the file"),
        _("Give the address of the file itself beside that of its page."),
        _("Programs fetch the data without a person clicking."),
        "dcat:downloadURL",
    ),
    Code.DOWNLOAD_ANSWERS: Advice(
        _("File can be fetched"),
        _("Give the address of the file, and mend it when nothing answers."),
        _("The file arrives when a program fetches it."),
        "dcat:downloadURL",
    ),
    Code.FORMAT: Advice(
        pgettext_lazy("metadata quality", "Format"),
        _("State the format of each file."),
        _("It shows up when somebody filters by format."),
        "dct:format",
    ),
    Code.MEDIA_TYPE: Advice(
        _("Media type"),
        _("State the media type of each file, as IANA registers it."),
        _("Programs know how to open the file."),
        "dcat:mediaType",
    ),
    Code.KNOWN_FORMAT: Advice(
        _("Format from the European table"),
        _("Name the format by its address in the European table of file types."),
        _("The format means the same to every portal."),
        "dct:format",
    ),
    Code.OPEN_FORMAT: Advice(
        _("Open format"),
        _("Offer the data in an open format as well, such as CSV beside a workbook."),
        _("Nobody has to buy a program to open it."),
        "dct:format",
    ),
    Code.MACHINE_READABLE: Advice(
        _("Machine-readable format"),
        _("Offer the data in a format that programs read, not as PDF or image only."),
        _("The numbers can be worked with, not only looked at."),
        "dct:format",
    ),
    Code.DCAT_AP: Advice(
        _("Fields that DCAT-AP demands"),
        _("Fill in title and description, and mend addresses that are none."),
        _("Every portal of Europe can take the record over."),
        "DCAT-AP",
    ),
    Code.LICENCE: Advice(
        _("Licence"),
        _("State the licence of each file."),
        _("People know what they may do; without a licence they may do nothing."),
        "dct:license",
    ),
    Code.KNOWN_LICENCE: Advice(
        _("Licence by its address"),
        _("Name the licence by its address in the European table of licences."),
        _("Programs find out what is allowed without a lawyer."),
        "dct:license",
    ),
    Code.ACCESS_RIGHTS: Advice(
        _("Access"),
        _("State whether the data is public, restricted or not public."),
        _("People see whether they can have the data before they ask for it."),
        "dct:accessRights",
    ),
    Code.KNOWN_ACCESS_RIGHTS: Advice(
        _("Access from the European table"),
        _("Name the access by its address in the European table of access rights."),
        _("Filters for public data find it."),
        "dct:accessRights",
    ),
    Code.CONTACT: Advice(
        _("Contact"),
        _("Name an office, not a person, with an address or a form."),
        _("Whoever finds a mistake or has a question can tell you."),
        "dcat:contactPoint",
    ),
    Code.PUBLISHER: Advice(
        _("Publisher"),
        _("Name the organisation that answers for the data."),
        _("People know whose data it is, and it counts as yours."),
        "dct:publisher",
    ),
    Code.RIGHTS: Advice(
        _("Rights statement"),
        _("Say what else holds besides the licence, such as how to name you."),
        _("People know how to credit you."),
        "dct:rights",
    ),
    Code.SIZE: Advice(
        _("Size of the file"),
        _("State the size of each file in bytes."),
        _("People know before a download how long it will take."),
        "dcat:byteSize",
    ),
    Code.ISSUED: Advice(
        _("Date of publication"),
        _("State the day on which the data was first published."),
        _("Lists of new data show it."),
        "dct:issued",
    ),
    Code.MODIFIED: Advice(
        _("Date of the last change"),
        _("State the day on which the data last changed, and keep it right."),
        _("People see that the data is cared for."),
        "dct:modified",
    ),
}
LINK_NOTES: Mapping[str, object] = {
    "large": _("a large file"),
    "gone": _("nothing is there any more"),
    "error": _("the server answers with an error"),
    "no-host": _("there is no such host"),
    "no-address": _("this is no address"),
    "not-public": _("the host is not on the public network"),
    "circle": _("it leads in a circle"),
    "slow": _("no answer in time"),
    "silent": _("no answer"),
    "certificate": _("its certificate is not valid"),
    "kept-out": _("the server keeps programs out"),
    "robots": _("its robots.txt keeps programs out"),
    "sign-in": _("it leads to a sign-in page"),
    "step-down": _("it leads from https to http"),
    "port": _("its port is not asked"),
}
