"""Compiling loops with numba, the optional extra `fast`, which is loaded only when something is compiled."""

from __future__ import annotations

from importlib import util
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")


def can_compile() -> bool:
    """Say whether numba is installed."""
    return util.find_spec("numba") is not None


def compiled(function: Function) -> Function:
    """Compile a function; its machine code is kept beside the module where that folder can be written."""
    import numba  # noqa: PLC0415 - optional, slow to load

    try:
        return cast("Function", numba.njit(nogil=True, cache=True, error_model="numpy")(function))
    except RuntimeError:
        return cast("Function", numba.njit(nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Compile a function into its callers; a loop that calls cannot work on several values at once."""
    import numba  # noqa: PLC0415 - optional, slow to load

    return cast("Function", numba.njit(nogil=True, error_model="numpy", forceinline=True)(function))
