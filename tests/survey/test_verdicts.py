"""Verdicts brought home: nothing invented, all rows or none, twice is once."""

import csv
import datetime as dt
import io
import json

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from shapely.geometry import Point

from ecomap.cli.survey import survey
from ecomap.errors import LedgerError, TableFormatError, UsageError
from ecomap.model import Verdict, verdict_of
from ecomap.render.suspects_workbook import suspects_workbook
from ecomap.store.ledger import read_events
from ecomap.store.verdicts import read_verdicts, verdicts_path
from ecomap.workflows.load import load
from ecomap.workflows.survey.verdicts import bring_home

HEADS = ("图斑编号", "疑似情形", "点位编号", "核查结论", "核查日期", "核查人", "核查后状态", "核查说明")
BARE = ("C1", "疑似未恢复", "Q2", "确认", "2022-05-01", "王工", "", "坑底裸露")
BEYOND = ("C2", "疑似越界", "Q1", "确认", "2022-05-02", "王工", "", "")
WILD = ("C3", "疑似无证", "", "排除", "2022年5月3日", "李工", "", "是晒谷场")
OPEN = ("C4", "疑似无证", "", "待核查", "", "", "", "")


@pytest.fixture
def sheet(tmp_path):
    """Write rows as a CSV file."""

    def write(*rows, heads=HEADS, name="filled.csv"):
        buffer = io.StringIO()
        csv.writer(buffer).writerows([heads, *rows])
        path = tmp_path / name
        path.write_text(buffer.getvalue(), encoding="utf-8")
        return path

    return write


def run(workspace, *arguments):
    return CliRunner().invoke(
        survey, ["verdicts", *map(str, arguments)], obj=workspace.root, catch_exceptions=False
    )


def content(workspace):
    return {path: path.read_bytes() for path in workspace.root.rglob("*") if path.is_file()}


def status(workspace, site, day=dt.date(2022, 6, 30)):
    return load(workspace, as_of=day).sites.set_index("site_id").loc[site, "status"]


def test_every_verdict_stands_in_the_book_and_those_on_sites_in_the_ledger(workspace, sheet):
    before = workspace.ledger.read_bytes()
    report = bring_home(workspace, sheet(BARE, BEYOND, WILD, OPEN))
    assert report.written
    assert report.open == (5,)
    book = read_verdicts(workspace)
    assert [(item.patch_id, item.verdict, item.site_id) for item in book] == [
        ("C1", Verdict.CONFIRMED, "Q2"),
        ("C2", Verdict.CONFIRMED, "Q1"),
        ("C3", Verdict.EXCLUDED, ""),
    ]
    assert [item.suspect for item in book] == ["still_bare", "beyond_licence", "no_licence"]
    assert (book[2].date, book[2].person, book[2].remark) == (dt.date(2022, 5, 3), "李工", "是晒谷场")
    assert workspace.ledger.read_bytes().startswith(before)
    events = read_events(workspace)[1:]
    assert [event.site_id for event in events] == ["Q2", "Q1"]
    assert [event.event_id for event in events] == [item.event_id for item in book[:2]]
    assert not book[2].event_id


def test_a_restored_site_that_was_found_bare_is_taken_up_anew(workspace, sheet):
    assert status(workspace, "Q2") == "done"
    bring_home(workspace, sheet(BARE))
    assert status(workspace, "Q2") == "reopened"
    [event] = read_events(workspace)[1:]
    assert event.note == "图斑 C1 核查结论：确认（疑似未恢复）；坑底裸露。"
    assert (event.unit, event.date) == ("王工", dt.date(2022, 5, 1))


@pytest.mark.parametrize("word", ["排除", "存疑"])
def test_another_verdict_leaves_the_status_as_it_stands(workspace, sheet, word):
    bring_home(workspace, sheet((*BARE[:3], word, *BARE[4:]), BEYOND))
    assert status(workspace, "Q2") == "done"
    assert status(workspace, "Q1") == "not_reported"
    assert all("状态未变" in event.note for event in read_events(workspace)[1:])


def test_the_status_that_the_person_wrote_counts(workspace, sheet):
    bring_home(workspace, sheet((*BEYOND[:6], "正在整改", "")))
    assert status(workspace, "Q1") == "in_progress"


