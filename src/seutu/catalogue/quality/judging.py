"""Which indicators a dataset meets, which it misses and which nobody can tell.

Several distributions hold the same content, says the methodology, so the one with the
most points stands for all of them. What was never looked at (does the address answer?)
or is not kept here (contact persons) is unknown: it counts neither way, and the points
are a range.
"""

from dataclasses import dataclass

from seutu.catalogue.quality.facts import DatasetFacts, FileFacts
from seutu.catalogue.quality.formats import (
    MACHINE_READABLE,
    OPEN_FORMATS,
    format_code,
    is_address,
    is_known_format,
    is_known_licence,
    is_licence,
)
from seutu.catalogue.quality.methodology import (
    BIT,
    EVERY,
    OF_FILE,
    Code,
    Rating,
    points_in,
    points_of,
    projected,
    rating,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a dataset meets and what nobody can tell, as masks; all else is missing."""

    met: int
    unknown: int

    @property
    def missing(self) -> int:
        return EVERY & ~self.met & ~self.unknown

    @property
    def points(self) -> int:
        """Points that are certain, out of 405."""
        return points_of(self.met)

    @property
    def most_points(self) -> int:
        """Points if everything unknown turned out well."""
        return points_of(self.met | self.unknown)

    @property
    def by_dimension(self) -> tuple[int, ...]:
        return points_in(self.met)

    @property
    def score(self) -> int:
        """Points on the scale of 405, unknown indicators left out."""
        return projected(self.points, points_of(self.unknown))

    @property
    def rating(self) -> Rating:
        return rating(self.score)


def judge(facts: DatasetFacts, known_formats: frozenset[str]) -> Result:
    """Judge a dataset. `known_formats` are the codes of the EU table of file types."""
    met, unknown = _of_dataset(facts)
    best = max(
        (_of_file(each, facts, known_formats) for each in facts.files),
        key=lambda masks: (points_of(masks[0]), points_of(masks[1])),
        default=(_licence(facts.licence, facts.licence_url), 0),
    )
    return Result(met | best[0], unknown | best[1])


def _of_dataset(facts: DatasetFacts) -> tuple[int, int]:
    met = unknown = 0
    if any(facts.keywords.values()):
        met |= BIT[Code.KEYWORDS]
    if facts.themes:
        met |= BIT[Code.THEMES]
    is_placed = facts.region or facts.spatial_note or facts.has_box
    if is_placed or facts.nuts_level is not None:
        met |= BIT[Code.PLACE]
    if facts.temporal_start or facts.temporal_end:
        met |= BIT[Code.PERIOD]
    if meets_dcat_ap(facts):
        met |= BIT[Code.DCAT_AP]
    if facts.access:
        # Readers keep only what is of the EU table of access rights.
        met |= BIT[Code.ACCESS_RIGHTS] | BIT[Code.KNOWN_ACCESS_RIGHTS]
    if facts.has_publisher:
        met |= BIT[Code.PUBLISHER]
    if facts.issued:
        met |= BIT[Code.ISSUED]
    if facts.modified:
        met |= BIT[Code.MODIFIED]
    if facts.contact_page or facts.has_contact:
        met |= BIT[Code.CONTACT]
    elif facts.has_contact is None:
        unknown |= BIT[Code.CONTACT]
    if facts.has_rights:
        met |= BIT[Code.RIGHTS]
    elif facts.has_rights is None:
        unknown |= BIT[Code.RIGHTS]
    return met, unknown


def _of_file(
    file: FileFacts, facts: DatasetFacts, known_formats: frozenset[str]
) -> tuple[int, int]:
    met = _licence(file.licence or facts.licence, file.licence_url or facts.licence_url)
    unknown = 0
    if file.answers:
        met |= BIT[Code.ACCESS_ANSWERS]
    elif file.answers is None and is_address(file.url):
        unknown |= BIT[Code.ACCESS_ANSWERS]
    if file.download_url:
        met |= BIT[Code.DOWNLOAD]
        if file.download_answers:
            met |= BIT[Code.DOWNLOAD_ANSWERS]
        elif file.download_answers is None:
            unknown |= BIT[Code.DOWNLOAD_ANSWERS]
    if file.format:
        met |= BIT[Code.FORMAT]
    if file.media_type:
        met |= BIT[Code.MEDIA_TYPE]
    if is_known_format(file.format, file.media_type, known_formats):
        met |= BIT[Code.KNOWN_FORMAT]
    code = format_code(file.format, file.media_type)
    if code in OPEN_FORMATS:
        met |= BIT[Code.OPEN_FORMAT]
    if code in MACHINE_READABLE:
        met |= BIT[Code.MACHINE_READABLE]
    if file.byte_size:
        met |= BIT[Code.SIZE]
    return met, unknown


def _licence(label: str, address: str) -> int:
    met = 0
    if address or is_licence(label):
        met |= BIT[Code.LICENCE]
    if is_known_licence(address or label):
        met |= BIT[Code.KNOWN_LICENCE]
    return met & OF_FILE


def meets_dcat_ap(facts: DatasetFacts) -> bool:
    """Tell whether the fields that DCAT-AP 3 demands are there and well formed.

    A title, a description, an address in each distribution, and nothing but addresses
    where addresses belong. Reports run the official shapes; they find more.
    """
    return not dcat_ap_problems(facts)


def dcat_ap_problems(facts: DatasetFacts) -> tuple[str, ...]:
    """Name the fields that DCAT-AP demands and that are missing or not well formed."""
    found = []
    if not any(facts.title.values()):
        found.append("dct:title")
    if not any(facts.description.values()):
        found.append("dct:description")
    if facts.landing_page and not is_address(facts.landing_page):
        found.append("dcat:landingPage")
    for file in facts.files:
        if not is_address(file.url):
            found.append("dcat:accessURL")
        if file.download_url and not is_address(file.download_url):
            found.append("dcat:downloadURL")
    return tuple(dict.fromkeys(found))
