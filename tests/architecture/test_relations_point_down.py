import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2]


def layers() -> list[set[str]]:
    """The packages from the lowest layer up, as the import contract lists them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    (contract,) = (
        contract
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
    )
    return [
        {name.strip() for name in layer.split("|")}
        for layer in reversed(contract["layers"])
    ]


def relations():
    for model in apps.get_models():
        if not model.__module__.startswith("seutu."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target and not field.auto_created:
                yield model, field.name, target


def test_no_relation_points_upwards():
    height = {label: number for number, layer in enumerate(layers()) for label in layer}

    found = list(relations())
    upward = [
        f"{model._meta.label}.{name} -> {target._meta.label}"
        for model, name, target in found
        if target._meta.app_label in height
        and height[target._meta.app_label] > height[model._meta.app_label]
    ]

    assert len(found) > 10
    assert upward == []
