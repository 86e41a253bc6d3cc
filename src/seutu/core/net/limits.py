"""How much of an outside answer is taken in, and how long it may take."""

import zlib
from dataclasses import dataclass

from seutu.core.net.errors import AnswerTooLarge

MEBIBYTE = 1024 * 1024
USUAL_PORTS = frozenset({80, 443, 8080, 8443})
# So much may come out of a compressed answer at any ratio.
UNSUSPICIOUS = MEBIBYTE
STEP = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one request. `size` is in bytes, both as sent and as unpacked.

    `seconds` covers the whole request with redirects; `ratio` is unpacked size over
    sent size.
    """

    size: int = 10 * MEBIBYTE
    seconds: float = 30.0
    connect_seconds: float = 5.0
    read_seconds: float = 15.0
    redirects: int = 5
    ratio: int = 200


class Unpacker:
    """Unpack an answer bit by bit, and stop when more comes out than was agreed.

    Raises `AnswerTooLarge` for a bomb and for an encoding that cannot be unpacked in
    steps.
    """

    def __init__(self, encoding: str, limits: Limits) -> None:
        self.limits = limits
        self.sent = 0
        self.unpacked = 0
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise AnswerTooLarge(f"The answer is packed in an unknown way: {name!r}.")
        self.bits = {"deflate": zlib.MAX_WBITS}.get(name, 16 + zlib.MAX_WBITS)
        self.inflater = None if name in {"", "identity"} else self._inflater()
        self.has_begun = False

    def _inflater(self) -> "zlib._Decompress":
        return zlib.decompressobj(self.bits)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes as they were sent, give them unpacked in small parts."""
        self.sent += len(data)
        self._must_fit(self.sent)
        if self.inflater is None:
            return [data]
        parts: list[bytes] = []
        try:
            while data:
                part = self._step(data)
                data = self.inflater.unconsumed_tail
                if self.inflater.eof and self.inflater.unused_data:
                    data = self.inflater.unused_data
                    self.inflater = self._inflater()
                if part:
                    parts.append(part)
                    self._count(len(part))
        except zlib.error as error:
            raise AnswerTooLarge("The answer cannot be unpacked.") from error
        return parts

    def _step(self, data: bytes) -> bytes:
        assert self.inflater is not None  # noqa: S101 - narrows the type
        try:
            part = self.inflater.decompress(data, STEP)
        except zlib.error:
            # Some servers send bare deflate where RFC 9110 wants its zlib wrapping.
            if self.has_begun or self.bits != zlib.MAX_WBITS:
                raise
            self.bits = -zlib.MAX_WBITS
            self.inflater = self._inflater()
            part = self.inflater.decompress(data, STEP)
        self.has_begun = True
        return part

    def _count(self, size: int) -> None:
        self.unpacked += size
        self._must_fit(self.unpacked)
        bound = max(UNSUSPICIOUS, self.limits.ratio * self.sent)
        if self.unpacked > bound:
            raise AnswerTooLarge(
                f"The answer unpacks to more than {self.limits.ratio} times its size."
            )

    def _must_fit(self, size: int) -> None:
        if size > self.limits.size:
            raise AnswerTooLarge(f"The answer is larger than {self.limits.size} bytes.")
