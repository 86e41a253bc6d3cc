"""Print figures side by side, each with its ratio to the first row."""

from collections.abc import Mapping, Sequence

Row = tuple[str, Mapping[str, float]]


def table(rows: Sequence[Row]) -> str:
    """Write rows as lines; a figure that the first row lacks has no ratio."""
    reference = rows[0][1]
    heads = list(dict.fromkeys(head for _, figures in rows for head in figures))
    width = max(len(name) for name, _ in rows)
    lines = [" " * width + "".join(f"{head:>14s}  ratio" for head in heads)]
    for name, figures in rows:
        cells = (_cell(figures.get(head), reference.get(head)) for head in heads)
        lines.append(f"{name:{width}s}" + "".join(cells))
    return "\n".join(lines)


def _cell(value: float | None, base: float | None) -> str:
    if value is None:
        return f"{'-':>14s}      -"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    ratio = f"{value / base:7.2f}" if base else "      -"
    return f"{value:14,.{digits}f}{ratio}"
