"""GPX and KML for phone maps: schemas, words, shifted variants."""

from pathlib import Path
from typing import TYPE_CHECKING

import fastkml
import numpy as np
import pytest
from lxml import etree  # type: ignore[import-untyped]

from ecomap.crs import wgs84_to_bd09, wgs84_to_gcj02
from ecomap.errors import RefusedError, UsageError
from ecomap.workflows.field import FieldReport, Selection, take_to_field
from ecomap.workflows.field.words import days_words, place_words
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
POINTS = Selection(kinds=("outfall", "mine_pit", "enterprise"))


def _points(path: Path) -> dict[str, tuple[float, float]]:
    """Return the points of a KML or GPX file by site id."""
    root = etree.parse(path).getroot()
    if path.suffix == ".gpx":
        return {
            waypoint.findtext(".//{https://ecomap.invalid/gpx/1}site_id"): (
                float(waypoint.get("lon")),
                float(waypoint.get("lat")),
            )
            for waypoint in root.iter(f"{GPX}wpt")
        }
    found = {}
    for placemark in root.iter(f"{KML}Placemark"):
        place = placemark.findtext(f"{KML}Point/{KML}coordinates")
        data = placemark.find(f".//{KML}SimpleData[@name='site_id']")
        if place:
            east, north = place.split(",")[:2]
            found[data.text] = (float(east), float(north))
    return found


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_kml_follows_its_schema(asking: "Workspace", tmp_path: Path, datum: str) -> None:
    report = take_to_field(asking, "kml", tmp_path / "a.kml", datum=datum)
    folder = Path(fastkml.__file__).parent / "schema"
    schema = etree.XMLSchema(etree.parse(folder / "ogckml22.xsd"))
    document = etree.parse(report.files[0])
    schema.assertValid(document)
    assert len(document.findall(f".//{KML}Placemark")) == report.sites


def test_gpx_keeps_the_order_of_its_elements(asking: "Workspace", tmp_path: Path) -> None:
    report = take_to_field(asking, "gpx", tmp_path / "a.gpx")
    root = etree.parse(report.files[0]).getroot()
    order = ["metadata", "wpt", "rte", "trk"]
    tags = [order.index(etree.QName(child).localname) for child in root]
    assert tags == sorted(tags)
    inner = ["ele", "time", "name", "cmt", "desc", "src", "link", "sym", "type", "extensions", "trkseg"]
    for element in (*root.iter(f"{GPX}wpt"), *root.iter(f"{GPX}trk")):
        places = [inner.index(etree.QName(child).localname) for child in element]
        assert places == sorted(places)


@pytest.mark.parametrize("form", ["kml", "gpx"])
@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_a_shifted_file_is_shifted_exactly_and_says_so(
    asking: "Workspace", tmp_path: Path, form: str, datum: str, shift: object
) -> None:
    assert callable(shift)
    plain = take_to_field(asking, form, tmp_path / f"a.{form}", selection=POINTS)
    moved = take_to_field(asking, form, tmp_path / f"a.{form}", selection=POINTS, datum=datum)
    name = {"gcj02": "GCJ-02", "bd09": "BD-09"}[datum]
    assert Path(moved.files[0]).name == f"a_{name}偏移_shifted.{form}"
    assert moved.datum == name
    before, after = _points(Path(plain.files[0])), _points(Path(moved.files[0]))
    assert len(before) > 5
    assert before.keys() == after.keys()
    east, north = np.array(list(before.values())).T
    expected = np.column_stack(shift(east, north))
    np.testing.assert_allclose(np.array(list(after.values())), expected, atol=2e-8)
    text = Path(moved.files[0]).read_text(encoding="utf-8")
    title = text[: text.index("</name>")]
    assert f"{name} 偏移坐标" in title
    assert f"shifted to {name}" in title
    assert text.count(f"坐标已偏移为 {name}") == moved.sites
    assert text.count(f"Coordinates shifted to {name}") == moved.sites
    assert "偏移" not in Path(plain.files[0]).read_text(encoding="utf-8")
    # Named once, it is not named twice.
    again = take_to_field(asking, form, Path(moved.files[0]), selection=POINTS, datum=datum)
    assert again.files == moved.files


