"""Posters: nothing lost, nothing covered, true on paper, letters inside the file, equal bytes."""

import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from pyproj import Geod

from ecomap.cli.main import _ecomap as command
from ecomap.errors import MissingFontError
from ecomap.store.layers import read_water
from ecomap.store.workspace import open_workspace
from ecomap.workflows.load import load
from ecomap.workflows.pages import map_page
from ecomap.workflows.simulate import simulate
from ecomap.workflows.summary import summary_of

pytest.importorskip("matplotlib", reason="the extra poster is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")

from ecomap.render.paper.canvas import Words  # noqa: E402 - needs the extra
from ecomap.render.paper.fonts import typeface_for  # noqa: E402 - needs the extra
from ecomap.render.paper.pdf import pdf_bytes  # noqa: E402 - needs the extra
from ecomap.render.paper.poster import draw_poster  # noqa: E402 - needs the extra

GEOD = Geod(ellps="GRS80")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("posters") / "workspace"
    simulate(folder, sites=150, seed=5)
    return folder


@pytest.fixture(scope="module")
def loaded(root):
    return load(open_workspace(root))


@pytest.fixture(scope="module")
def posters(loaded, typeface):
    """The posters of the whole and of every county on A3."""
    water, settings = read_water(loaded.workspace), loaded.workspace.config.poster
    return {
        focus: draw_poster(
            map_page(loaded, water=water, focus=focus), settings, paper="A3", typeface=typeface
        )
        for focus in (None, *loaded.counties["adcode"])
    }


def expected_ids(loaded, focus):
    """Return the ids of the sites that a sheet must name, found without the code that draws it."""
    sites = loaded.sites
    if focus is None:
        return set(sites["site_id"])
    return {
        site.site_id
        for site in sites.itertuples()
        if site.county_adcode == focus or (site.county_adcode is None and focus in site.counties)
    }


def words_alone(page):
    """Return a page without what is drawn on it; to read past every line of a map takes most of the time."""
    return replace(page, items=[item for item in page.items if isinstance(item, Words)])


