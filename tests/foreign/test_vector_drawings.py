"""Drawings as draughtsmen make them: the places come through, what is around them is counted."""

import pytest

from ecomap.errors import LayerFormatError
from ecomap.store.foreign import read_places

POINT = ("POINT", (8, "矿"), (10, 567000), (20, 3212000))
CORNERS = ((10, 0), (20, 0), (10, 9), (20, 0), (10, 9), (20, 9))


def drawing(*entities, end=True, head=""):
    groups = [(0, "SECTION"), (2, "ENTITIES")]
    for kind, *parts in entities:
        groups += [(0, kind), *parts]
    groups += [(0, "ENDSEC"), (0, "EOF")] if end else []
    return head + "".join(f"{code:>3}\n{value}\n" for code, value in groups)


def read(folder, *entities, encoding="utf-8", **more):
    (folder / "a.dxf").write_bytes(drawing(*entities, **more).encode(encoding))
    return read_places(folder / "a.dxf")


def test_closed_lines_are_areas_and_open_ones_lines(tmp_path):
    places = read(
        tmp_path,
        ("LWPOLYLINE", (8, "界"), (90, 3), (70, 1), *CORNERS),
        ("LWPOLYLINE", (8, "路"), (90, 3), (70, 0), *CORNERS),
        ("CIRCLE", (8, "坑"), (10, 0), (20, 0), (40, 5)),
        ("TEXT", (8, "注"), (10, 1), (20, 2), (40, 1), (1, "一号坑")),
        POINT,
    )
    kinds = ["Polygon", "LineString", "Polygon", "Point", "Point"]
    assert [shape.geom_type for shape in places.geometries] == kinds
    assert places.columns["Layer"] == ["界", "路", "坑", "注", "矿"]
    assert places.columns["name"][3] == "一号坑"
    assert places.notes == ("1 circles, arcs and curves are read as lines of many corners",)


def test_what_is_no_place_is_counted(tmp_path):
    places = read(
        tmp_path,
        ("HATCH", (8, "A")),
        ("DIMENSION", (8, "A"), (10, 0), (20, 0), (70, 0)),
        ("DIMENSION", (8, "A"), (10, 0), (20, 0), (70, 0)),
        ("ACAD_PROXY_ENTITY", (8, "A")),
        ("LINE", (8, "图框"), (67, 1), (10, 0), (20, 0), (11, 9), (21, 9)),
        (*POINT, (100, "AcDbPoint"), (5, "2F"), (6, "DASHED")),
    )
    assert len(places) == 1
    assert list(places.columns) == ["Layer"]
    assert places.notes[0].endswith(": 1 ACAD_PROXY_ENTITY, 2 DIMENSION, 1 HATCH")
    assert places.notes[1].startswith("1 entities of the paper sheet")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("page", ["", "ANSI_936", "ANSI_1252", "nonsense"])
def test_texts_are_never_garbled(tmp_path, encoding, page):
    head = f"0\nSECTION\n2\nHEADER\n9\n$DWGCODEPAGE\n3\n{page}\n0\nENDSEC\n" if page else ""
    text = ("TEXT", (8, "矿界"), (10, 1), (20, 2), (40, 1), (1, "一号丂龘坑𠀀%%d"))
    columns = read(tmp_path, text, encoding=encoding, head=head).columns
    assert (columns["Layer"], columns["Text"]) == (["矿界"], ["一号丂龘坑𠀀°"])


def test_big5_where_the_drawing_says_so(tmp_path):
    head = "0\nSECTION\n2\nHEADER\n9\n$DWGCODEPAGE\n3\nANSI_950\n0\nENDSEC\n"
    text = ("TEXT", (8, "礦界"), (10, 1), (20, 2), (40, 1), (1, "露天"))
    assert read(tmp_path, text, encoding="big5", head=head).columns["Layer"] == ["礦界"]


def test_escaped_characters(tmp_path):
    text = ("TEXT", (8, "\\U+77FF\\u+754c"), (10, 1), (20, 2), (40, 1), (1, "1\\U+53F7"))
    columns = read(tmp_path, text, encoding="ascii").columns
    assert (columns["Layer"], columns["Text"]) == (["矿界"], ["1号"])


def test_a_coordinate_that_is_no_number_is_told(tmp_path):
    with pytest.raises(LayerFormatError, match=r"a\.dxf line 10: '4O' is no number"):
        read(tmp_path, ("POINT", (8, "A"), (10, "4O"), (20, 1)))


def test_a_cut_drawing_is_told(tmp_path):
    with pytest.raises(LayerFormatError, match="ends in the middle"):
        read(tmp_path, POINT, end=False)
    with pytest.raises(LayerFormatError, match="is no group code"):
        read(tmp_path, POINT, ("POINT", ("x", 1)))
