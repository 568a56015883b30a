"""The ledger only grows, and takes in nothing that does not fit."""

import datetime as dt
import json
import uuid

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecomap.cli.ledger import ledger as command
from ecomap.errors import LedgerError, TableFormatError, UsageError
from ecomap.model import CLOSURE_STEPS, STATUSES, ClosureStep
from ecomap.store.layers import read_sites
from ecomap.store.ledger import read_events
from ecomap.store.problems import read_problems
from ecomap.workflows.ledger import add_entry, import_entries, read_log

SITE = "mine_pit-0001"


def table(folder, *lines, name="report.csv"):
    path = folder / name
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def workbook(folder, *rows, title=None, percent=(), merged=None):
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    if title:
        sheet.append([title])
        sheet.merge_cells("A1:F1")
    for row in rows:
        sheet.append(list(row))
    for cell in percent:
        sheet[cell].number_format = "0%"
    if merged:
        sheet.merge_cells(merged)
    book.save(folder / "report.xlsx")
    return folder / "report.xlsx"


def reasons(report):
    return {item.row: " | ".join(item.reasons) for item in report.refused}


def test_add_keeps_every_earlier_byte(workspace):
    before = workspace.ledger.read_bytes()
    event = add_entry(
        workspace,
        {
            "site_id": SITE,
            "status": "已完成",
            "date": "2024-05-01",
            "progress_percent": "100",
            "closure_step": "公示",
            "unit": "云泽县人民政府",
            "evidence": "公示公告，第3号",
            "note": '逗号,和"引号"',
        },
    )
    after = workspace.ledger.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\n") == before.count(b"\n") + 1
    assert read_events(workspace)[-1] == event
    assert event.status.key == "done"
    assert event.closure_step is ClosureStep.PUBLIC_NOTICE
    assert event.date == dt.date(2024, 5, 1)
    assert uuid.UUID(event.event_id).version == 4
    entered = dt.datetime.fromisoformat(event.recorded_at)
    assert abs(dt.datetime.now(tz=dt.UTC) - entered) < dt.timedelta(minutes=1)
    assert event.recorded_at.endswith("+00:00")


def test_add_without_a_date_is_of_today(workspace):
    event = add_entry(workspace, {"problem": "1", "measure": "2", "status": "done"})
    assert event.date == dt.datetime.now(tz=dt.UTC).astimezone().date()
    assert (event.site_id, event.problem, event.measure) == ("", "1", "2")


def test_a_ledger_is_begun(workspace):
    workspace.ledger.unlink()
    add_entry(workspace, {"site_id": SITE, "status": "done"})
    assert len(read_events(workspace)) == 1


def test_a_ledger_that_lost_its_last_newline_swallows_nothing(workspace):
    workspace.ledger.write_bytes(workspace.ledger.read_bytes().rstrip(b"\n"))
    count = len(read_events(workspace))
    add_entry(workspace, {"site_id": SITE, "status": "done"})
    assert len(read_events(workspace)) == count + 1


TOMORROW = str(dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=2))
UNFIT = [
    ({"site_id": "mine_pit-0099", "status": "done"}, "no site 'mine_pit-0099'. Did you mean mine_pit-00"),
    ({"problem": "99", "status": "done"}, "no problem '99'"),
    ({"problem": "1", "measure": "44", "status": "done"}, "no measure '44'. Its measures: 1, 2, 3."),
    ({"site_id": SITE, "measure": "1", "status": "done"}, "stands without its problem"),
    ({"site_id": SITE, "problem": "12.1", "status": "done"}, "not to 12.1"),
    ({"site_id": SITE, "status": "done!"}, "unknown status 'done!'. Did you mean done"),
    ({"site_id": SITE, "status": "已经完成"}, "Did you mean 已完成"),
    ({"site_id": SITE}, "the status is missing"),
    ({"status": "done"}, "neither a site nor a problem"),
    ({"site_id": SITE, "status": "done", "date": TOMORROW}, "lies in the future"),
    ({"site_id": SITE, "status": "done", "date": "2024-02-30"}, "must be a date"),
    ({"site_id": SITE, "status": "done", "progress_percent": "101"}, "between 0 and 100"),
    ({"site_id": SITE, "status": "done", "progress_percent": "-1"}, "between 0 and 100"),
    ({"site_id": SITE, "status": "done", "progress_percent": "nan"}, "between 0 and 100"),
    ({"site_id": SITE, "status": "done", "progress_percent": "0.8"}, "write 80 for 80%"),
    ({"site_id": SITE, "status": "done", "closure_step": "filed"}, "unknown closure_step 'filed'"),
    ({"site_id": SITE, "status": "done", "note": "<img src=x onerror=alert(1)>"}, "markup"),
    ({"site_id": SITE, "status": "done", "note": "长" * 2001}, "at most 2000"),
    ({"site_id": SITE, "status": "done", "recorded_at": "2024-01-01"}, "with its zone"),
]


