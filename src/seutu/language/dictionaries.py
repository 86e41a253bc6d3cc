"""Lemma dictionaries that are searched where they lie, instead of being unpacked.

simplemma ships each dictionary as one front-coded stream: a record says how many
bytes of its key repeat the key before. Unpacked into a Python dictionary, Finnish
takes 340 MB and six seconds. Here the stream is memory-mapped, and an index of every
48th key, built beforehand by `make tables`, tells where a search has to begin.
"""

import hashlib
import mmap
import tempfile
from collections.abc import Iterator, Mapping
from importlib.resources import files
from lzma import decompress
from pathlib import Path

import numpy as np
from simplemma.strategies.dictionaries import (
    DictionaryFactory,
    StreamDictionaryFactory,
)

from seutu.language.arrays import Array, Words, read_arrays
from seutu.language.learnt import learnt_folder

BLOCK = 48
_MAGIC = b"SMFC1"
_SAME_AS_BEFORE = 254
_LITERAL = 255

Stream = bytes | mmap.mmap


class UnreadableDictionary(ValueError):
    """Say that a dictionary has another form than the one this module knows."""


def packed_dictionary(language: str) -> bytes:
    """Read a dictionary as simplemma ships it; raise `FileNotFoundError` if none."""
    folder = files("simplemma.strategies.dictionaries") / "data"
    return (folder / f"{language}.plzma").read_bytes()


def _number(stream: Stream, position: int) -> tuple[int, int]:
    """Read a variable-length number: seven bits a byte, lowest first."""
    result = shift = 0
    while True:
        byte = stream[position]
        position += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, position
        shift += 7


def _header(stream: Stream) -> int:
    """Return where the records begin; refuse forms that cannot be searched."""
    if stream[: len(_MAGIC)] != _MAGIC or stream[len(_MAGIC)] & 1:
        raise UnreadableDictionary("Not a front-coded dictionary in key order.")
    return _number(stream, len(_MAGIC) + 1)[1]


def _records(
    stream: Stream, position: int, key: bytes
) -> Iterator[tuple[int, bytes, int, bytes]]:
    """Yield start, key, trim code and value ending of each record from a position.

    `key` has to begin as the key before does, as far as the first record repeats it.
    """
    size = len(stream)
    while position < size:
        start = position
        shared, position = stream[position], position + 1
        if shared >= 0x80:
            shared, position = _number(stream, start)
        length, position = _number(stream, position)
        key = key[:shared] + stream[position : position + length]
        position += length
        trim = stream[position]
        position += 1
        ending = b""
        if trim != _SAME_AS_BEFORE:
            length, position = _number(stream, position)
            ending = stream[position : position + length]
            position += length
        yield start, key, trim, ending


def records(stream: Stream) -> Iterator[tuple[str, str]]:
    """Yield every word of an unpacked dictionary with its lemma."""
    value = b""
    for _, key, trim, ending in _records(stream, _header(stream), b""):
        if trim != _SAME_AS_BEFORE:
            value = ending if trim == _LITERAL else key[: len(key) - trim] + ending
        yield key.decode(), value.decode()


def _search(block: bytes, key: bytes, wanted: bytes) -> str | None:
    """Read the records of a block until a key is reached, and return its value.

    `key` is that of the first one. This is `_records` written out: it runs for every
    unknown word, and a generator costs three times as much. A value is put together
    only when it is the one.
    """
    size = len(block)
    position = 0
    base, cut = b"", _LITERAL
    start = end = 0
    while position < size:
        shared, length = block[position], block[position + 1]
        position += 2
        if shared >= 0x80 or length >= 0x80:
            shared, position = _number(block, position - 2)
            length, position = _number(block, position)
        key = key[:shared] + block[position : position + length]
        position += length
        trim = block[position]
        position += 1
        if trim != _SAME_AS_BEFORE:
            length = block[position]
            position += 1
            if length >= 0x80:
                length, position = _number(block, position - 1)
            base, cut, start = key, trim, position
            position = end = position + length
        if key >= wanted:
            if key != wanted:
                return None
            ending = block[start:end]
            value = ending if cut == _LITERAL else base[: len(base) - cut] + ending
            return value.decode()
    return None


def index_dictionary(packed: bytes) -> dict[str, Array]:
    """Index a shipped dictionary: the key and place of about every 48th record.

    A block begins only at a record whose value does not repeat the one before, so
    that it can be read without its predecessor.
    """
    stream = decompress(packed)
    keys: list[bytes] = []
    places: list[int] = []
    waiting = BLOCK
    for start, key, trim, _ in _records(stream, _header(stream), b""):
        if waiting >= BLOCK and trim != _SAME_AS_BEFORE:
            keys.append(key)
            places.append(start)
            waiting = 0
        waiting += 1
    digest = hashlib.sha256(packed).digest()
    return Words.pack_encoded(keys) | {
        "places": np.asarray(places, dtype=np.uint32),
        "digest": np.frombuffer(digest, dtype=np.uint8),
    }


class IndexedDictionary(Mapping[str, str]):
    """A read-only dictionary over a front-coded stream and its index."""

    __slots__ = ("_first", "_places", "_stream")

    def __init__(self, stream: Stream, index: Mapping[str, Array]) -> None:
        self._stream = stream
        self._first = Words.unpack(index)
        self._places = index["places"].data

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]  # values are never None
        wanted = key.encode()
        block = self._first.insertion(wanted, after=True) - 1
        if block < 0:
            return default
        places, stream = self._places, self._stream
        end = places[block + 1] if block + 1 < len(places) else len(stream)
        records = stream[places[block] : end]
        return _search(records, self._first.encoded(block), wanted) or default

    def __getitem__(self, key: str) -> str:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        for _, key, _, _ in _records(self._stream, _header(self._stream), b""):
            yield key.decode()

    def __len__(self) -> int:
        return _number(self._stream, len(_MAGIC) + 1)[0]


def _mapped(path: Path, packed: bytes) -> Stream:
    """Map the unpacked stream; write it first, or keep it in memory if that fails."""
    if not path.exists():
        content = decompress(packed)
        try:
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as beside:
                beside.write(content)
            Path(beside.name).replace(path)
        except OSError:
            return content
    with path.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


class IndexedDictionaryFactory(DictionaryFactory):
    """Open each dictionary once, with its index; without one, read it the slow way."""

    def __init__(self) -> None:
        self._opened: dict[str, Mapping[str, str]] = {}
        self._slow = StreamDictionaryFactory(cache_max_size=32)

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        found = self._opened.get(lang)
        if found is None:
            found = self._opened[lang] = self._open(lang)
        return found

    def _open(self, language: str) -> Mapping[str, str]:
        packed = packed_dictionary(language)
        try:
            folder = learnt_folder() / "dictionaries"
            index = read_arrays(folder / f"{language}.arrays")
        except FileNotFoundError:
            return self._unindexed(language)
        if index["digest"].tobytes() != hashlib.sha256(packed).digest():
            return self._unindexed(language)
        return IndexedDictionary(_mapped(folder / f"{language}.stream", packed), index)

    def _unindexed(self, language: str) -> Mapping[str, str]:
        dictionary: Mapping[str, str] = self._slow.get_dictionary(language)
        return dictionary


DICTIONARIES = IndexedDictionaryFactory()
