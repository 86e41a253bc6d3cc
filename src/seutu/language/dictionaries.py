"""Lemma dictionaries that stay small in memory."""

from simplemma.strategies.dictionaries import StreamDictionaryFactory

DICTIONARIES = StreamDictionaryFactory(cache_max_size=32)
