"""Gathering triples: each once, in the order in which they were said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from seutu.catalogue.rdf.terms import TYPE

Value = NamedNode | Literal


@dataclass(slots=True)
class Statements:
    """The triples of one document, by subject; a value of None says nothing."""

    triples: dict[NamedNode, dict[Triple, None]] = field(default_factory=dict)

    def say(
        self,
        subject: NamedNode,
        name: str,
        value: Value | Iterable[Value] | None,
    ) -> None:
        """Say one or several values of a property, named by its full address."""
        if value is None:
            return
        found = [value] if isinstance(value, NamedNode | Literal) else value
        property_ = NamedNode(name)
        about = self.triples.setdefault(subject, {})
        for one in found:
            about[Triple(subject, property_, one)] = None

    def described(self, node: NamedNode | None, kind: str) -> NamedNode | None:
        """Say what kind of thing a node is, and hand the node on."""
        return None if node is None else self.of_kind(node, kind)

    def of_kind(self, node: NamedNode, kind: str) -> NamedNode:
        """Say what kind of thing a node is that is surely there."""
        about = self.triples.setdefault(node, {})
        about[Triple(node, TYPE, NamedNode(kind))] = None
        return node

    def __iter__(self) -> Iterator[Triple]:
        for about in self.triples.values():
            yield from about

    def __len__(self) -> int:
        return sum(map(len, self.triples.values()))
