"""What two people say of one site: told where it cannot both be, and left to a person."""

import pytest
from click.testing import CliRunner

import ecomap
from ecomap.cli.inbox import inbox as inbox_command
from ecomap.workflows.inbox import give_back, list_inbox, receive


def come(field, folder, *findings):
    path = field.write(folder / f"{findings[0]['id']}.ecomap.zip", findings)
    report = receive(field.workspace, path, now=field.now)
    assert report.refused == ()
    return report.added


def place(field, metres_east=0.0, source="gps", accuracy_m=8.0):
    middle = field.site["geometry"].centroid
    longitude = middle.x + metres_east / 84_700
    return {"longitude": longitude, "latitude": middle.y, "accuracy_m": accuracy_m, "source": source}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "in_progress"}, "status"),
        ({"status": "done"}, None),
        ({"status": None}, None),
        ({"status": "in_progress", "recorded": "2026-10-28T10:00:00+08:00"}, None),
        ({"status": "in_progress", "recorded": "2026-10-30T10:00:00+08:00"}, "status"),
        ({"note": "别的话"}, None),
    ],
)
def test_what_is_a_clash(field, tmp_path, changes, words):
    come(field, tmp_path, field.finding(field.site), field.finding(field.site, person="赵工", **changes))
    clashes = list_inbox(field.workspace).clashes
    assert [clash.words.split()[0] for clash in clashes] == ([words] if words else [])


def test_places_far_from_each_other_are_a_clash(field, tmp_path):
    for metres, count in ((90, 0), (120, 1)):
        here = field.finding(field.site, position=place(field), is_location=True)
        there = field.finding(field.site, position=place(field, metres), is_location=True, person="赵工")
        ids = come(field, tmp_path, here, there)
        assert len(list_inbox(field.workspace).clashes) == count
        give_back(field.workspace, ids, reason="再去一次")


def test_answers_that_differ_are_a_clash_and_sentences_are_not(field, tmp_path):
    with (field.workspace.root / "ecomap.toml").open("a", encoding="utf-8") as stream:
        for key, answer in (("fence", "yes_no"), ("depth", "number"), ("remark", "text")):
            stream.write(f'[[checklists.mine_pit]]\nkey = "{key}"\nlabel = "问"\nanswer = "{answer}"\n')
    workspace = ecomap.open_workspace(field.workspace.root)
    one = field.finding(field.site, answers={"fence": True, "depth": 3, "remark": "好"})
    other = field.finding(field.site, answers={"fence": False, "depth": 3.0, "remark": "不好"}, person="赵工")
    receive(workspace, field.write(tmp_path / "a.ecomap.zip", [one, other]), now=field.now)
    (clash,) = list_inbox(workspace).clashes
    assert clash.words.startswith("fence (")
    assert "depth" not in clash.words
    assert "remark" not in clash.words
    shown = CliRunner().invoke(inbox_command, [], obj=workspace.root).stdout
    assert "fence: yes, depth: 3, remark: 好" in shown


@pytest.mark.parametrize(
    ("answer", "value"),
    [("yes_no", 1), ("yes_no", "yes"), ("number", True), ("number", "3"), ("text", False), ("choice", "红")],
)
def test_an_answer_of_another_type_is_refused(field, tmp_path, answer, value):
    with (field.workspace.root / "ecomap.toml").open("a", encoding="utf-8") as stream:
        choices = 'choices = ["绿"]\n' if answer == "choice" else ""
        stream.write(f'[[checklists.mine_pit]]\nkey = "q"\nlabel = "问"\nanswer = "{answer}"\n{choices}')
    workspace = ecomap.open_workspace(field.workspace.root)
    findings = [field.finding(field.site, answers={"q": said}) for said in (value, None)]
    report = receive(workspace, field.write(tmp_path / "a.ecomap.zip", findings), now=field.now)
    assert report.added == (findings[1]["id"],)
    assert f"which is no {answer}" in report.refused[0].reason
