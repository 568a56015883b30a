"""Letters inside a PDF: the same whatever else is printed in the same run."""

import random

import pytest

pytest.importorskip("matplotlib", reason="the extra poster is not installed")

from ecomap.render.paper.embed import _pool_file, embed
from ecomap.render.texts.paper import PAPER

LETTERS = sorted(
    {letter for pair in PAPER.values() for text in pair for letter in text} | set("垸㳇堽ÀÅgjpqy|")
)


@pytest.fixture(scope="module")
def faces(typeface):
    return {face.path: face for face in (*typeface.regular, *typeface.bold)}.values()


@pytest.mark.parametrize("seed", range(4))
def test_a_pool_of_letters_changes_nothing(faces, seed):
    draw = random.Random(seed)  # noqa: S311 - no secret is made of it
    for face in faces:
        known = [letter for letter in LETTERS if letter in face.characters]
        used = frozenset(draw.sample(known, min(len(known), draw.randint(1, 90))))
        alone = embed(face, used, frozenset())
        for pool in (frozenset(known), frozenset(draw.sample(known, len(known) // 2))):
            _pool_file.cache_clear()
            assert embed(face, used, pool) == alone, face.path
