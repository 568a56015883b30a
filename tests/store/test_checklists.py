"""Questions of a checklist, as an office writes them into ecomap.toml."""

import pytest

from ecomap.errors import ConfigError
from ecomap.model import AnswerType
from ecomap.store.config import read_config

HEAD = '[workspace]\ntitle = "青岚市"\nadcode = "999900"\n'
GOOD = """
[[checklists.mine_pit]]
key = "fence"
label = "是否有围挡"
label_en = "Is there a fence?"
answer = "yes_no"

[[checklists.mine_pit]]
key = "surface"
label = "地表"
answer = "choice"
choices = ["裸露", "复绿"]
"""


def config(folder, text):
    (folder / "ecomap.toml").write_text(HEAD + text, "utf-8")
    return read_config(folder / "ecomap.toml")


def test_questions_are_read_in_their_order(tmp_path):
    fence, surface = config(tmp_path, GOOD).checklists["mine_pit"]
    assert (fence.key, fence.label_zh, fence.label_en) == ("fence", "是否有围挡", "Is there a fence?")
    assert (surface.label_en, surface.answer, surface.choices) == (
        "地表",
        AnswerType.CHOICE,
        ("裸露", "复绿"),
    )
    assert config(tmp_path, "").checklists == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[checklists.mine_pits]]\nkey = "a"\nlabel = "甲"\nanswer = "text"\n', "of no kind"),
        ('[checklists]\nmine_pit = "a"\n', "one table a question"),
        ('[[checklists.mine_pit]]\nkey = "围"\nlabel = "甲"\nanswer = "text"\n', "lower-case letters"),
        ('[[checklists.mine_pit]]\nkey = "a"\nanswer = "text"\n', "needs its 'label'"),
        ('[[checklists.mine_pit]]\nkey = "a"\nlabel = "甲"\nanswer = "maybe"\n', "must be one of"),
        ('[[checklists.mine_pit]]\nkey = "a"\nlabel = "甲"\nanswer = "choice"\n', "'choices'"),
        ('[[checklists.mine_pit]]\nkey = "a"\nlabel = "甲"\nanswer = "text"\nchoices = ["x"]\n', "'choices'"),
        (
            '[[checklists.mine_pit]]\nkey = "a"\nlabel = "甲"\nanswer = "text"\nhint = "x"\n',
            "unknown setting 'hint'",
        ),
        (2 * '[[checklists.mine_pit]]\nkey = "a"\nlabel = "甲"\nanswer = "text"\n', "asks 'a' twice"),
    ],
)
def test_what_is_no_question_is_told(tmp_path, text, said):
    with pytest.raises(ConfigError, match=r"ecomap\.toml") as told:
        config(tmp_path, text)
    assert said in str(told.value)
