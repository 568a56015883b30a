"""Cells as a file holds them: GDAL's arrays lose whole numbers, truth and time zones beside empty cells."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_EXACT = 2**53
"""Whole numbers from here on are not exact as floating point."""


def plain_cells(
    values: NDArray[Any], kind: str, *, is_bool: bool, without_empty: Callable[[], NDArray[Any]]
) -> list[Any]:
    """Return the cells of one field; None where there is none.

    Parameters
    ----------
    values
        The field as GDAL gives it: floating point where whole numbers or truths have empty cells.
    kind
        Name of the type of the field in GDAL.
    without_empty
        Reads the field again without its empty cells, for numbers that floating point does not hold.

    Examples
    --------
    >>> plain_cells(np.array([7, np.nan]), "OFTInteger", is_bool=False, without_empty=lambda: np.array([7]))
    [7, None]
    """
    if kind in {"OFTInteger", "OFTInteger64"} and values.dtype.kind == "f":
        return _whole(values, is_bool=is_bool, without_empty=without_empty)
    if kind in {"OFTDate", "OFTDateTime"} and values.dtype == object:
        read = dt.date.fromisoformat if kind == "OFTDate" else dt.datetime.fromisoformat
        return [_moment(cell, read) for cell in values.tolist()]
    return values.tolist()  # type: ignore[no-any-return]


def _whole(
    values: NDArray[Any], *, is_bool: bool, without_empty: Callable[[], NDArray[Any]]
) -> list[int | bool | None]:
    cells = np.full(len(values), None, dtype=object)
    given = ~np.isnan(values)
    numbers = values[given]
    if is_bool:
        cells[given] = numbers.astype(bool).tolist()
    elif (np.abs(numbers) >= _EXACT).any():
        exact = without_empty()
        cells[given] = exact.tolist() if len(exact) == len(numbers) else numbers.tolist()
    else:
        cells[given] = numbers.astype(np.int64).tolist()
    return cells.tolist()


def _moment(cell: object, read: Callable[[str], dt.date]) -> object:
    """Return a date or time; a text that the calendar does not know stays a text."""
    if not isinstance(cell, str):
        return cell
    try:
        return read(cell)
    except ValueError:
        return cell