def test_two_patches_of_one_site_do_not_undo_each_other(workspace, sheet):
    other = ("C9", "已登记点位内", "Q2", "排除", "2022-05-01", "王工", "", "")
    for rows in ((BARE, other), (other, BARE)):
        bring_home(workspace, sheet(*rows))
    assert status(workspace, "Q2") == "reopened"


def test_what_stood_on_the_day_is_said_again_with_its_progress(workspace, sheet):
    line = "e2,2022-02-01,Q1,,,in_progress,40,,,,,\ne3,2022-06-01,Q1,,,done,100,,,,,\n"
    with workspace.ledger.open("a", encoding="utf-8") as stream:
        stream.write(line)
    bring_home(workspace, sheet(BEYOND))
    event = read_events(workspace)[-1]
    assert (event.status.key, event.progress_percent) == ("in_progress", 40)
    assert status(workspace, "Q1") == "done"


def test_a_second_import_changes_nothing(workspace, sheet):
    path = sheet(BARE, WILD, WILD)
    assert bring_home(workspace, path).known == (4,)
    before = content(workspace)
    report = bring_home(workspace, path)
    assert (report.added, report.known, report.written) == ((), (2, 3, 4), False)
    assert content(workspace) == before


def test_what_a_cut_left_undone_is_completed(workspace, sheet):
    path = sheet(BARE, WILD)
    bring_home(workspace, path)
    whole = workspace.ledger.read_bytes()
    verdicts_path(workspace).unlink()
    bring_home(workspace, path)
    assert workspace.ledger.read_bytes() == whole
    assert len(read_verdicts(workspace)) == 2


def test_later_verdicts_are_added_behind_what_stands(workspace, sheet):
    bring_home(workspace, sheet(WILD))
    path = verdicts_path(workspace)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    before = path.read_bytes()
    bring_home(workspace, sheet(WILD, (*WILD[:3], "确认", "2022-05-20", *WILD[5:])))
    assert path.read_bytes().startswith(before)
    assert [item.verdict for item in read_verdicts(workspace)] == [Verdict.EXCLUDED, Verdict.CONFIRMED]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("C1", "", "", "也许", "2022-05-01", "王工", "", ""), "unknown verdict '也许'"),
        (("", "", "", "确认", "2022-05-01", "王工", "", ""), "no patch is named"),
        (("C1", "", "Q77", "确认", "2022-05-01", "王工", "", ""), "there is no site 'Q77'"),
        (("C1", "", "", "确认", "", "王工", "", ""), "no day"),
        (("C1", "", "", "确认", "五月", "王工", "", ""), "must be a date"),
        (("C1", "", "", "确认", "2999-05-01", "王工", "", ""), "cannot be"),
        (("C1", "", "", "确认", "1999-05-01", "王工", "", ""), "cannot be"),
        (("C1", "", "", "确认", "2022-05-01", "", "", ""), "nobody's name"),
        (("C1", "", "Q1", "确认", "2022-05-01", "王工", "好了", ""), "unknown status '好了'"),
        (("C1", "", "", "确认", "2022-05-01", "王工", "已完成", ""), "no site whose status"),
        (("C1", "", "", "", "2022-05-01", "王工", "", ""), "but no verdict"),
        (("C1", "", "", "确认", "2022-05-01", "王工", "", "<b>x</b>"), "markup"),
    ],
)
def test_a_row_that_does_not_fit_keeps_all_out_and_is_named(workspace, sheet, row, reason):
    before = content(workspace)
    result = run(workspace, sheet(BARE, row))
    assert result.exit_code == 1
    [line] = [line for line in result.stdout.splitlines() if line.startswith("  row ")]
    assert line.startswith("  row 3: ")
    assert reason in line
    assert content(workspace) == before


def test_everything_that_is_wrong_with_a_row_is_told(workspace, sheet):
    report = bring_home(workspace, sheet(("", "", "Q77", "也许", "", "", "", "")))
    assert len(report.refused[0].reasons) == 5


def test_rows_that_contradict_each_other_are_refused(workspace, sheet):
    report = bring_home(
        workspace,
        sheet(
            WILD,
            (*WILD[:3], "确认", *WILD[4:]),
            (*BEYOND[:6], "已完成", ""),
            ("C7", "", "Q1", "确认", "2022-05-02", "李工", "正在整改", ""),
        ),
    )
    assert [item.row for item in report.refused] == [3, 5]
    assert "in row 2 it is excluded" in report.refused[0].reasons[0]
    assert "in row 4 it is done" in report.refused[1].reasons[0]
    assert not report.written


