"""What bands of codes say: no data, cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ecomap.raster import Role
from ecomap.raster.sensors import QA_CLOUD, QA_FILL, SCL_CLOUD, SCL_NODATA

if TYPE_CHECKING:
    from numpy.typing import NDArray


def codes_valid(role: Role, codes: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where a band of codes says that there is data."""
    if role is Role.SCL:
        return np.asarray(~np.isin(codes, SCL_NODATA))
    if role is Role.QA_PIXEL:
        return np.asarray((codes.astype(np.int64) & QA_FILL) == 0)
    if role is Role.DATA_MASK:
        return np.asarray(codes != 0)
    return np.ones(codes.shape, dtype=bool)


def cloud_of(role: Role, codes: NDArray[Any]) -> NDArray[np.bool_] | None:
    """Return where a band of codes says cloud, shadow, cirrus or snow; None if it does not tell."""
    if role is Role.SCL:
        return np.asarray(np.isin(codes, SCL_CLOUD))
    if role is Role.QA_PIXEL:
        return np.asarray((codes.astype(np.int64) & QA_CLOUD) != 0)
    if role is Role.CLOUD:
        return np.asarray(codes != 0)
    return None
