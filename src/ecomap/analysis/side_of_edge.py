"""The one sign that compiled searches turn on; importing this module needs numba."""

from __future__ import annotations

from ecomap.compiling import compiled

# Shewchuk (1997), doi:10.1007/PL00009321: a determinant above this share of its terms has the right sign.
_ERROR_BOUND = (3 + 16 * 2.0**-53) * 2.0**-53


@compiled
def side_of_edge(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> int:
    """Return 1 for a point left of an edge, -1 right of it, 0 where rounding could decide."""
    left = (x1 - x) * (y2 - y)
    right = (y1 - y) * (x2 - x)
    det = left - right
    if abs(det) <= _ERROR_BOUND * (abs(left) + abs(right)):
        return 0
    return 1 if det > 0 else -1
