"""The optional packages that paper needs, and what to say where they are missing."""

from __future__ import annotations

from importlib import util

from ecomap.errors import MissingExtraError


def require_extra() -> None:
    """Refuse to go on where matplotlib or fonttools is missing.

    Raises
    ------
    MissingExtraError
        Says which package is missing and how to install it.
    """
    for package, module in (("matplotlib", "matplotlib"), ("fonttools", "fontTools")):
        if util.find_spec(module) is None:
            raise MissingExtraError(
                f"posters need the package {package}, which is not installed; "
                "install it with `pip install 'ecomap[poster]'`"
            )