@pytest.mark.parametrize(("cells", "said"), UNFIT)
def test_what_does_not_fit_is_refused(workspace, cells, said):
    before = workspace.ledger.read_bytes()
    with pytest.raises(LedgerError) as told:
        add_entry(workspace, cells)
    assert said in str(told.value)
    assert workspace.ledger.read_bytes() == before


def test_all_that_is_wrong_is_told_at_once(workspace):
    with pytest.raises(LedgerError) as told:
        add_entry(workspace, {"site_id": "x", "status": "y", "date": "z", "progress_percent": "w"})
    assert len(str(told.value).splitlines()) == 5


def test_chinese_workbook_and_english_csv_say_the_same(workspace, tmp_path):
    book = workbook(
        tmp_path,
        ["点位编号", "问题", "整改状态", "日期", "进度", "报送单位", "依据", "备注", "序号"],
        [SITE, None, "正在整改", dt.datetime(2024, 3, 1), 0.35, "甲县", "月报", None, 1],  # noqa: DTZ001
        [None, 2, "持续推进", "2024年3月2日", None, "乙县", None, "无", 2],
        title="青岚市2024年3月调度表",
        percent=("E3",),
    )
    first = import_entries(workspace, book)
    assert not first.refused
    assert (len(first.added), first.not_taken, first.written) == (2, ("序号",), True)
    assert first.added[0].progress_percent == 35
    text = table(
        tmp_path,
        "site_id,problem,status,date,progress,unit,evidence,note",
        f"{SITE},,in_progress,2024-03-01,35%,甲县,月报,",
        ",2,ongoing,2024/3/2,,乙县,,无",
    )
    again = import_entries(workspace, text)
    assert (again.added, again.known, again.written) == ((), (2, 3), False)


def test_import_keeps_every_earlier_byte_and_twice_is_once(workspace, tmp_path):
    before = workspace.ledger.read_bytes()
    path = table(tmp_path, "点位编号,状态,日期", f"{SITE},done,2024-01-01", f"{SITE},closed,2024-02-01")
    import_entries(workspace, path)
    once = workspace.ledger.read_bytes()
    assert once.startswith(before)
    report = import_entries(workspace, path)
    assert (len(report.known), report.written) == (2, False)
    assert workspace.ledger.read_bytes() == once


def test_dry_run_writes_nothing(workspace, tmp_path):
    before = workspace.ledger.read_bytes()
    report = import_entries(workspace, table(tmp_path, "点位编号,状态", f"{SITE},done"), dry_run=True)
    assert (len(report.added), report.written) == (1, False)
    assert workspace.ledger.read_bytes() == before


def test_one_unfit_row_keeps_the_whole_report_out(workspace, tmp_path):
    before = workspace.ledger.read_bytes()
    path = table(
        tmp_path,
        "调度表,,",
        "点位编号,状态,日期",
        f"{SITE},done,2024-01-01",
        f"{SITE},完事,2050-01-01",
        "合计,3,",
    )
    report = import_entries(workspace, path)
    assert list(reasons(report)) == [4, 5]
    assert "unknown status" in reasons(report)[4]
    assert "future" in reasons(report)[4]
    assert not report.written
    assert workspace.ledger.read_bytes() == before


def test_a_name_that_one_site_bears_is_enough(workspace, tmp_path):
    sites = read_sites(workspace)
    name = sites.loc[sites["site_id"] == SITE, "name"].iloc[0]
    report = import_entries(workspace, table(tmp_path, "点位名称,状态", f"{name},done", "没有这坑,done"))
    assert report.added[0].site_id == SITE
    assert "no site named '没有这坑'" in reasons(report)[3]


def test_an_id_of_another_entry_is_refused(workspace, tmp_path):
    standing = read_events(workspace)[0]
    path = table(tmp_path, "event_id,site_id,status", f"{standing.event_id},{SITE},reopened")
    assert "belongs to another entry" in reasons(import_entries(workspace, path))[2]
    # The ledger itself, imported into itself, is known to the last line.
    report = import_entries(workspace, workspace.ledger)
    assert (report.added, report.refused, len(report.known)) == ((), (), len(read_events(workspace)))


