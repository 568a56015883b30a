"""Word files: automatic numbers, tables by rows and by columns, tracked changes."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from tests.plan.altered import FIELDS, LABEL, facts

from ecomap.plan import read_plan
from ecomap.plan.decode import split_lines
from ecomap.plan.read import parse_plan


def _save(document, folder: Path) -> Path:
    path = folder / "plan.docx"
    document.save(str(path))
    return path


def _paragraphs(text: str):
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return document


def test_a_paragraph_a_line(plan_text, expected, tmp_path):
    assert read_plan(_save(_paragraphs(plan_text), tmp_path)).as_dict() == expected


def test_breaks_and_a_table_of_two_columns(plan_text, tmp_path):
    """Labels stand in the left column, values in the right one; the preamble is one paragraph."""
    lines = plan_text.rstrip("\n").split("\n")
    document = docx.Document()
    document.add_paragraph("\n".join(lines[:21]))
    table = document.add_table(rows=0, cols=2)
    for line in lines[21:]:
        cells = table.add_row().cells
        label = LABEL.match(line)
        cells[0].text = label[1] if label else line
        cells[1].text = line[label.end() :] if label else ""
    assert facts(read_plan(_save(document, tmp_path))) == facts(parse_plan(split_lines(plan_text)))


def test_a_table_with_a_problem_in_each_row(plan_text, tmp_path):
    """The labels head the columns; the head comes again in the middle, as on a new page."""
    original = parse_plan(split_lines(plan_text))
    document = docx.Document()
    for line in plan_text.split("\n")[:21]:
        document.add_paragraph(line)
    heads = ("序号", "反馈问题", *FIELDS)
    table = document.add_table(rows=0, cols=len(heads))
    blocks = [block for block in original.problems if block.part is None and not block.groups]
    for number, block in enumerate(blocks):
        if number in {0, 2}:
            for cell, head in zip(table.add_row().cells, heads, strict=True):
                cell.text = head
        units = (block.responsible_units, block.lead_units, block.cooperating_units, block.leaders)
        steps = "\n".join(f"{each.number}.{each.text}" for each in block.measures)
        if any(each.group for each in block.measures):
            steps = "（一）甲\n1.a\n2.b\n（二）乙\n1.核查，2029年12月底前建立台账。\n2.c\n3.d"
        row = [
            str(block.number),
            block.statement,
            block.goal,
            *map("、".join, units),
            steps,
            block.deadline.text,
        ]
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    read = read_plan(_save(document, tmp_path))
    assert [block.number for block in read.problems] == [block.number for block in blocks]
    for got, want in zip(read.problems, blocks, strict=True):
        for name in ("statement", "goal", "responsible_units", "lead_units", "leaders", "scope", "deadline"):
            assert getattr(got, name) == getattr(want, name), name
        assert [(each.key, each.dates) for each in got.measures] == [
            (each.key, each.dates) for each in want.measures
        ]


NUMBERING = """
<w:numbering %s>
  <w:abstractNum w:abstractNumId="90">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>
      <w:lvlText w:val="%%1、"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%%2."/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="91">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/>
      <w:lvlText w:val="%%1"/></w:lvl>
  </w:abstractNum>
  <w:num w:numId="90"><w:abstractNumId w:val="90"/></w:num>
  <w:num w:numId="91"><w:abstractNumId w:val="91"/></w:num>
  <w:num w:numId="92"><w:abstractNumId w:val="91"/>
    <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>
"""


@pytest.mark.parametrize(
    ("first", "second"), [((90, 1), (90, 1)), ((91, 0), (92, 0))], ids=["levels", "restart"]
)
def test_automatic_numbers_are_read(first, second, tmp_path):
    """Two problems whose numbers Word counts; the second list of measures begins again at 1."""
    document = docx.Document()
    root = document.part.numbering_part.element
    for element in parse_xml(NUMBERING % nsdecls("w")):
        root.append(element)
    # Word wants definitions before the lists that use them.
    root[:] = sorted(root, key=lambda element: element.tag == qn("w:num"))
    content = [
        ("河道垃圾未清理。", (90, 0)), ("责任单位：市水利局", None), ("整改措施：", None),
        ("清理河道。", first), ("2030年3月底前建立台账。", first), ("整改时限：2030年底前。", None),
        ("岸线被占用。", (90, 0)), ("责任单位：市水利局", None), ("整改措施：", None),
        ("清退。", second), ("复绿。", second), ("管护。", second), ("整改时限：长期坚持。", None),
    ]  # fmt: skip
    for text, place in content:
        paragraph = document.add_paragraph(text)
        if place:
            numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = place[1], place[0]
    read = read_plan(_save(document, tmp_path))
    assert [(block.key, block.statement) for block in read.problems] == [
        ("1", "河道垃圾未清理。"),
        ("2", "岸线被占用。"),
    ]
    assert [[each.key for each in block.measures] for block in read.problems] == [["1", "2"], ["1", "2", "3"]]
    assert str(read.problems[0].measures[1].dates[0]) == "2030-03-31"
    assert read.warnings == ()


def test_inserted_text_is_read_and_deleted_text_passed_over(plan_text, tmp_path):
    document = _paragraphs(plan_text)
    paragraph = next(each for each in document.paragraphs if each.text.startswith("牵头督导单位：市委办"))
    for text, tag in (("、市科技局", "w:ins"), ("、市档案局", "w:del")):
        run = paragraph.add_run(text)._r
        change = parse_xml(f"<{tag} {nsdecls('w')}/>")
        run.addprevious(change)
        change.append(run)
    assert read_plan(_save(document, tmp_path)).problems[0].lead_units == ("市委办", "市政府办", "市科技局")
