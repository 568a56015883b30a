"""Finding and reading a workspace, its settings and its tables."""

import datetime as dt

import pytest

from ecomap.errors import ConfigError, RefusedError, TableFormatError, WorkspaceError
from ecomap.model import Marker
from ecomap.store.atomic import replacing, write_bytes
from ecomap.store.config import read_config
from ecomap.store.problems import MEASURE_COLUMNS, PROBLEM_COLUMNS, read_problems
from ecomap.store.targets import read_targets
from ecomap.store.text import write_rows
from ecomap.store.workspace import open_workspace

MINIMAL = '[workspace]\ntitle = "青岚市"\nadcode = "999900"\n'


@pytest.fixture
def root(tmp_path):
    (tmp_path / "ecomap.toml").write_text(MINIMAL, encoding="utf-8")
    return tmp_path


def test_the_nearest_folder_upwards_is_the_workspace(root):
    below = root / "layers" / "deep"
    below.mkdir(parents=True)
    assert open_workspace(below).root == root.resolve()


def test_no_workspace_is_told_with_what_to_do(tmp_path):
    with pytest.raises(WorkspaceError, match="ecomap init"):
        open_workspace(tmp_path, search=False)


def test_a_workspace_adds_kinds_and_redraws_built_in_ones(root):
    (root / "ecomap.toml").write_text(
        MINIMAL
        + 'as_of = 2021-12-31\n[kinds.dust_site]\nlabel_zh = "扬尘点"\nlabel_en = "dust site"\n'
        + 'marker = "star"\n'
        + 'geometries = ["point"]\n[kinds.mine]\nlabel_zh = "矿"\nlabel_en = "mine"\n',
        encoding="utf-8",
    )
    config = read_config(root / "ecomap.toml")
    assert config.as_of == dt.date(2021, 12, 31)
    assert config.kinds["dust_site"].marker is Marker.STAR
    assert config.kinds["dust_site"].geometries == ("point",)
    assert config.kinds["mine"].label_zh == "矿"
    assert config.kinds["wharf"].label_zh == "码头"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[workspace", "not valid TOML"),
        ("", r"the table \[workspace\] is missing"),
        ('[workspace]\nadcode = "999900"\n', "'title' must be a text"),
        (MINIMAL.replace('"999900"', "999900"), "'adcode' must be a text, got 999900"),
        (MINIMAL.replace("999900", "9999"), "six digits in quotes, got '9999'"),
        (MINIMAL + 'language = "fr"\n', "'zh' or 'en', got 'fr'"),
        (MINIMAL + 'as_of = "2021-12-31"\n', "a date without quotes"),
        (MINIMAL + 'invented = "no"\n', "true or false without quotes"),
        (MINIMAL + "colour = 1\n", "unknown setting 'colour'"),
        (MINIMAL + "sources = 1\n", "'sources' must be a list"),
        (MINIMAL + '[[districts]]\nkey = "a"\n', "'name' must be a text"),
        (MINIMAL + '[kinds.Mine]\nlabel_zh = "a"\nlabel_en = "b"\n', "'Mine' cannot name a kind"),
        (MINIMAL + '[kinds.water]\nlabel_zh = "a"\nlabel_en = "b"\n', "'water' cannot name a kind"),
        (MINIMAL + '[kinds.m]\nlabel_zh = "a"\nlabel_en = "b"\ncolor = "red"\n', "'#0072b2', got 'red'"),
        (MINIMAL + '[kinds.m]\nlabel_zh = "a"\nlabel_en = "b"\nmarker = "dot"\n', "must be one of circle"),
        (
            MINIMAL + '[kinds.m]\nlabel_zh = "a"\nlabel_en = "b"\ngeometries = ["area"]\n',
            "point, line, polygon",
        ),
    ],
)
def test_a_setting_that_cannot_be_followed_is_named(root, text, told):
    (root / "ecomap.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        open_workspace(root)


def write_problems(root, *problems, measures=()):
    base = dict.fromkeys(PROBLEM_COLUMNS, "")
    write_rows(root / "problems.csv", PROBLEM_COLUMNS, (base | item for item in problems))
    write_rows(
        root / "measures.csv",
        MEASURE_COLUMNS,
        (dict.fromkeys(MEASURE_COLUMNS, "") | item for item in measures),
    )
    return open_workspace(root)


def test_problems_come_in_the_order_of_their_numbers_with_their_measures(root):
    workspace = write_problems(
        root,
        {"problem": "10"},
        {
            "problem": "2",
            "deadline": "2021-12-31",
            "leaders": "张;李",
            "milestones": "2021-06-30",
            "immediate": "true",
        },
        measures=[
            {"problem": "2", "measure": "一/1"},
            {"problem": "2", "measure": "2", "deadline": "2021-09-30"},
        ],
    )
    two, ten = read_problems(workspace)
    assert (two.key, ten.key) == ("2", "10")
    assert two.leaders == ("张", "李")
    assert two.deadline.date == dt.date(2021, 12, 31)
    assert two.deadline.immediate
    assert [item.date for item in two.deadline.milestones] == [dt.date(2021, 6, 30)]
    assert [item.key for item in two.measures] == ["一/1", "2"]
    assert two.measures[1].deadline.date == dt.date(2021, 9, 30)


@pytest.mark.parametrize(
    ("problems", "measures", "told"),
    [
        ([{"problem": "seven"}], [], "line 2: 'problem' must look like"),
        ([{"problem": "7"}, {"problem": "7"}], [], "line 3: the problem 7 stands twice"),
        ([{"problem": "7", "deadline": "2021-13-01"}], [], "line 2: expected a date"),
        ([{"problem": "7", "ongoing": "yes"}], [], "expected true or false, got 'yes'"),
        ([{"problem": "7"}], [{"problem": "8", "measure": "1"}], "the problem '8' is not in problems.csv"),
        ([{"problem": "7"}], [{"problem": "7", "measure": "x"}], "'measure' must look like"),
    ],
)
def test_a_fact_that_cannot_be_read_is_named(root, problems, measures, told):
    with pytest.raises(TableFormatError, match=told):
        read_problems(write_problems(root, *problems, measures=measures))


def test_a_workspace_without_tables_has_no_problems_and_no_targets(root):
    assert read_problems(open_workspace(root)) == []
    assert read_targets(open_workspace(root)) == []


def test_a_missing_column_is_named(root):
    (root / "targets.csv").write_text("target_id,problem\n", encoding="utf-8")
    with pytest.raises(TableFormatError, match=r"targets.csv line 1: the column 'indicator' is missing"):
        read_targets(open_workspace(root))


def test_a_writer_that_fails_leaves_the_old_file_and_no_draft(tmp_path):
    path = tmp_path / "a.txt"
    write_bytes(path, b"old")

    def fail():
        with replacing(path) as draft:
            draft.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_stands_in_the_way_is_told(tmp_path):
    (tmp_path / "a").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(RefusedError, match="Nothing was changed"):
        write_bytes(tmp_path / "a" / "b.txt", b"x")


def test_equal_content_is_not_written_again(tmp_path):
    path = tmp_path / "a.txt"
    assert write_bytes(path, b"x") is True
    before = path.stat().st_mtime_ns
    assert write_bytes(path, b"x") is False
    assert path.stat().st_mtime_ns == before
