"""Invented ground: what lies where, on a grid four times as fine as the pixels of the scene."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from rasterio.features import rasterize

from benchmarks.accuracy.fields import finer, smooth_field, upper_part
from benchmarks.accuracy.mines import SUBAREAS, Mines, dig
from benchmarks.accuracy.spectra import KINDS_OF_SOIL, KINDS_OF_SUBSTRATE, Crop, Ground

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINER = 4
"""Fine pixels along the side of a pixel."""
BARE_BELOW = 0.4
"""Ground of a mine counts as disturbed while green cover is less than this."""
_POND_SHARE = 0.12
_MINES_PER_KM2 = 0.7
_FEWEST_MINES = 12


@dataclass
class Parcels:
    """Pieces of ground that look alike; every fine pixel belongs to one."""

    kind: list[NDArray[np.int64]] = field(default_factory=list)
    """Kind of each, in the order they were added."""
    count: int = 0
    """How many there are."""

    def add(self, kind: Ground, count: int) -> int:
        """Add parcels of a kind and return the number of the first."""
        first = self.count
        self.kind.append(np.full(count, kind, dtype=np.int64))
        self.count += count
        return first


@dataclass(frozen=True)
class Layout:
    """An invented ground in two years."""

    parcel: tuple[NDArray[np.int32], NDArray[np.int32]]
    """Parcel of each fine pixel, a year."""
    kind: NDArray[np.int64]
    """Kind of each parcel, see `Ground`."""
    cover: NDArray[np.float64]
    """Green cover of parcels of mines by year, NaN for others; shape (parcels, 2)."""
    substrate: NDArray[np.int64]
    """Ground of mines and soil of fields, by parcel."""
    crop: NDArray[np.int64]
    """Use of fields, by parcel; see `Crop`."""
    first_mine: int
    """Parcel of the first mine; mine `i` has the parcels from `first_mine + i * SUBAREAS` on."""
    mines: Mines
    """The mines."""

    @property
    def side(self) -> int:
        """Pixels of the scene along a side."""
        return len(self.parcel[0]) // FINER

    def disturbed(self, year: int) -> NDArray[np.bool_]:
        """Return which parcels are disturbed ground in a year: mined, neither lake nor grown over."""
        cover = self.cover[:, year]
        return np.asarray((self.kind == Ground.MINE) & (np.nan_to_num(cover, nan=1.0) < BARE_BELOW))


def lay_out(seed: int, *, side: int, pixel_m: float) -> Layout:
    """Make the ground of a seed."""
    generator = np.random.default_rng([seed, 1])
    parcels = Parcels()
    land, allowed = _land(generator, parcels, side)
    mines = dig(
        generator,
        max(_FEWEST_MINES, round(_MINES_PER_KM2 * (side * pixel_m / 1000) ** 2)),
        allowed,
        fine_m=pixel_m / FINER,
        substrates=KINDS_OF_SUBSTRATE,
    )
    first = parcels.add(Ground.MINE, len(mines) * SUBAREAS)
    part = _quarters(generator, side)
    years = tuple(_with_mines(land, mines, year, first, part) for year in (0, 1))
    return _finished(generator, parcels, (years[0], years[1]), first, mines)


def _finished(
    generator: np.random.Generator,
    parcels: Parcels,
    years: tuple[NDArray[np.int32], NDArray[np.int32]],
    first: int,
    mines: Mines,
) -> Layout:
    """Give parcels their use, soil and cover."""
    kind = np.concatenate(parcels.kind)
    cover = np.full((len(kind), 2), np.nan)
    cover[first:] = mines.cover.reshape(-1, 2)
    pond = generator.random(len(kind) - first) < _POND_SHARE
    kind[first:][pond & (np.arange(len(pond)) % SUBAREAS == 0)] = Ground.PIT_LAKE
    substrate = generator.integers(0, KINDS_OF_SOIL, len(kind))
    substrate[first:] = np.repeat(mines.substrate, SUBAREAS)
    # Neighbours farm alike: parcels are numbered along rows, so runs of eight mostly share a use.
    runs = generator.choice(len(Crop), len(kind) // 8 + 1, p=(0.3, 0.25, 0.25, 0.1, 0.1)).repeat(8)[
        : len(kind)
    ]
    own = generator.choice(len(Crop), len(kind))
    crop = np.where(generator.random(len(kind)) < 0.7, runs, own)
    return Layout(years, kind, cover, substrate, crop, first, mines)


def _land(
    generator: np.random.Generator, parcels: Parcels, side: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return the parcels of ground without mines, and where mines may be dug."""
    relief = smooth_field(generator, side, 220) + 0.35 * smooth_field(generator, side, 60)
    valley = np.abs(smooth_field(generator, side, 350)) + 0.02 * smooth_field(generator, side, 8)
    height = finer(relief - 1.0 * np.exp(-valley / 0.35), FINER)
    river = finer(valley, FINER)
    cells = _Cells(generator, side * FINER)
    lowland = height < np.quantile(height[::16, ::16], 0.5)
    ids = cells.of(parcels, Ground.FOREST, 80)
    clearing = cells.of(parcels, Ground.CLEARING, 60)
    ids = np.where(cells.chosen(clearing, 0.012) & ~lowland, clearing, ids)
    rock = upper_part(smooth_field(generator, side, 14), 0.004)
    ids = np.where(_blocks(rock) & ~lowland, cells.of(parcels, Ground.ROCK, 80), ids)
    orchard = _blocks(upper_part(smooth_field(generator, side, 40), 0.12))
    ids = np.where(orchard, cells.of(parcels, Ground.ORCHARD, 50), ids)
    allowed = ~lowland & (river > 0.2)
    field_ids = cells.of(parcels, Ground.CROP, 28, 44)
    paddy = cells.of(parcels, Ground.PADDY, 28, 44)
    ids = np.where(lowland, np.where(_blocks(smooth_field(generator, side, 90) > 0), paddy, field_ids), ids)
    crowd = finer(smooth_field(generator, side, 70), FINER)
    town = crowd > np.quantile(crowd[::16, ::16], 0.965)
    ids = np.where(town, cells.of(parcels, Ground.TOWN, 14), ids)
    ids = np.where(river < 0.075, cells.of(parcels, Ground.SAND, 60), ids)
    bars = finer(smooth_field(generator, side, 18), FINER) < 1.1
    ids = np.where((river < 0.055) | ((river < 0.075) & bars), cells.of(parcels, Ground.WATER, 400), ids)
    ids = np.where(_roads(generator, side), cells.of(parcels, Ground.ROAD, 200), ids)
    return ids, allowed & ~town


