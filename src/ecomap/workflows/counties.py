"""Counties as people name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecomap.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecomap.workflows.load import Loaded


def county_codes(loaded: Loaded, counties: Sequence[str]) -> list[str]:
    """Return the adcodes of counties given by adcode, Chinese or English name.

    Raises
    ------
    UsageError
        If one is not among the counties of the workspace.
    """
    frame = loaded.counties
    names = dict(zip(frame["adcode"], frame["adcode"], strict=True))
    for column in ("name", "name_en"):
        names |= dict(zip(frame[column], frame["adcode"], strict=True))
    names.pop("", None)
    unknown = [county for county in counties if county not in names]
    if unknown:
        known = ", ".join(f"{code} {name}" for code, name in zip(frame["adcode"], frame["name"], strict=True))
        raise UsageError(f"there is no county {unknown[0]!r}. Known: {known}.")
    return [names[county] for county in counties]
