"""GeoParquet of any writer: cells as they are, and words where it is none."""

import datetime as dt
import io

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import EcomapError, LayerFormatError
from ecomap.store.foreign import read_places

pa = pytest.importorskip("pyarrow")
POINTS = [shapely.Point(101.7, 40.5), None, shapely.Point(101.9, 40.7)]
BIG = 2**60 + 1


def frame():
    columns = {
        "名称": ["坑1", None, "坑3"],
        "big": pd.array([BIG, None, -BIG], dtype="Int64"),
        "stopped": pd.array([True, None, False], dtype="boolean"),
        "day": [dt.date(2020, 1, 2), None, dt.date(2021, 1, 1)],
        "at": pd.to_datetime(
            pd.Series(["2020-01-02T03:04:05.123456789+08:00", None, None]), format="ISO8601"
        ),
        "tags": [["a"], None, []],
    }
    return gpd.GeoDataFrame(columns, geometry=np.array(POINTS, dtype=object), crs=4490)


def test_cells_come_back_as_they_were(tmp_path):
    frame().to_parquet(tmp_path / "a.parquet")
    places = read_places(tmp_path / "a.parquet")
    assert places.columns["名称"] == ["坑1", None, "坑3"]
    assert places.columns["big"] == [BIG, None, -BIG]
    assert list(map(repr, places.columns["stopped"])) == ["True", "None", "False"]
    assert places.columns["day"] == [dt.date(2020, 1, 2), None, dt.date(2021, 1, 1)]
    at = places.columns["at"][0]
    assert (at.isoformat(), places.columns["at"][1]) == ("2020-01-02T03:04:05.123456+08:00", None)
    assert places.columns["tags"] == [["a"], None, []]
    assert list(places.geometries) == POINTS
    assert "4490" in str(places.crs)


def test_ways_of_writing(tmp_path):
    data = frame().set_index(pd.Index(["a", "b", "c"], name="编号"))
    data["more"] = data.geometry
    data.to_parquet(tmp_path / "a.parquet")
    places = read_places(tmp_path / "a.parquet")
    assert places.columns["编号"] == ["a", "b", "c"]
    assert places.notes == ("other geometries are left out: more",)
    plain = frame()[["名称", "geometry"]].dropna().set_index(pd.Index(["a", "b"]))
    plain.to_parquet(
        tmp_path / "b.parquet", geometry_encoding="geoarrow", write_covering_bbox=True, schema_version="1.1.0"
    )
    places = read_places(tmp_path / "b.parquet")
    assert (list(places.columns), len(places)) == (["名称"], 2)
    assert places.geometries[0] == POINTS[0]


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        (None, "Parquet without places"),
        (b"{}", "cannot be read as GeoParquet"),
        (b"no json", "cannot be read as GeoParquet"),
        (b"[]", "cannot be read as GeoParquet"),
        (b'{"version":"1.0.0","primary_column":"g","columns":{"g":{"encoding":"WKB"}}}', "GeoParquet"),
        (b'{"version":"1.0.0","primary_column":"x","columns":{"x":{"encoding":"WKB"}}}', "GeoParquet"),
    ],
)
def test_what_is_no_geoparquet(tmp_path, metadata, said):
    table = pa.table({"g": pa.array([b"no place"], pa.binary()), "a": [1]})
    pa.parquet.write_table(
        table.replace_schema_metadata(None if metadata is None else {b"geo": metadata}),
        tmp_path / "a.parquet",
    )
    with pytest.raises(LayerFormatError, match=rf"a\.parquet: .*{said}"):
        read_places(tmp_path / "a.parquet")


SOUND = io.BytesIO()
frame().to_parquet(SOUND)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_flipped_and_cut_bytes(tmp_path, data):
    content = bytearray(SOUND.getvalue())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    (tmp_path / "a.parquet").write_bytes(content)
    try:
        read_places(tmp_path / "a.parquet")
    except EcomapError as error:
        assert "a.parquet" in str(error)  # noqa: PT017 - either way is right
