"""Ground where nothing is sought: towns and farmland, as polygons or as rasters."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from ecomap.errors import LayerFormatError
from ecomap.raster import Role
from ecomap.store.rasters import Burner, open_scene
from ecomap.workflows.survey.outlines_of_files import read_polygons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from ecomap.raster import Grid, Window
    from ecomap.store.rasters import Reader

_RASTERS = {".tif", ".tiff"}


class Exclusion:
    """Masks of a grid, window by window."""

    def __init__(self, grid: Grid, burners: Sequence[Burner], readers: Sequence[Reader]) -> None:
        self._grid = grid
        self._burners = burners
        self._readers = readers

    def mask(self, window: Window) -> NDArray[np.bool_] | None:
        """Return where nothing is sought; None where no mask was given."""
        masks = [burner.mask(window) for burner in self._burners]
        masks += [reader.read(self._grid, window, ()).valid for reader in self._readers]
        return np.logical_or.reduce(masks) if masks else None


@contextmanager
def opened_exclusion(paths: Sequence[Path], grid: Grid) -> Iterator[Exclusion]:
    """Open files of ground where nothing is sought.

    Raises
    ------
    LayerFormatError
        If a file of polygons holds none.
    """
    with ExitStack() as files:
        burners, readers = [], []
        for path in paths:
            if path.suffix.lower() in _RASTERS:
                scene = open_scene(path, roles={Role.DATA_MASK: 1})
                readers.append(files.enter_context(scene.reader()))
            else:
                burners.append(Burner(_polygons(path), grid))
        yield Exclusion(grid, burners, readers)


def _polygons(path: Path) -> NDArray[Any]:
    """Read the polygons of a file."""
    read, _ = read_polygons(path)
    polygons: NDArray[Any] = read[~shapely.is_missing(read)]
    if not len(polygons):
        raise LayerFormatError(f"{path}: holds no polygon, so it excludes nothing.")
    return polygons
