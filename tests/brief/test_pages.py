"""Briefs as HTML and PDF: safe words, nothing fetched, equal bytes, nothing lost on paper."""

import dataclasses
import datetime as dt
import re
import shutil
import subprocess

import pytest
from click.testing import CliRunner

from ecomap.cli.brief import brief as command
from ecomap.errors import UsageError
from ecomap.render.brief.drawing import Words, text_width
from ecomap.render.brief.html import brief_html
from ecomap.render.brief.map import draw_map
from ecomap.render.brief.numbers import SIZE_MM
from ecomap.store.layers import read_water
from ecomap.workflows.brief_files import make_briefs
from ecomap.workflows.briefs import briefs_of

NASTY = "<script>alert(1)</script>"


def test_words_are_never_markup(county):
    lines = tuple(
        dataclasses.replace(line, name=(NASTY, NASTY), area=(NASTY, NASTY)) for line in county.sites
    )
    problems = tuple(
        dataclasses.replace(line, title=(NASTY, NASTY), leaders=(NASTY,), responsible_units=(NASTY,))
        for line in county.problems
    )
    nasty = dataclasses.replace(
        county,
        name=(NASTY, NASTY),
        title=(NASTY, NASTY),
        sites=lines,
        problems=problems,
        sources=((NASTY, NASTY),),
    )
    for language in ("zh", "en"):
        page = brief_html(nasty, language)
        assert "<script" not in page
        assert page.count("&lt;script&gt;") > len(lines)


def test_nothing_is_fetched_and_nothing_runs(county):
    page = brief_html(county, "zh")
    assert "script-src" not in page
    assert "default-src &#39;none&#39;" in page
    assert not re.findall(r"https?://", page)
    assert " style=" not in page


def test_an_invented_workspace_says_so_in_both_languages(briefs):
    for brief in briefs.values():
        for language in ("zh", "en"):
            page = brief_html(brief, language)
            assert page.count('class="band"') == 1
            assert "INVENTED DATA" in page.partition("<title>")[2].partition("</title>")[0]


def test_equal_content_gives_equal_bytes(loaded, briefs):
    again = briefs_of(loaded, water=read_water(loaded.workspace), since=loaded.as_of - dt.timedelta(days=90))
    for brief in again:
        assert brief_html(brief, "en") == brief_html(briefs[brief.code], "en")


def test_what_did_not_change_is_said_plainly(loaded):
    quiet = briefs_of(loaded, water=None, since=loaded.as_of - dt.timedelta(days=1))
    silent = [item for item in quiet if not item.changes.entries and not item.changes.newly_overdue]
    assert silent
    assert all("No change is recorded." in brief_html(item, "en") for item in silent)


def test_numbers_on_the_map_do_not_cover_each_other(briefs):
    for brief in briefs.values():
        drawing = draw_map(brief, language=0, width_mm=104, height_mm=92).drawing
        boxes = [
            (item.x_mm, item.y_mm - SIZE_MM * 0.74, item.x_mm + text_width(item.text, SIZE_MM), item.y_mm)
            for item in drawing.items
            if isinstance(item, Words) and item.role == "number"
        ]
        for row, one in enumerate(boxes):
            for other in boxes[:row]:
                apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
                assert apart, (brief.code, one, other)


def test_every_located_site_is_on_the_map_or_told_of(briefs):
    for brief in briefs.values():
        made = draw_map(brief, language=0, width_mm=104, height_mm=92)
        assert made.drawn + made.beyond == sum(line.place is not None for line in brief.sites)
        numbers = [
            item.text for item in made.drawing.items if isinstance(item, Words) and item.role == "number"
        ]
        assert len(set(numbers)) == len(numbers) == made.drawn - made.without_number


def test_a_county_is_asked_for_by_name_or_code(workspace, loaded, tmp_path):
    first = loaded.counties.iloc[0]
    for name in (first["adcode"], first["name"], first["name_en"]):
        made = make_briefs(workspace, counties=[name], folder=tmp_path / "out")
        assert {item.focus for _, _, item, _ in made.files} == {first["adcode"]}
    with pytest.raises(UsageError, match=r"火星县.*Known"):
        make_briefs(workspace, counties=["火星县"])
    with pytest.raises(UsageError, match="--since"):
        make_briefs(workspace, since=loaded.as_of)


def test_a_broken_workspace_gets_no_brief(city):
    (city / "layers" / "mine.geojson").write_text("", encoding="utf-8")
    answer = CliRunner().invoke(command, ["--all"], obj=city)
    assert answer.exit_code != 0
    assert "ecomap check" in str(answer.exception)
    assert not (city / "maps").exists()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_pdf_holds_every_site_and_figure_as_text(workspace, whole, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra poster is not installed")
    make_briefs(workspace, form="pdf", languages=("zh",), folder=tmp_path)
    path = tmp_path / f"{whole.code}.pdf"
    command = ["pdftotext", "-raw", str(path), "-"]
    text = re.sub(r"\s", "", subprocess.run(command, capture_output=True, check=True).stdout.decode())
    assert [line.site_id for line in whole.sites if line.site_id not in text] == []
    assert [line.title[0] for line in whole.problems if line.title[0] not in text] == []
    sentence = f"共有整改点位{whole.figures.sites}个：未完成{whole.figures.open}个"
    assert sentence in text
    pages = int(re.findall(r"共(\d+)页", text)[0])
    assert text.count("模拟数据INVENTEDDATA") >= pages
    before = path.read_bytes()
    make_briefs(workspace, everything=True, form="pdf", languages=("zh",), folder=tmp_path)
    assert path.read_bytes() == before