def test_merged_cells_and_merged_lines_are_told(workspace, tmp_path):
    before = workspace.ledger.read_bytes()
    rows = [["点位编号", "状态"], [SITE, "done"], [None, "closed"]]
    with pytest.raises(TableFormatError, match="row 2: the cells A2:A3 are merged"):
        import_entries(workspace, workbook(tmp_path, *rows, merged="A2:A3"))
    path = table(tmp_path, "点位编号,状态", f"{SITE},done{SITE},closed")
    with pytest.raises(TableFormatError, match="line 2: 3 cells where the header has 2"):
        import_entries(workspace, path)
    assert workspace.ledger.read_bytes() == before


def test_a_damaged_ledger_is_told_and_left(workspace):
    damaged = workspace.ledger.read_bytes().replace(b"\n", b",x\n", 2)[:-40]
    workspace.ledger.write_bytes(damaged)
    with pytest.raises(TableFormatError):
        add_entry(workspace, {"site_id": SITE, "status": "done"})
    assert workspace.ledger.read_bytes() == damaged


ENTRY = st.fixed_dictionaries(
    {
        "status": st.sampled_from(
            [word for item in STATUSES for word in (item.key, item.label_zh, *item.synonyms)]
        ),
        "date": st.dates(dt.date(2019, 1, 1), dt.date(2025, 12, 31)).map(str),
        "progress_percent": st.one_of(st.just(""), st.integers(0, 100).map(str)),
        "closure_step": st.sampled_from(["", *ClosureStep, *CLOSURE_STEPS.values()]),
        "note": st.text(st.characters(categories=("L", "N", "P"), exclude_characters="<"), max_size=20),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=st.lists(ENTRY, max_size=6))
def test_whatever_is_appended_reads_back(workspace, entries):
    """Read after write is the same; what stood before still stands, byte by byte."""
    for cells in entries:
        before = workspace.ledger.read_bytes()
        event = add_entry(workspace, {"site_id": SITE, **cells})
        assert workspace.ledger.read_bytes().startswith(before)
        assert read_events(workspace)[-1] == event


def test_log_is_in_order_and_complete(workspace):
    events = read_events(workspace)
    everything = read_log(workspace)
    assert len(everything) == len(events)
    assert [event.sort_key for event in everything] == sorted(event.sort_key for event in events)
    own = read_log(workspace, site=SITE)
    assert set(own) == {event for event in events if event.site_id == SITE}
    day = dt.date(2024, 6, 30)
    assert set(read_log(workspace, as_of=day)) == {
        event for event in events if event.date and event.date <= day
    }
    assert {event.problem for event in read_log(workspace, problem="1")} == {"1"}
    by_problem = sum(len(read_log(workspace, problem=item.key)) for item in read_problems(workspace))
    assert by_problem == sum(bool(event.problem) for event in events)
    with pytest.raises(UsageError, match="no site 'x'"):
        read_log(workspace, site="x")
    with pytest.raises(UsageError, match="no problem '99'"):
        read_log(workspace, problem="99")


def run(city, *words):
    return CliRunner().invoke(command, [str(word) for word in words], obj=city)


def test_commands(city, tmp_path):
    added = run(city, "add", "--site", SITE, "--status", "done", "--date", "2024-05-01", "--note", "好")
    assert added.exit_code == 0, added.output
    assert added.stdout == f"2024-05-01  {SITE}  done  好\n"
    shown = run(city, "log", SITE)
    assert added.stdout in shown.stdout
    told = json.loads(run(city, "log", SITE, "--json").stdout)
    assert {"2024-05-01 好"} == {
        f"{event['date']} {event['note']}" for event in told["events"] if event["note"]
    }
    assert {event["site_id"] for event in told["events"]} == {SITE}
    assert json.loads(run(city, "log", SITE, "--as-of", "2000-01-01", "--json").stdout) == {"events": []}
    bad = table(tmp_path, "点位编号,状态", "x,done")
    refused = run(city, "import", bad)
    assert refused.exit_code == 1
    assert "0 new, 0 known, 1 refused" in refused.stdout
    assert "Nothing was written" in refused.stderr
    good = table(tmp_path, "点位编号,状态", f"{SITE},done")
    assert "1 new" in run(city, "import", good).stdout
    assert json.loads(run(city, "import", good, "--json").stdout)["known"] == [2]
    assert run(city, "add", "--status", "done").exit_code == 2


def test_statuses_lists_the_vocabulary(city):
    lines = run(city, "statuses").stdout.splitlines()
    assert len(lines) == len(STATUSES) + 1
    told = json.loads(run(city, "statuses", "--json").stdout)["statuses"]
    assert [row["key"] for row in told] == [status.key for status in STATUSES]
