"""`ecomap plan read` and `ecomap plan adopt` as a person calls them."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from ecomap.cli.plan import plan
from ecomap.errors import PlanFormatError, RefusedError, TableFormatError, UsageError, WorkspaceError
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS, read_problems
from ecomap.store.workspace import open_workspace

CONFIG = '[workspace]\ntitle = "青岚市"\nadcode = "430700"\n'


def run(*arguments: Any) -> Result:
    """Run the group; errors come through as the main command sees them."""
    return CliRunner().invoke(plan, [str(each) for each in arguments], catch_exceptions=False)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "ecomap.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_read_shows_a_table_and_tells_warnings_apart(plan_file: Path):
    result = run("read", plan_file)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "青岚市落实生态环境保护检查反馈意见整改方案"
    assert lines[2].split()[:3] == ["problem", "lines", "deadline"]
    assert [line.split()[0] for line in lines[3:11]] == ["1", "2", "3", "4", "5", "6.1", "6.2", "7"]
    assert lines[-1] == "7 problems in 8 blocks, 20 measures, 3 warnings"
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["line 32", "line 42", "line 50"]


def test_read_json_is_the_document(plan_file: Path, expected: dict[str, Any]):
    assert json.loads(run("read", plan_file, "--json").stdout) == expected


def test_read_csv_holds_facts_only(plan_file: Path):
    text = run("read", plan_file, "--csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == PROBLEM_COLUMNS
    assert rows[1] == {
        "problem": "2",
        "title": "",
        "title_en": "",
        "responsible_units": "澄江区党委和人民政府;白沙县党委和人民政府;石桥县党委和人民政府;市自然资源局",
        "lead_units": "市自然资源局",
        "cooperating_units": "",
        "leaders": "林远",
        "scope": "named",
        "areas": "澄江区;白沙县;石桥县",
        "deadline": "2031-12-31",
        "immediate": "false",
        "long_term": "false",
        "ongoing": "false",
        "milestones": "",
        "measures": "3",
    }
    assert "矿坑" not in text


def test_read_writes_a_workbook_with_equal_bytes(plan_file: Path, tmp_path: Path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        assert run("read", plan_file, "-o", path).exit_code == 0
    assert first.read_bytes() == second.read_bytes()
    book = openpyxl.load_workbook(first)
    assert book.sheetnames == ["问题", "措施", "提示"]
    assert [sheet.max_row for sheet in book] == [9, 21, 4]
    assert book["措施"]["B6"].value is not None


@pytest.mark.parametrize(
    "arguments",
    [("--json", "--csv"), ("--json", "-o", "x.xlsx"), ("-o", "x.txt")],
    ids=["json-csv", "json-output", "suffix"],
)
def test_read_refuses_options_that_exclude_each_other(arguments: tuple[str, ...], plan_file: Path):
    with pytest.raises(UsageError):
        run("read", plan_file, *arguments)
    assert not Path("x.xlsx").exists()


def test_read_refuses_what_is_no_plan(tmp_path: Path):
    path = tmp_path / "letter.txt"
    path.write_text("一封信。", encoding="utf-8")
    with pytest.raises(PlanFormatError, match="not a rectification plan"):
        run("read", path, "-o", tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


def test_adopt_fills_an_empty_workspace_that_the_store_reads(plan_file: Path, workspace: Path):
    result = run("adopt", plan_file, "-C", workspace)
    assert result.exit_code == 0
    assert "problems.csv: 8 new, 0 changed, 0 unchanged, 0 not in the plan and kept" in result.stdout
    assert "measures.csv: 20 new" in result.stdout
    for name, columns in (("problems.csv", PROBLEM_COLUMNS), ("measures.csv", MEASURE_COLUMNS)):
        content = (workspace / name).read_bytes()
        assert content.splitlines()[0].decode() == ",".join(columns)
        assert b"\r" not in content
    problems = {problem.key: problem for problem in read_problems(open_workspace(workspace))}
    assert list(problems) == ["1", "2", "3", "4", "5", "6.1", "6.2", "7"]
    assert [measure.key for measure in problems["4"].measures] == ["一/1", "一/2", "二/1", "二/2", "二/3"]
    # A measure without a day of its own is bound by that of its group.
    assert [str(measure.deadline.date) for measure in problems["5"].measures] == [
        "2029-12-31", "2029-12-31", "2030-03-31",
    ]  # fmt: skip
    first = problems["6.1"].measures[0].deadline
    assert (str(first.date), [str(each.date) for each in first.milestones]) == ("2031-12-31", ["2029-12-31"])
    assert problems["3"].deadline.date is None
    assert [str(each.date) for each in problems["3"].deadline.milestones] == ["2030-06-30"]


def test_adopt_twice_changes_no_byte(plan_file: Path, workspace: Path):
    run("adopt", plan_file, "-C", workspace)
    before = (workspace / "problems.csv").read_bytes(), (workspace / "measures.csv").read_bytes()
    result = run("adopt", plan_file, "-C", workspace)
    assert (result.exit_code, result.stderr) == (0, "nothing to write\n")
    assert "problems.csv: 0 new, 0 changed, 8 unchanged" in result.stdout
    assert before == ((workspace / "problems.csv").read_bytes(), (workspace / "measures.csv").read_bytes())


@pytest.fixture
def edited(plan_file: Path, workspace: Path) -> Path:
    """A workspace with titles, a further column, an older deadline and a problem the plan does not name."""
    run("adopt", plan_file, "-C", workspace)
    rows = rows_of(workspace / "problems.csv")
    for row in rows:
        row |= {"title": f"题{row['problem']}", "title_en": f"title {row['problem']}", "note": "own"}
    rows[1]["deadline"] = "2030-12-31"
    rows.insert(0, {**rows[0], "problem": "12"})
    with (workspace / "problems.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*PROBLEM_COLUMNS, "note"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return workspace


def test_adopt_refuses_to_replace_without_asking(edited: Path, plan_file: Path):
    before = (edited / "problems.csv").read_bytes()
    with pytest.raises(RefusedError, match="--yes"):
        run("adopt", plan_file, "-C", edited)
    assert (edited / "problems.csv").read_bytes() == before


def test_adopt_replaces_facts_and_keeps_own_words(edited: Path, plan_file: Path):
    result = run("adopt", plan_file, "-C", edited, "--yes")
    assert "problems.csv: 0 new, 1 changed, 7 unchanged, 1 not in the plan and kept" in result.stdout
    assert "  2 deadline: 2030-12-31 -> 2031-12-31" in result.stdout
    rows = rows_of(edited / "problems.csv")
    assert [row["problem"] for row in rows] == ["1", "2", "3", "4", "5", "6.1", "6.2", "7", "12"]
    assert (rows[1]["deadline"], rows[1]["title"], rows[1]["title_en"]) == ("2031-12-31", "题2", "title 2")
    assert all(row["note"] == "own" for row in rows)


@pytest.mark.parametrize(("answer", "is_written"), [("y\n", True), ("n\n", False), ("", False)])
def test_adopt_asks_at_a_terminal(
    answer: str, edited: Path, plan_file: Path, monkeypatch: pytest.MonkeyPatch, *, is_written: bool
):
    before = (edited / "problems.csv").read_bytes()
    monkeypatch.setattr("ecomap.cli.plan._is_terminal", lambda: True)
    result = CliRunner().invoke(plan, ["adopt", str(plan_file), "-C", str(edited)], input=answer)
    assert (result.exit_code == 0) is is_written
    assert ((edited / "problems.csv").read_bytes() != before) is is_written


def test_adopt_refuses_a_plan_that_numbers_a_problem_twice(workspace: Path, tmp_path: Path):
    block = "一、甲。\n责任单位：市水利局\n整改措施：\n1.整治。\n整改时限：2030年底前。\n"
    path = tmp_path / "twice.txt"
    path.write_text(block * 2, encoding="utf-8")
    with pytest.raises(RefusedError, match="problem 1 stands 2 times"):
        run("adopt", path, "-C", workspace, "--yes")
    assert not (workspace / "problems.csv").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("number,title\n1,甲\n", "problem"),
        ("problem,title\n1,甲\n1,乙\n", "twice"),
        ("problem,title\n1,甲,丙,丁\n", "line 2"),
    ],
    ids=["column", "twice", "merged"],
)
def test_adopt_leaves_a_broken_table_alone(content: str, words: str, plan_file: Path, workspace: Path):
    (workspace / "problems.csv").write_text(content, encoding="utf-8")
    with pytest.raises(TableFormatError, match=words):
        run("adopt", plan_file, "-C", workspace, "--yes")
    assert (workspace / "problems.csv").read_text(encoding="utf-8") == content
    assert not (workspace / "measures.csv").exists()


def test_adopt_needs_a_workspace(plan_file: Path, tmp_path: Path):
    with pytest.raises(WorkspaceError):
        run("adopt", plan_file, "-C", tmp_path)
