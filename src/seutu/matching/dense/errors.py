"""What can be wrong with an encoder or with vectors, each with what mends it."""

from seutu.core.errors import Unavailable


class EncoderUnusable(Unavailable):
    """The model folder cannot be used; the message says what it lacks."""

    code = "encoder-unusable"


class VectorsUnusable(Unavailable):
    """The vectors of the records are missing, damaged or of another model."""

    code = "vectors-unusable"