def words_of(data):
    """Return the text of a PDF, page by page, without any space."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return ["".join(page.extract_text().split()) for page in reader.pages]


def test_every_site_is_in_the_table_once_and_its_words_can_be_searched(posters, loaded):
    for focus, poster in posters.items():
        ids = [entry.site_id for entry in poster.entries]
        assert sorted(ids) == sorted(expected_ids(loaded, focus))
        assert [entry.number for entry in poster.entries] == list(range(1, len(ids) + 1))
        # The sheet of the whole is read as it is printed, those of the counties by their words.
        sheets = poster.pages if focus is None else [words_alone(page) for page in poster.pages]
        pages = words_of(pdf_bytes(sheets, title="t", as_of=loaded.as_of))
        text = "".join(pages)
        assert [site_id for site_id in ids if site_id not in text] == []
        names = {entry.name for entry in poster.entries}
        assert [name for name in names if "".join(name.split()) not in text] == []
        assert all("模拟数据" in page for page in pages)


def test_labels_cover_neither_each_other_nor_names_and_stay_in_the_frame(posters):
    labelled = 0
    for poster in posters.values():
        frame = poster.arrangement.projection.frame.grown(1e-6)
        for box in poster.label_boxes:
            assert frame.left <= box.left < box.right <= frame.right
            assert frame.bottom <= box.bottom < box.top <= frame.top
        for first, second in itertools.combinations(poster.label_boxes, 2):
            assert not first.grown(-1e-6).meets(second)
        labelled += len(poster.label_boxes)
    assert labelled > 50


def test_the_count_of_a_sheet_is_that_of_the_summary_and_what_it_shares_with_others(posters, loaded):
    rows = {row["key"]: row["sites"] for row in summary_of(loaded, by="county").as_dict()["rows"]}
    told = 0
    for focus, poster in posters.items():
        if focus is None:
            assert len(poster.entries) == sum(rows.values())
            continue
        shared = len(poster.entries) - rows[focus]
        words = "".join(item.text for item in poster.pages[0].items if isinstance(item, Words))
        total = f"共 {len(poster.entries)} 个"
        assert (f"{total}（含跨区县 {shared} 个）" if shared else f"{total}：") in words
        told += shared
    assert told > 0


def test_a_site_is_labelled_on_the_map_or_marked_in_the_table(posters, loaded):
    for poster in posters.values():
        drawn = {entry.number for entry in poster.entries if entry.block == "map"}
        assert set(poster.unlabelled) <= drawn
        words = {item.text for page in poster.pages for item in page.items if isinstance(item, Words)}
        marked = {int(text[:-1]) for text in words if re.fullmatch(r"\d+\*", text)}
        assert marked == set(poster.unlabelled)


def test_the_scale_is_round_and_true_between_known_points(posters):
    for poster in posters.values():
        projection = poster.arrangement.projection
        assert len(str(projection.denominator).strip("0")) <= 3
        frame = projection.frame
        corners = np.array([[frame.left, frame.bottom], [frame.right, frame.top], [frame.left, frame.top]])
        lonlat = projection.degrees(corners)
        assert projection.place(lonlat[:, 0], lonlat[:, 1]) == pytest.approx(corners, abs=1e-6)
        for a, b in ((0, 1), (0, 2), (1, 2)):
            _, _, metres = GEOD.inv(*lonlat[a], *lonlat[b])
            paper_m = np.hypot(*(corners[a] - corners[b])) / 1000 * projection.denominator
            # A 3-degree zone is true to 1:3,000 at its edge at this latitude.
            assert paper_m == pytest.approx(metres, rel=5e-4)


def test_the_symbol_of_a_site_lies_at_its_place_on_paper(posters, loaded):
    poster = posters[None]
    projection = poster.arrangement.projection
    points = {
        site.site_id: (site.geometry.x, site.geometry.y)
        for site in loaded.sites.itertuples()
        if site.geometry is not None and site.geometry.geom_type == "Point"
    }
    checked = 0
    for crowd in poster.crowds:
        entry = crowd.members[0]
        if not crowd.is_single or entry.site_id not in points:
            continue
        lon, lat = points[entry.site_id]
        place = projection.place(np.array([lon]), np.array([lat]))[0]
        assert tuple(crowd.center) == pytest.approx(tuple(place), abs=0.01)
        checked += 1
    assert checked > 3


def test_letters_are_inside_the_file_and_only_those_that_are_used(posters, loaded):
    data = pdf_bytes(posters[None].pages, title="图", as_of=loaded.as_of)
    reader = pypdf.PdfReader(io.BytesIO(data))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        program = descriptor.get("/FontFile3") or descriptor.get("/FontFile2")
        # A font that lends a single sign is a few hundred bytes.
        assert 200 < len(program.get_object().get_data()) < 400_000
        assert "+" in font["/BaseFont"]
        assert "/ToUnicode" in font
    assert reader.metadata.title == "图"


def test_a_character_that_no_font_has_is_named_before_anything_is_printed():
    with pytest.raises(MissingFontError, match=r"U\+F0000, in '坑"):
        typeface_for(["坑\U000f0000"])


def test_without_a_font_for_chinese_one_line_says_what_to_install():
    with pytest.raises(MissingFontError, match="fonts-noto-cjk") as raised:
        typeface_for(["坑"], installed=[])
    assert "\n" not in str(raised.value)


def test_a_font_that_was_removed_since_it_was_listed_is_passed_over(typeface):
    from matplotlib.font_manager import FontEntry, fontManager  # noqa: PLC0415 - needs the extra

    gone = FontEntry(fname="/nowhere/gone.ttc", name=typeface.families[0], style="normal", weight=400)
    fontManager.ttflist.insert(0, gone)
    try:
        assert typeface_for(["垸㳇堽"]).families == typeface.families
    finally:
        fontManager.ttflist.remove(gone)


def run(root, *arguments):
    return CliRunner().invoke(command, ["-C", str(root), "poster", *arguments])


def test_equal_workspaces_give_equal_bytes(root, typeface, tmp_path):
    for form in ("pdf", "svg", "png"):
        arguments = ["--county", "云泽县", "--format", form, "--dpi", "60"]
        for folder in ("one", "two"):
            result = run(root, *arguments, "--out", str(tmp_path / form / folder))
            assert result.exit_code == 0, result.output
        one, two = (sorted((tmp_path / form / folder).iterdir()) for folder in ("one", "two"))
        assert [path.name for path in one] == [path.name for path in two]
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_pages_beyond_the_first_are_files_of_their_own_where_a_form_has_no_pages(root, typeface, tmp_path):
    result = run(root, "--paper", "A4", "--format", "svg", "--json", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    (poster,) = json.loads(result.stdout)["posters"]
    assert len(poster["files"]) == poster["pages"] > 2
    for path in tmp_path.iterdir():
        ET.parse(path)  # noqa: S314 - our own file
    assert len(list(tmp_path.iterdir())) == poster["pages"]


def test_an_unknown_county_is_told_with_those_that_are_known(root):
    result = run(root, "--county", "无此县")
    assert result.exit_code != 0
    assert "无此县" in result.output
    assert "云泽县" in result.output
    assert "Traceback" not in result.output
