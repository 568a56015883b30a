"""What an office wants on its posters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PosterSettings:
    """The table `[poster]` of `ecomap.toml`."""

    unit: str = ""
    """Unit that compiles the posters; no line where it is empty."""
    map_approval: str = ""
    """审图号 that the authority gave to the map; without one every sheet says 内部用图."""
    signatures: tuple[str, ...] | None = None
    """What each line to sign says; None for 编制, 审核, 批准, and `()` for no line."""
    font: str = ""
    """Font file or family that comes before those that are looked for."""
