"""Lines and areas as steps: what is added up is what was rounded, and neighbours stay joined."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecomap.render import shapes
from ecomap.render.coordinates import symbol_points
from ecomap.render.shapes import COARSE_ZOOMS, encode_shapes, shape_decimals

lonlat = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def decode(encoded, starts=None):
    """Return for each shape its row and its paths, as pages read them."""
    unit = 10 ** encoded["decimals"]
    sizes, decoded, vertex, path = encoded["vertices"].tolist(), [], 0, 0
    steps = np.column_stack([encoded["dx"], encoded["dy"]])
    for row, count in zip(encoded["row"].tolist(), encoded["paths"].tolist(), strict=True):
        here = np.zeros(2, dtype=np.int64) if starts is None else np.rint(starts[row] * unit).astype(np.int64)
        paths = []
        for size in sizes[path : path + count]:
            vertices = here + np.cumsum(steps[vertex : vertex + size], axis=0)
            here = vertices[-1]
            paths.append(vertices.tolist())
            vertex += size
        path += count
        decoded.append((row, paths))
    return decoded


def without_repeats(vertices):
    kept = [vertices[0]]
    for vertex in vertices[1:]:
        if vertex != kept[-1]:
            kept.append(vertex)
    return kept


@given(
    st.lists(st.lists(lonlat, min_size=2, max_size=30), min_size=1, max_size=5),
    st.integers(3, 7),
    st.booleans(),
)
def test_steps_add_up_to_the_rounded_vertices(lines, decimals, from_symbols):
    geometries = [shapely.LineString(line) for line in lines]
    starts = symbol_points(geometries) if from_symbols else None
    encoded = encode_shapes(geometries, decimals=decimals, starts=starts)
    expected = [
        (row, [without_repeats(np.rint(np.array(line) * 10**decimals).astype(np.int64).tolist())])
        for row, line in enumerate(lines)
    ]
    assert decode(encoded, starts) == expected


def test_an_area_gives_all_its_rings_without_the_closing_vertex():
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    both = shapely.MultiPolygon([ring, shapely.box(10, 0, 11, 1)])
    encoded = encode_shapes([None, both], decimals=0)
    assert encoded["row"].tolist() == [1]
    assert encoded["area"].tolist() == [1]
    ((_, paths),) = decode(encoded)
    assert paths[0] == [[0, 0], [4, 0], [4, 4], [0, 4]]
    assert [len(path) for path in paths] == [4, 4, 4]


def test_parts_of_collections_are_all_drawn_and_points_have_no_path():
    collection = shapely.GeometryCollection(
        [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 0)]), shapely.box(0, 0, 1, 1)]
    )
    encoded = encode_shapes(
        [shapely.Point(1, 1), collection, shapely.MultiPoint([(0, 0), (1, 1)])], decimals=0
    )
    assert encoded["row"].tolist() == [1]
    assert [len(path) for path in decode(encoded)[0][1]] == [2, 4]


def ragged(west, south, east, north, points):
    """Return a line from one corner to another that swings by a few kilometres."""
    share = np.linspace(0, 1, points)
    swing = 0.03 * np.sin(share * 40) * np.sin(share * np.pi)
    return np.column_stack([west + (east - west) * share - swing, south + (north - south) * share + swing])


def neighbours(points=120):
    """Return three areas that tile a square, with ragged borders that meet at a corner of all three."""
    middle, left, right, up = (1, 1), (0, 1), (2, 1), (1, 2)
    borders = [shapely.LineString(ragged(*middle, *end, points)) for end in (left, right, up)] + [
        shapely.box(0, 0, 2, 2).exterior
    ]
    return list(shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all(borders))])))


def coarse(encoded, level, decimals):
    """Return the areas as they are drawn with the vertices that survive a level."""
    rings, vertex = [], 0
    for _, paths in decode(encoded):
        (path,) = paths
        kept = encoded["levels"][vertex : vertex + len(path)] >= level
        rings.append(shapely.Polygon(np.array(path)[kept] / 10**decimals))
        vertex += len(path)
    return rings


@pytest.mark.parametrize("level", range(len(COARSE_ZOOMS) + 1))
def test_neighbours_stay_joined_in_every_form(level):
    areas = neighbours()
    drawn = coarse(encode_shapes(areas, decimals=6), level, 6)
    assert len(areas) == 3
    assert shapely.union_all(drawn, grid_size=1e-6).area == pytest.approx(4, abs=1e-9)
    assert sum(area.area for area in drawn) == pytest.approx(4, abs=1e-9)


def test_a_coarser_form_has_fewer_vertices_and_lies_within_a_pixel():
    encoded = encode_shapes(neighbours(), decimals=6)
    counts = [int((encoded["levels"] >= level).sum()) for level in range(len(COARSE_ZOOMS) + 1)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 2
    for level, zoom in enumerate(reversed(COARSE_ZOOMS), start=1):
        pixel_deg = 360 / 256 / 2**zoom
        for full, drawn in zip(neighbours(), coarse(encoded, level, 6), strict=True):
            assert shapely.hausdorff_distance(full, drawn) < 2.5 * pixel_deg


def test_small_shapes_are_drawn_in_full():
    assert "levels" not in encode_shapes([shapely.box(0, 0, 1, 1)], decimals=6)
    assert "levels" not in encode_shapes([], decimals=6)


def test_outlines_among_very_many_are_kept_to_a_metre(monkeypatch):
    monkeypatch.setattr(shapes, "MANY_SHAPES", 2)
    box = shapely.box(0, 0, 1, 1)
    assert shape_decimals([box, box, shapely.Point(0, 0), None]) == 6
    assert shape_decimals([box, box, box]) == 5
