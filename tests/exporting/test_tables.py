"""CSV and XLSX as table programs take them: texts stay texts, numbers numbers, days days."""

import csv
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from ecomap.store.writers import Column, ColumnType
from ecomap.store.writers.delimited import escape, write_csv
from ecomap.store.writers.names import DBF_NAME_BYTES, cut_bytes, dbf_name, gpx_name, kml_name, unique_names
from ecomap.store.writers.workbook import CELL_CHARACTERS
from ecomap.workflows.exporting import export_sites
from ecomap.workflows.load import load

if TYPE_CHECKING:
    from ecomap.store.workspace import Workspace

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.text())
def test_escaping_can_be_taken_back_and_leaves_no_formula(text: str) -> None:
    escaped = escape(text)
    assert escaped in {text, f"'{text}"}
    if escaped.startswith(STARTS):
        assert float(escaped) == float(text)
    restored = escaped[1:] if escaped.startswith("'") and escaped.lstrip("'").startswith(STARTS) else escaped
    assert text in {restored, escaped}


@pytest.mark.parametrize("start", STARTS)
def test_no_cell_of_a_csv_begins_a_formula(tmp_path: Path, start: str) -> None:
    texts = [f"{start}cmd|'/c calc'!A0", f"'{start}1", "plain", None]
    count = write_csv(tmp_path / "a.csv", [Column(f"{start}h", ColumnType.TEXT, texts)])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [cell for row in csv.reader(stream) for cell in row]
    assert count == 2
    assert not any(cell.startswith(STARTS) for cell in rows)


def test_a_csv_of_an_export_has_no_formula(rich: "Workspace", tmp_path: Path) -> None:
    for lang in ("en", "zh"):
        report = export_sites(rich, tmp_path / "a.csv", lang=lang)
        with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row]
        bad = [cell for cell in cells if cell.startswith(STARTS)]
        assert all(float(cell) < 0 for cell in bad)
        assert any("apostrophe" in note for note in report.notes)


def test_a_workbook_has_texts_numbers_and_days(rich: "Workspace", tmp_path: Path) -> None:
    export_sites(rich, tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["点位"]
    heads = [cell.value for cell in page[2]]
    assert heads[:5] == ["点位编号", "名称", "类型", "经度", "纬度"]
    assert len(set(heads)) == len(heads)
    assert page.freeze_panes == "C3"
    assert page.auto_filter.ref == f"A2:{page.dimensions.partition(':')[2]}"
    assert str(page["A1"].value).startswith("【模拟数据】")
    sites = load(rich).sites.set_index("site_id")
    rows: dict[Any, dict[Any, Any]] = {
        row[0].value: dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=3)
    }
    assert rows.keys() == set(sites.index)
    assert not any(cell.data_type in "fe" for row in page.iter_rows() for cell in row)
    for site_id, row in rows.items():
        place, deadline = sites.geometry[site_id], sites["deadline"][site_id]
        assert (row["经度"].value is None) == (place is None)
        if place is not None:
            assert place.distance(shapely.Point(row["经度"].value, row["纬度"].value)) < 1e-6
            assert row["经度"].number_format == "0.0000000"
        assert row["整改时限"].value == (
            dt.datetime.combine(dt.date.fromisoformat(deadline), dt.time()) if deadline else None
        )
        assert row["类型"].value == rich.config.kinds[sites["kind"][site_id]].label_zh
    first = rows["mine_pit-0001"]
    assert first["名称"].value == "-危险<坑>"
    assert first["=危险"].value == "=1+1"
    assert first["=危险"].data_type == "s"
    assert first["文件面积（平方米）"].value == 1234.5


def test_an_outline_that_a_cell_cannot_hold_is_told(rich: "Workspace", tmp_path: Path) -> None:
    layer = rich.layer("mine_pit")
    text = layer.read_text("utf-8")
    ring: Any = shapely.segmentize(
        shapely.from_wkt("LINEARRING (101.5 40.5, 101.6 40.5, 101.6 40.6, 101.5 40.5)"), 1e-4
    )
    feature = {
        "type": "Feature",
        "properties": {"site_id": "long", "name": "长", "kind": "mine_pit"},
        "geometry": shapely.geometry.mapping(shapely.Polygon(ring)),
    }
    document = json.loads(text)
    document["features"].append(feature)
    layer.write_text(json.dumps(document), encoding="utf-8")
    report = export_sites(rich, tmp_path / "a.xlsx", kinds=["mine_pit"])
    assert any("1 sites are longer than a cell holds" in note for note in report.notes)
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["点位"]
    texts = [str(cell.value or "") for row in page.iter_rows() for cell in row]
    assert max(map(len, texts)) <= CELL_CHARACTERS
    assert any("more than a cell holds" in text for text in texts)


def test_headings_that_stand_already_are_told(rich: "Workspace", tmp_path: Path) -> None:
    layer = rich.layer("mine_pit")
    layer.write_text(layer.read_text("utf-8").replace('"depth_m"', '"状态"'), encoding="utf-8")
    report = export_sites(rich, tmp_path / "a.xlsx", kinds=["mine_pit"])
    assert report.renamed["状态"] == "状态_2"


NAMES = st.lists(st.text(min_size=0, max_size=14), unique=True, max_size=30)


@given(NAMES)
def test_names_of_a_shapefile_fit_and_differ(names: list[str]) -> None:
    held = unique_names(names, dbf_name)
    assert list(held) == names
    assert len({name.casefold() for name in held.values()}) == len(names)
    assert all(0 < len(name.encode()) <= DBF_NAME_BYTES for name in held.values())


@given(NAMES)
def test_names_of_gpx_are_names_of_xml(names: list[str]) -> None:
    for name in unique_names(names, gpx_name).values():
        etree.fromstring(f"<{name}/>")


@given(NAMES)
def test_names_of_kml_are_only_data(names: list[str]) -> None:
    held = unique_names([*names, "icon", "Description"], kml_name).values()
    assert not {"icon", "description", "begin", "end"} & {name.casefold() for name in held}


@given(st.text(), st.integers(0, 300))
def test_a_text_is_cut_between_characters(text: str, size: int) -> None:
    cut = cut_bytes(text, size)
    assert text.startswith(cut)
    assert len(cut.encode()) <= size
    rest = text[len(cut) : len(cut) + 1]
    assert not rest or len((cut + rest).encode()) > size
