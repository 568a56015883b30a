"""The real plan against a truth that was read by eye before the reader was written."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.plan.conftest import DATA

from ecomap.plan import PlanDocument, read_plan
from ecomap.plan.decode import split_lines
from ecomap.plan.labels import parse_label
from ecomap.plan.markers import parse_marker
from ecomap.plan.read import parse_plan
from ecomap.plan.tables import measure_rows, problem_rows

pytestmark = pytest.mark.shared

TRUTH: dict[str, Any] = json.loads((DATA / "changde_truth.json").read_text(encoding="utf-8"))
BLOCKS: list[dict[str, Any]] = TRUTH["blocks"]
LIST_FIELDS = ("responsible_units", "lead_units", "cooperating_units", "leaders", "lines")


@pytest.fixture(scope="module")
def source(shared: Path) -> Path:
    return shared / "plan" / "changde-plan.txt"


@pytest.fixture(scope="module")
def document(source: Path) -> PlanDocument:
    return read_plan(source)


def test_counts(document: PlanDocument, source: Path):
    counts = {
        "problems": len({block.number for block in document.problems}),
        "blocks": len(document.problems),
        "measures": sum(len(block.measures) for block in document.problems),
        "deadline_lines": sum(max(len(block.groups), 1) for block in document.problems),
        "blocks_without_cooperating_units": sum(not block.cooperating_units for block in document.problems),
    }
    assert counts == TRUTH["counts"]
    assert document.title == TRUTH["title"]


@pytest.mark.parametrize(
    "index", range(len(BLOCKS)), ids=lambda i: f"{BLOCKS[i]['number']}.{BLOCKS[i]['part']}"
)
def test_block(index: int, document: PlanDocument):
    truth, read = BLOCKS[index], document.problems[index].as_dict()
    for name in ("number", "part", "scope", *LIST_FIELDS):
        assert read[name] == truth[name], name
    deadline = {**read["deadline"], "milestones": [each["date"] for each in read["deadline"]["milestones"]]}
    del deadline["text"]
    assert deadline == truth["deadline"]
    groups: dict[str | None, list[list[str]]] = {}
    for number, measure in enumerate(read["measures"], start=1):
        numeral = measure["key"].rpartition("/")[0] or None
        groups.setdefault(numeral, []).append(measure["dates"])
        assert measure["number"] == len(groups[numeral]), number
    assert groups == {each["numeral"]: each["dates"] for each in truth["groups"]}
    own = {each["numeral"]: each["deadline"]["date"] for each in read["groups"]}
    assert own == truth.get("group_deadlines", {})


def test_texts_are_those_of_the_lines(document: PlanDocument, source: Path):
    """Statements, goals and measures are the words behind the number or label, without loss."""
    lines = dict(split_lines(source.read_text(encoding="utf-8")))
    for block in document.problems:
        marker = parse_marker(lines[block.lines[0]])
        assert marker is not None
        assert block.statement == marker.text
        assert lines[block.lines[0] + 1].partition("：")[2] == block.goal
        for measure in block.measures:
            step = parse_marker(lines[measure.lines[0]])
            assert step is not None
            assert (step.number, step.text) == (measure.number, measure.text)
    assert {block.common_statement for block in document.problems if block.part} == {
        lines[309].partition("、")[2]
    }


def test_every_line_of_the_list_is_read_or_told(document: PlanDocument, source: Path):
    lines = [line for line in split_lines(source.read_text(encoding="utf-8")) if line.text]
    covered = {n for block in document.problems for n in range(block.lines[0], block.lines[1] + 1)}
    told = {warning.line for warning in document.warnings}
    first = document.problems[0].lines[0]
    # Line 309 is the common statement of the two parts of problem 22.
    assert [line.number for line in lines if line.number >= first and line.number not in covered | told] == [
        309
    ]


def test_warnings(document: PlanDocument):
    by_reason = {
        "heading_numeral_style": "where the other problems are numbered",
        "ambiguous_year": "last day is not clear",
        "no_cooperating_units": "has no cooperating units",
    }
    for name, words in by_reason.items():
        assert [w.line for w in document.warnings if words in w.reason] == TRUTH["warnings"][name]
    assert len(document.warnings) == sum(map(len, TRUTH["warnings"].values()))
    assert all(len(warning.text) <= 60 for warning in document.warnings)


def test_rows_carry_no_sentence(document: PlanDocument):
    """What goes into a workspace holds names, numbers and dates only."""
    cells = [cell for row in (*problem_rows(document), *measure_rows(document)) for cell in row.values()]
    assert not any("。" in cell or "，" in cell for cell in cells)
    names = {name for block in BLOCKS for field in LIST_FIELDS[:-1] for name in block[field]}
    assert max(len(part) for cell in cells for part in cell.split(";")) <= max(map(len, names))


def test_the_plan_cut_anywhere_keeps_what_stood_before(source: Path, document: PlanDocument):
    """A cut loses nothing of the problems before it and is told."""
    text = source.read_text(encoding="utf-8").split("\n")
    for end in range(60, len(text) - 1, 23):
        cut = parse_plan(split_lines("\n".join(text[:end])))
        whole = [block for block in document.problems if block.lines[1] <= end]
        kept = [block for block in cut.problems if block.lines[1] <= end][: len(whole)]
        assert [block.as_dict() for block in kept] == [block.as_dict() for block in whole]
        if len(cut.problems) > len(whole):
            assert any("stops in the middle" in warning.reason for warning in cut.warnings)


def test_label_variants_of_other_cities(shared: Path):
    with (shared / "plan" / "label_variants.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    seen = 0
    for row in rows:
        if row["style"] == "number mark":
            continue
        for variant in row["variant"].split(" / "):
            marker = parse_marker(variant)
            label = parse_label(marker.text if marker else variant)
            assert label is not None, variant
            assert label.role == row["canonical"], variant
            seen += 1
    assert seen >= len(rows) - 1
