"""The one decorator every record wears: frozen, slotted, keyword-only."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points, origin at the page's top left corner."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Return `cls` as a frozen, slotted, keyword-only dataclass: made once, never edited."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
