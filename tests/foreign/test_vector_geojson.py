"""GeoJSON as programs write it, beside what the standard says."""

import json

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import LayerFormatError
from ecomap.store.foreign import read_places

POINT = {"type": "Point", "coordinates": [101.7, 40.5]}


def read(folder, document, name="a.geojson"):
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    (folder / name).write_text(text, "utf-8")
    return read_places(folder / name)


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize("more", [{}, {"properties": None}, {"properties": {}}])
@pytest.mark.parametrize("is_collection", [True, False])
def test_properties_may_be_null(tmp_path, more, is_collection):
    feature = {"type": "Feature", "geometry": POINT, **more}
    places = read(tmp_path, collection(feature) if is_collection else feature)
    assert (len(places), dict(places.columns), dict(places.reasons)) == (1, {}, {})


def test_records_may_go_over_lines(tmp_path):
    feature = {"type": "Feature", "geometry": POINT, "properties": {"名": "坑"}}
    text = "".join(f"\x1e{json.dumps(feature, indent=1)}\n" for _ in range(3))
    assert read(tmp_path, text).columns["名"] == ["坑"] * 3
    with pytest.raises(LayerFormatError, match="record 3: not valid JSON"):
        read(tmp_path, text[:-30])


def test_values_come_back_as_they_are(tmp_path):
    values = {"a": [1, {"b": None}], "c": {"d": True}, "e": None, "f": False, "g": 2**70, "h": "", "i": 1.5}
    places = read(tmp_path, collection({"type": "Feature", "geometry": None, "properties": values}))
    assert {name: cells[0] for name, cells in places.columns.items()} == values


numbers = st.one_of(
    st.integers(-(10**400), 10**400),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.text(max_size=3),
)
geometries = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.builds(
        lambda kind, coordinates: {"type": kind, "coordinates": coordinates},
        st.sampled_from(["Point", "LineString", "Polygon", "Circle"]),
        st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=12),
    ),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(shapes=st.lists(geometries, max_size=6))
def test_every_geometry_is_read_or_told(tmp_path, shapes):
    """What is made all at once is what would have been made one by one."""
    features = [{"type": "Feature", "geometry": shape, "properties": {}} for shape in shapes]
    places = read(tmp_path, collection(*features))
    assert len(places) == len(shapes)
    for position, given_shape in enumerate(shapes):
        alone = read(tmp_path, {"type": "Feature", "geometry": given_shape, "properties": {}})
        assert places.reasons.get(position) == alone.reasons.get(0)
        made, expected = places.geometries[position], alone.geometries[0]
        assert (made is None) == (expected is None)
        assert made is None or shapely.to_wkb(made) == shapely.to_wkb(expected)
        if given_shape is not None and made is None:
            assert position in places.reasons