def test_day_and_person_may_be_given_for_all_rows(workspace, sheet):
    path = sheet(("C1", "存疑"), heads=("图斑编号", "核查结论"))
    assert run(workspace, path).exit_code == 1
    assert run(workspace, path, "--by", "赵工", "--date", "2022-05-09").exit_code == 0
    [verdict] = read_verdicts(workspace)
    assert (verdict.person, verdict.date, verdict.verdict) == (
        "赵工",
        dt.date(2022, 5, 9),
        Verdict.UNDECIDED,
    )
    with pytest.raises(UsageError, match="future"):
        bring_home(workspace, path, person="赵工", date=dt.date(2999, 1, 1))


def test_a_dry_run_writes_nothing_and_json_tells_all(workspace, sheet):
    before = content(workspace)
    document = json.loads(run(workspace, sheet(BARE, OPEN), "--dry-run", "--json").stdout)
    assert content(workspace) == before
    assert (document["written"], document["open"], len(document["events"])) == (False, [3], 1)
    assert document["added"][0]["verdict"] == "confirmed"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_workbook_of_suspects_comes_home_filled_in(workspace, tmp_path, language):
    row = {
        "rank": 1,
        "patch_id": "C1",
        "suspect": "still_bare",
        "suspect_zh": "疑似未恢复",
        "suspect_en": "overlaps a site reported as done or closed",
        "area_ha": 1.25,
        "licence": "C43",
        "site_id": "Q2",
        "site_status": "done",
        "longitude": 111.123,
        "latitude": 29.023,
        "fields": {"图斑编号": "C1", "核查结论": "x"},
    }
    path = tmp_path / "suspects.xlsx"
    rows = [row, row | {"rank": 2, "patch_id": "C2"}]
    path.write_bytes(
        suspects_workbook(rows, title="T", as_of=dt.date(2022, 6, 30), notes=["图斑编号"], language=language)
    )
    assert bring_home(workspace, path).open == (4, 5)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    first = page.max_column - 4
    answers = (["确认", "confirmed"][language == "en"], dt.datetime(2022, 5, 1), "王工")  # noqa: DTZ001 - a cell
    for offset, value in enumerate(answers):
        page.cell(4, first + offset, value)
    book.save(path)
    report = bring_home(workspace, path)
    assert report.refused == ()
    [verdict] = read_verdicts(workspace)
    assert (verdict.patch_id, verdict.site_id, verdict.suspect) == ("C1", "Q2", "still_bare")
    assert (verdict.longitude, verdict.latitude, verdict.area_ha) == (111.123, 29.023, 1.25)
    assert (verdict.licence, verdict.date) == ("C43", dt.date(2022, 5, 1))
    assert status(workspace, "Q2") == "reopened"


def test_a_layer_with_verdicts_comes_home_too(workspace, tmp_path):
    path = tmp_path / "patches.gpkg"
    facts = {
        "patch_id": ["C1"],
        "verdict": ["excluded"],
        "checked_on": ["2022-05-01"],
        "checked_by": ["王工"],
    }
    gpd.GeoDataFrame(facts, geometry=[Point(111, 29)], crs=4326).to_file(path)
    assert len(bring_home(workspace, path).added) == 1


def test_a_file_without_the_columns_is_refused(workspace, sheet):
    with pytest.raises(TableFormatError, match="no header row"):
        bring_home(workspace, sheet(("1", "2"), heads=("甲", "乙")))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("verdict", "open", "unknown verdict"),
        ("date", "", "needs an id, a patch and a day"),
        ("status", "fine", "unknown status"),
        ("longitude", "east", "is no number"),
    ],
)
def test_a_book_that_was_tampered_with_is_told_with_its_line(workspace, sheet, column, value, reason):
    bring_home(workspace, sheet(WILD))
    path = verdicts_path(workspace)
    [row] = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(row), lineterminator="\n")
    writer.writeheader()
    writer.writerow(row | {column: value})
    path.write_text(buffer.getvalue(), encoding="utf-8")
    with pytest.raises(LedgerError, match=f"line 2: .*{reason}"):
        read_verdicts(workspace)


def test_words_for_verdicts():
    assert verdict_of("经核查属实") is Verdict.CONFIRMED
    assert verdict_of(" Excluded ") is Verdict.EXCLUDED
    assert verdict_of("") is Verdict.OPEN
    assert verdict_of("可能") is None
