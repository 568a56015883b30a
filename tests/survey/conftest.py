"""A made-up city of two counties with three sites, and scenes painted for it."""

import json

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from shapely.geometry import LineString, Point, box, mapping

from ecomap.store.workspace import open_workspace

CONFIG = '[workspace]\ntitle = "青岚市"\nadcode = "999900"\nas_of = 2022-06-30\n'
LEDGER = (
    "event_id,date,site_id,problem,measure,status,progress_percent,closure_step,unit,evidence,note,recorded_at\n"
    "e1,2022-01-01,Q2,,,done,,,,,,\n"
)


def collection(*features, **members):
    """Text of a layer from pairs of properties and geometry."""
    items = [
        {"type": "Feature", "properties": properties, "geometry": None if shape is None else mapping(shape)}
        for properties, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", **members, "features": items}, ensure_ascii=False)


def site(site_id, kind, quality="interpreted", accuracy=None):
    return {
        "site_id": site_id,
        "name": f"{kind} {site_id}",
        "kind": kind,
        "location_quality": quality,
        "location_accuracy_m": accuracy,
        "location_source": "invented",
    }


@pytest.fixture
def workspace(tmp_path):
    root = tmp_path / "city"
    (root / "layers").mkdir(parents=True)
    (root / "ledger").mkdir()
    (root / "ecomap.toml").write_text(CONFIG, encoding="utf-8")
    (root / "ledger" / "events.csv").write_text(LEDGER, encoding="utf-8")
    layers = {
        "counties": collection(
            ({"adcode": "999901", "name": "西山县"}, box(111.0, 29.0, 111.1, 29.1)),
            ({"adcode": "999902", "name": "东河县"}, box(111.1, 29.0, 111.2, 29.1)),
        ),
        "mine": collection(
            (site("Q1", "mine"), box(111.02, 29.02, 111.04, 29.04)),
            (site("Q2", "mine"), box(111.12, 29.02, 111.13, 29.03)),
        ),
        "mine_pit": collection(
            (site("P1", "mine_pit", "surveyed", 10.0), Point(111.055, 29.055)),
            (site("P2", "mine_pit", "township", 3000.0), Point(111.16, 29.06)),
            (site("P3", "mine_pit", "none") | {"note": "未见公布坐标。"}, None),
        ),
        "river": collection((site("R1", "river"), LineString([(111.07, 29.0), (111.07, 29.1)]))),
    }
    for name, text in layers.items():
        (root / "layers" / f"{name}.geojson").write_text(text, encoding="utf-8")
    return open_workspace(root)


@pytest.fixture
def paint(tmp_path):
    """Write a GeoTIFF of the given bands: 4 columns of ground from the west, in any system."""

    def write(name="scene.tif", *, bands=3, size=(60, 80), crs="EPSG:4546", **profile):
        height, width = size
        columns = np.repeat(np.arange(4), width // 4)
        values = np.array([np.tile(columns * 50 + band * 3 + 20, (height, 1)) for band in range(bands)])
        origin = {"EPSG:4546": (500_000.0, 3_210_000.0, 30.0), "EPSG:4326": (111.02, 29.08, 0.001)}
        west, north, step = origin.get(crs, (111.02, 29.08, 0.001))
        path = tmp_path / name
        options = {"dtype": "uint16", **profile}
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=width,
            height=height,
            count=bands,
            crs=crs,
            transform=from_origin(west, north, step, step),
            **options,
        ) as scene:
            scene.write(values.astype(options["dtype"]))
        return path

    return write


SPECTRA = {
    "forest": {"blue": 300, "green": 500, "red": 400, "nir": 3500, "swir1": 1600, "swir2": 700},
    "bare": {"blue": 1300, "green": 1700, "red": 2200, "nir": 2700, "swir1": 3400, "swir2": 3000},
    "water": {"blue": 700, "green": 800, "red": 500, "nir": 250, "swir1": 120, "swir2": 80},
    "cloud": {"blue": 6000, "green": 6000, "red": 6000, "nir": 6200, "swir1": 4000, "swir2": 3000},
}
"""Reflectance x 10,000 of four kinds of ground, invented."""
ROLES = ("blue", "green", "red", "nir", "swir1", "swir2")
SENTINEL = {
    "blue": "B02",
    "green": "B03",
    "red": "B04",
    "nir": "B08",
    "swir1": "B11",
    "swir2": "B12",
    "scl": "SCL",
}
SCL = {"forest": 4, "bare": 5, "water": 6, "cloud": 9}


@pytest.fixture
def paint_ground(tmp_path):
    """Write a Sentinel-like scene of kinds of ground: an array of names, a pixel each."""

    def write(
        ground,
        name="S2A_20240501.tif",
        *,
        roles=ROLES,
        described=True,
        crs="EPSG:32649",
        step=10.0,
        corner=(500_000.0, 3_210_000.0),
        change=lambda values: values,
        **profile,
    ):
        ground = np.asarray(ground)
        bands = []
        for role in roles:
            band = np.zeros(ground.shape)
            for kind, spectrum in SPECTRA.items():
                band[ground == kind] = SCL[kind] if role == "scl" else spectrum[role]
            bands.append(band)
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        options = {"dtype": "uint16", "nodata": 0, **profile}
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            height=ground.shape[0],
            width=ground.shape[1],
            count=len(roles),
            crs=crs,
            transform=from_origin(*corner, step, step),
            **options,
        ) as scene:
            scene.write(change(np.array(bands)).astype(options["dtype"]))
            if described:
                for number, role in enumerate(roles, start=1):
                    scene.set_band_description(number, SENTINEL[role])
        return path

    return write
