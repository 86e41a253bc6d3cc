"""Which values properties and parameters have here: GetDomain (OGC 07-006r1, 10.7)."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from seutu.api.csw.capabilities import PARAMETERS
from seutu.api.csw.names import add, element
from seutu.api.csw.properties import field_of, plain_name
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import EVERYTHING
from seutu.matching.finding.found import COLUMNS, facets


def domains(names: Iterable[tuple[str, str]]) -> Element:
    """Answer for the names of properties and parameters, each with its kind.

    A property that any text may stand in has no list of values. Raises `Invalid` for a
    name that there is not.
    """
    root = element("csw:GetDomainResponse")
    for kind, name in names:
        values = of_property(name) if kind == "PropertyName" else of_parameter(name)
        found = add(root, "csw:DomainValues", type="csw:Record")
        add(found, f"csw:{kind}", name)
        if values:
            listed = add(found, "csw:ListOfValues")
            for value in values:
                add(listed, "csw:Value", value)
    return root


def of_property(name: str) -> tuple[str, ...]:
    """List the values that datasets have of a property, the most frequent first."""
    if plain_name(name) == "type":
        return ("dataset",)
    field = field_of(name)
    if field not in COLUMNS:
        return ()
    return tuple(value for value, _count in facets(EVERYTHING, [field])[field])


def of_parameter(name: str) -> tuple[str, ...]:
    """List what a parameter such as GetRecords.resultType may be."""
    known = {
        f"{operation}.{parameter}": values
        for operation, parameters in PARAMETERS.items()
        for parameter, values in parameters.items()
    }
    by_case = {each.lower(): values for each, values in known.items()}
    if name.lower() not in by_case:
        raise Invalid(
            _("“%(name)s” is no parameter here. Known: %(known)s.")
            % {"name": name, "known": ", ".join(known)},
            field="ParameterName",
        )
    return by_case[name.lower()]
