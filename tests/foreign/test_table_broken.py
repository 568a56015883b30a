"""Broken tables: refused with words for a person, or read with a reason for every bad row; never a crash."""

import gzip
import io
import random
import re
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.errors import EcomapError
from ecomap.store.foreign.places import Places
from ecomap.store.foreign.tables import read_table_places

KNOWN = ("名称", "区县", "name")
CSV = "名称,区县,经度,纬度\n" + "".join(f"坑{n},云泽县,{111 + n / 100},29\n" for n in range(50))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
SLOWEST_SECONDS = 10


def book(rows=(), *, merged=(), title="表"):
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = title
    for row in rows or [
        ("名称", "区县", "经度", "纬度"),
        *[(f"坑{n}", "云泽县", 111 + n / 100, 29) for n in range(50)],
    ]:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def changed(part, old, new, content=None):
    with zipfile.ZipFile(io.BytesIO(content or book())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = re.sub(old, lambda _: new, parts[part], count=1)
    return zipped(parts)


def shared(content):
    """Keep texts apart from the sheet, as Excel does and openpyxl does not."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts: list[bytes] = []

    def take(match):
        texts.append(match[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    parts[SHEET] = re.sub(rb't="inlineStr"><is>(.*?)</is>', take, parts[SHEET])
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts[STRINGS] = b"<sst " + space + b">" + b"".join(b"<si>%s</si>" % text for text in texts) + b"</sst>"
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = "[Content_Types].xml"
    named = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    parts[types] = parts[types].replace(b"</Types>", named)
    return zipped(parts)


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def without(part, content=None):
    with zipfile.ZipFile(io.BytesIO(content or book())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != part})


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


def noise(size):
    return random.Random(7).randbytes(size)  # noqa: S311 - a fixed sequence of nonsense


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
DOCTYPE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><sst>&j;</sst>"
)
MERGES = b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>'
GRID = b"".join(
    b'<row r="%d"><c r="A%d" s="0"/><c r="B%d" s="0"/></row>' % (n, n, n) for n in range(52, 300_000)
)

REFUSED = {
    "empty.csv": (b"", "no header row"),
    "only a mark.csv": (b"\xef\xbb\xbf", "no header row"),
    "only titles.csv": ("青岚市矿坑表\n填报单位：市局\n".encode(), "no header row"),
    "no coordinates.csv": ("名称,区县\na,b\n".encode(), "no pair of coordinate columns"),
    "binary.csv": (noise(5_000), "no text table|neither UTF-8"),
    "binary without zeros.csv": (
        noise(5_000).replace(b"\0", b"\x81"),
        "neither UTF-8|no header|not valid CSV",
    ),
    "a workbook.csv": (book(), "NUL bytes|neither UTF-8"),
    "zeros.csv": (CSV.encode().replace("坑7".encode(), b"\0\0"), "line 9: holds NUL bytes"),
    "mixed encodings.csv": (
        CSV.encode() + "新坑,石桥县,111,29\n".encode("gb18030"),
        "line 1 is UTF-8 and line 52 is not",
    ),
    "cut in a character.csv": (CSV.encode()[:-1] + "坑".encode()[:2], "line 51"),
    "unclosed quote.csv": (CSV.replace("坑7,", '"坑7,').encode(), "line 9: not valid CSV.*never close"),
    "text after a quote.csv": (CSV.replace("坑7,", '"坑7"x,').encode(), "line 9: not valid CSV"),
    "a giant cell.csv": (
        CSV.encode() + b'"' + b"x" * (17 * 2**20) + b'",a,111,29\n',
        "line 52: not valid CSV",
    ),
    "cut.csv.gz": (gzip.compress(CSV.encode())[:-20], "cannot be unpacked"),
    "no gzip.csv.gz": (CSV.encode(), "cannot be unpacked"),
    "damaged.csv.gz": (flipped(gzip.compress(noise(50_000).hex().encode()), 20_000), "cannot be unpacked"),
    "bomb.csv.gz": (gzip.compress(b"0," * 2**26), "bytes that unpack to more than"),
    "odd bytes.csv": ("名称,经度".encode("utf-16") + b"x", "neither UTF-8"),
    "empty.xlsx": (b"", "no .xlsx workbook"),
    "cut.xlsx": (book()[:-300], "zip archive|xlsx"),
    "cut short.xlsx": (book()[:2_000], "zip archive|xlsx"),
    "a csv.xlsx": (CSV.encode(), "no .xlsx workbook"),
    "old workbook.xlsx": (OLE, "old .xls workbook"),
    "encrypted.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "web page.xlsx": (b"<html><table><tr><td>a</td></tr></table></html>", "web page"),
    "xml 2003.xlsx": (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "web page or XML"),
    "a zip of texts.xlsx": (zipped({"a.txt": b"x"}), "no readable .xlsx"),
    "no sheet.xlsx": (without(SHEET), "no header|no sheets|sheet"),
    "no workbook.xlsx": (without("xl/workbook.xml"), "no readable .xlsx"),
    "no styles.xlsx": (without("xl/styles.xml"), "xlsx|50"),
    "cut sheet.xlsx": (changed(SHEET, rb"<row r=\"30\".*", b""), "sheet '表' near row \\d+"),
    "no number.xlsx": (changed(SHEET, rb"<v>111.07</v>", b"<v>abc</v>"), "sheet '表' near row 9"),
    "no such string.xlsx": (
        changed(SHEET, rb"<v>9</v>", b"<v>99999</v>", shared(book())),
        "sheet '表' near row \\d",
    ),
    "unknown style.xlsx": (
        changed(SHEET, rb"<c r=\"A5\"", b'<c s="999999" r="A5"'),
        "sheet '表' near row|50",
    ),
    "absurd column.xlsx": (changed(SHEET, rb"r=\"A5\"", b'r="ZZZZZZ5"'), "sheet '表' near row 5"),
    "damaged.xlsx": (flipped(book(), 400), "xlsx|zip|sheet"),
    "entities.xlsx": (changed(STRINGS, rb"(?s).*", DOCTYPE, shared(book())), "xlsx|entit"),
    "entities in a sheet.xlsx": (changed(SHEET, rb"(?s).*", DOCTYPE), "xlsx|entit|sheet"),
    "no strings.xlsx": (without(STRINGS, shared(book())), "no readable .xlsx"),
    "only titles.xlsx": (book([["青岚市矿坑表"], ["2024年"]]), "sheet '表': no header row"),
    "no coordinates.xlsx": (
        book([["名称", "区县"], ["a", "b"]]),
        "sheet '表': no pair of coordinate columns",
    ),
    "merged everything.xlsx": (book(merged=["A1:D51"]), "no header row"),
    "bomb.xlsx": (zipped({"xl/workbook.xml": bytes(2**27)}), "unpack"),
    "endless row number.xlsx": (
        changed(SHEET, rb"<row r=\"30\"", b'<row r="9999999999999"'),
        "sheet '表': .* behind row 29",
    ),
    "rows in disorder.xlsx": (
        changed(SHEET, rb"<row r=\"30\"", b'<row r="7"'),
        "sheet '表': .*row 7 stands behind",
    ),
    "nonsense merge.xlsx": (changed(SHEET, rb"</sheetData>", MERGES % b"A:A"), "sheet '表' near row 52"),
    "turned merge.xlsx": (changed(SHEET, rb"</sheetData>", MERGES % b"D9:A2"), "sheet '表' near row 52"),
}
"""Files that are refused, and what the refusal says."""

READ = {
    "texts apart.xlsx": (shared(book()), 50, {}),
    "ragged.csv": (CSV.replace("坑7,", "坑7,,").encode() + b"x,y\n", 51, {7: "5 cells", 50: "2 cells"}),
    "utf-16 without mark.csv": (CSV.encode("utf-16-le"), 50, {}),
    "double headers.csv": (CSV.replace("区县", "名称").encode(), 50, {}),
    "a long cell.csv": (CSV.encode() + b'"' + b"x" * 200_000 + b'",a,111,29\n', 51, {}),
    "lone returns.csv": (CSV.replace("\n", "\r").encode(), 50, {}),
    "one quote in a cell.csv": (CSV.replace("坑7", '坑7"').encode(), 50, {}),
    "many columns.csv": (
        (
            "名称,经度,纬度,"
            + ",".join(f"列{n}" for n in range(16_381))
            + "\n"
            + "a,111,29"
            + "," * 16_381
            + "\n"
        ).encode(),
        1,
        {},
    ),
    "errors.csv": (CSV.encode() + b"#REF!,#N/A,#REF!,#DIV/0!\n", 51, {50: "no number"}),
    "formulas.xlsx": (
        book([("名称", "区县", "经度", "纬度"), ("a", "b", "=1+110", 29), ("a", "b", 111, 29)]),
        2,
        {0: "C2 is a formula"},
    ),
    "only formulas.xlsx": (
        book([("名称", "区县", "经度", "纬度"), *[("=A1", "=B1", "=C1", "=D1")] * 3]),
        3,
        {0: "A2", 1: "A3", 2: "A4"},
    ),
    "errors.xlsx": (
        book([("名称", "区县", "经度", "纬度"), ("#REF!", "#N/A", "#REF!", "#DIV/0!")]),
        1,
        {0: "no number"},
    ),
    "merged rows.xlsx": (book(merged=[f"A{n}:D{n}" for n in range(2, 52)]), 0, {}),
    "merged columns.xlsx": (book(merged=[f"{column}2:{column}51" for column in "ABCD"]), 1, {}),
    "double headers.xlsx": (book([("经度", "经度", "纬度", "名称"), (111, 112, 29, "a")]), 1, {}),
    "many columns.xlsx": (
        book([("名称", "经度", "纬度", *[f"列{n}" for n in range(16_381)]), ("a", 111, 29, *range(16_381))]),
        1,
        {},
    ),
    "a giant cell.xlsx": (book([("名称", "区县", "经度", "纬度"), ("x" * 32_767, "b", 111, 29)]), 1, {}),
    "formatted to the bottom.xlsx": (
        changed(SHEET, rb"</sheetData>", GRID + b'<row r="1048576"/></sheetData>'),
        50,
        {},
    ),
    "wrong dimension.xlsx": (
        changed(SHEET, rb"<dimension[^>]*>", b'<dimension ref="A1:XFD1048576"/>'),
        50,
        {},
    ),
    "no dimension.xlsx": (changed(SHEET, rb"<dimension[^>]*>", b""), 50, {}),
    "absurd date.xlsx": (
        changed(SHEET, rb"<c r=\"B5\"[^/]*/v></c>", b'<c r="B5" t="d"><v>2024-03-01</v></c>'),
        50,
        {},
    ),
}
"""Files that are read, with their number of rows, and how the reasons of their bad rows begin."""


def attempt(folder, name, content):
    """Return what a file is read as, or its refusal; another error fails the test, and so does waiting."""
    path = folder / name
    path.write_bytes(content)
    start = time.perf_counter()
    found: Places | EcomapError
    try:
        found = read_table_places(path, known=KNOWN)
    except EcomapError as error:
        found = error
    assert time.perf_counter() - start < SLOWEST_SECONDS
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_words(tmp_path, name):
    content, said = REFUSED[name]
    found = attempt(tmp_path, name, content)
    if isinstance(found, Places):
        # Some damage touches nothing that is read.
        assert said.endswith(f"|{len(found)}"), found
        return
    assert str(found).startswith(str(tmp_path / name))
    assert re.search(said, str(found), re.DOTALL), str(found)
    assert len(str(found)) < 600


@pytest.mark.parametrize("name", READ)
def test_read_with_reasons(tmp_path, name):
    content, count, reasons = READ[name]
    found = attempt(tmp_path, name, content)
    assert isinstance(found, Places), str(found)
    assert len(found) == count
    assert set(found.reasons) == set(reasons)
    for position, words in reasons.items():
        assert found.reasons[position].startswith(words)
        assert found.geometries[position] is None


LAW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.integers(0, 10**9), st.binary(max_size=3))
def test_any_damage_to_a_workbook_is_told_or_harmless(tmp_path, place, bad):
    content = bytearray(WHOLE)
    place %= len(content)
    content[place : place + len(bad)] = bad
    attempt(tmp_path, "damaged.xlsx", bytes(content))


@LAW
@given(st.integers(0, 10**9), st.binary(max_size=3))
def test_any_damage_inside_a_sheet_is_told_or_harmless(tmp_path, place, bad):
    content = bytearray(INSIDE)
    place %= len(content)
    content[place : place + len(bad)] = bad
    attempt(tmp_path, "damaged.xlsx", changed(SHEET, rb"(?s).*", bytes(content), WHOLE))


@LAW
@given(st.integers(0, 10**9), st.binary(max_size=3))
def test_any_damage_to_a_text_table_is_told_or_harmless(tmp_path, place, bad):
    content = bytearray(CSV.encode())
    place %= len(content)
    content[place : place + len(bad)] = bad
    attempt(tmp_path, "damaged.csv", bytes(content))


@LAW
@given(st.text(max_size=200))
def test_any_text_is_refused_or_read(tmp_path, text):
    attempt(tmp_path, "any.csv", ("名称,坐标\n" + text).encode("utf-8", "surrogatepass"))


WHOLE = book(
    [("名称", "区县", "经度", "纬度"), ("a", "b", 111, 29), ("c", None, "=1+1", 29)], merged=["B2:B3"]
)
with zipfile.ZipFile(io.BytesIO(WHOLE)) as opened:
    INSIDE = opened.read(SHEET)