def test_names_tell_status_and_days_and_descriptions_the_task(asking: "Workspace", tmp_path: Path) -> None:
    loaded = load(asking)
    report = take_to_field(asking, "gpx", tmp_path / "a.gpx", selection=Selection(kinds=("mine_pit",)))
    root = etree.parse(report.files[0]).getroot()
    sites = loaded.sites.set_index("site_id")
    titles = {problem.key: problem.title for problem in loaded.problems}
    for element in (*root.iter(f"{GPX}wpt"), *root.iter(f"{GPX}trk")):
        site = sites.loc[element.findtext(".//{https://ecomap.invalid/gpx/1}site_id")]
        name, told = element.findtext(f"{GPX}name"), element.findtext(f"{GPX}desc")
        assert days_words(site["status_class"], site["days_left"])[0] in name
        assert all(titles[key] in told for key in site["problems"])
        anchor = site["location_quality"] in {"village", "township", "county"}
        assert name.startswith("≈") == anchor
        assert ("不是点位本身" in told) == anchor


def test_an_anchor_is_told_with_its_radius() -> None:
    expected = "only the settlement (township) is known, within 3 km of it"
    assert place_words("township", 3000.0)[1] == expected
    assert place_words("county", None) == (
        "只知所在区县，不是点位本身",
        "only the settlement (county) is known",
    )


@pytest.mark.parametrize("form", ["kml", "gpx"])
def test_hostile_texts_are_harmless(asking: "Workspace", tmp_path: Path, form: str) -> None:
    report = take_to_field(asking, form, tmp_path / f"a.{form}")
    document = etree.parse(report.files[0])
    for element in document.iter("{*}name", "{*}desc", "{*}description"):
        assert "<" not in (element.text or "")
    assert "＜script＞" in Path(report.files[0]).read_text(encoding="utf-8")


def test_what_has_no_place_is_told(asking: "Workspace", tmp_path: Path) -> None:
    report = take_to_field(asking, "gpx", tmp_path / "a.gpx")
    loaded = load(asking)
    without = set(loaded.sites.loc[loaded.sites.geometry.isna(), "site_id"])
    assert without
    assert {site_id for ids in report.left_out.values() for site_id in ids} == without
    assert report.sites + len(without) == len(loaded.sites)
    assert all("--not-located" in reason for reason in report.left_out)
    with pytest.raises(UsageError, match="--not-located"):
        take_to_field(asking, "kml", tmp_path / "b.kml", selection=Selection(not_located=True))


def test_a_selection_is_what_was_asked_for(asking: "Workspace", tmp_path: Path) -> None:
    loaded = load(asking)
    due = loaded.sites[(loaded.sites["status_class"] == "open") & loaded.sites["days_left"].notna()]
    due = due[due["days_left"].astype(float) <= 30]
    report = take_to_field(asking, "kml", tmp_path / "a.kml", selection=Selection(due_within=30))
    assert report.sites + sum(map(len, report.left_out.values())) == len(due)
    place = due.geometry.dropna().iloc[0].representative_point()
    near = Selection(near=(place.x, place.y), within_km=0.5)
    assert 0 < take_to_field(asking, "kml", tmp_path / "a.kml", selection=near).sites < len(due)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Selection(near=(100.0, 41.0), within_km=0.0), "within 0 km"),
        (Selection(kinds=("railway_museum",)), "unknown kind"),
        (Selection(not_located=True, near=(102.0, 40.5)), "not both"),
    ],
)
def test_an_empty_selection_is_told(
    asking: "Workspace", tmp_path: Path, wanted: Selection, words: str
) -> None:
    with pytest.raises((RefusedError, UsageError), match=words):
        take_to_field(asking, "qfield", tmp_path / "q", selection=wanted)
    assert not any(tmp_path.glob("q*"))


@pytest.mark.parametrize(
    ("form", "name", "more", "words"),
    [
        ("gpx", "a.kml", {}, "ends in .gpx"),
        ("checklist", "a.pdf", {"datum": "gcj02"}, "for gpx and kml"),
        ("qfield", "a", {"lang": "en"}, "Chinese"),
        ("paper", "a", {}, "unknown format"),
        ("kml", "a.kml", {"datum": "moon"}, "unknown datum"),
    ],
)
def test_what_does_not_fit_is_refused(
    asking: "Workspace", tmp_path: Path, form: str, name: str, more: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        take_to_field(asking, form, tmp_path / name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["kml", "gpx"])
def test_the_same_input_gives_the_same_bytes(asking: "Workspace", tmp_path: Path, form: str) -> None:
    def made(name: str) -> FieldReport:
        return take_to_field(asking, form, tmp_path / f"{name}.{form}")

    first, second = made("a"), made("b")
    assert Path(first.files[0]).read_bytes() == Path(second.files[0]).read_bytes()
