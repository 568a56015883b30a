"""Rows of a table about places that nobody has located."""

import pytest

HEAD = "name,longitude,latitude,location_quality,note\n"


@pytest.mark.parametrize("cells", [",", " , "])
def test_empty_cells_are_taken_where_the_row_says_that_no_place_is_known(bring, tmp_path, cells):
    table = tmp_path / "pits.csv"
    table.write_text(f"{HEAD}无名坑,{cells},none,未见公布坐标\n", encoding="utf-8")
    report = bring(table)
    assert (len(report.new), report.refused) == (1, ())


@pytest.mark.parametrize(
    "row",
    ["无名坑,,,,未见公布坐标", "无名坑,,,surveyed,", "无名坑,见附图,,none,", "无名坑,101.5,,none,"],
)
def test_any_other_row_without_numbers_is_refused(bring, tmp_path, row):
    table = tmp_path / "pits.csv"
    table.write_text(f"{HEAD}{row}\n", encoding="utf-8")
    report = bring(table)
    assert (len(report.new), len(report.refused), report.written) == (0, 1, False)
