"""What can be wrong with an index, each with the command that mends it."""

from seutu.core.errors import Unavailable


class IndexUnusable(Unavailable):
    """Base of the states in which an index cannot answer."""

    code = "index-unusable"


class IndexMissing(IndexUnusable):
    code = "index-missing"


class IndexDamaged(IndexUnusable):
    code = "index-damaged"


class IndexOutdated(IndexUnusable):
    code = "index-outdated"


class IndexUnreachable(IndexUnusable):
    """The cluster that holds the index does not answer; nothing is wrong with it."""

    code = "index-unreachable"


class IndexBusy(Unavailable):
    """Another process is writing; one writer at a time keeps the index whole."""

    code = "index-busy"