class _Cells:
    """Cells of bent grids, as fields and blocks lie."""

    def __init__(self, generator: np.random.Generator, side: int) -> None:
        self.generator = generator
        self.side = side
        bend = [finer(smooth_field(generator, side // FINER, 120), FINER) * 45 for _ in range(2)]
        place = np.arange(side, dtype=np.float32)
        self.across = place[None, :] + bend[0] + 200
        self.down = place[:, None] + bend[1] + 200

    def of(self, parcels: Parcels, kind: Ground, width: float, height: float = 0) -> NDArray[np.int32]:
        """Return a new parcel of a kind for each cell of `width` x `height` fine pixels."""
        columns = int((self.side + 400) / width) + 2
        row = (self.down / (height or width)).astype(np.int32)
        # Fields are not aligned from strip to strip.
        offset = self.generator.integers(0, 97, int(row.max()) + 1) / 97 * width
        column = ((self.across + offset.astype(np.float32)[row]) / width).astype(np.int32)
        cell = row * columns + column
        return np.asarray(cell + parcels.add(kind, int(cell.max()) + 1), dtype=np.int32)

    def chosen(self, cells: NDArray[np.int32], share: float) -> NDArray[np.bool_]:
        """Return a random share of cells."""
        first = int(cells.min())
        return np.asarray((self.generator.random(int(cells.max()) - first + 1) < share)[cells - first])


def _blocks(coarse: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a coarse choice on the fine grid."""
    return np.asarray(finer(coarse.astype(np.float32), FINER) > 0.5)


def _roads(generator: np.random.Generator, side: int) -> NDArray[np.bool_]:
    """Return some bent roads 8 to 14 m wide."""
    length = side * FINER
    roads = []
    for _ in range(max(3, side // 90)):
        start, end = generator.uniform(0, length, (2, 2))
        steps = np.linspace(0, 1, 20)[:, None]
        bends = np.cumsum(generator.normal(0, length / 120, (20, 2)), axis=0)
        line = shapely.LineString(start + steps * (end - start) + bends * np.sin(np.pi * steps))
        roads.append(line.buffer(generator.uniform(1.6, 2.8)))
    burnt = rasterize(roads, out_shape=(length, length), fill=0, default_value=1, dtype="uint8")
    return np.asarray(burnt, dtype=np.bool_)


def _quarters(generator: np.random.Generator, side: int) -> NDArray[np.int8]:
    """Return the sub-area of a mine that each fine pixel would belong to."""
    rough = smooth_field(generator, side, 9)
    edges = np.quantile(rough, np.arange(1, SUBAREAS) / SUBAREAS)
    return np.asarray(np.digitize(finer(rough, FINER), edges), dtype=np.int8)


def _with_mines(
    land: NDArray[np.int32], mines: Mines, year: int, first: int, part: NDArray[np.int8]
) -> NDArray[np.int32]:
    """Return the ground with the mines of a year."""
    outlines = mines.outlines[year]
    there = [(outline, number + 1) for number, outline in enumerate(outlines) if not outline.is_empty]
    burnt = rasterize(there, out_shape=land.shape, fill=0, dtype="int32")
    return np.where(burnt > 0, first + (burnt - 1) * SUBAREAS + part, land).astype(np.int32)
