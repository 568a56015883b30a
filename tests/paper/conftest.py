"""The font that posters are drawn with."""

import pytest

from ecomap.errors import MissingFontError


@pytest.fixture(scope="module")
def typeface():
    pytest.importorskip("matplotlib", reason="posters need the extra")
    from ecomap.render.paper.fonts import typeface_for  # noqa: PLC0415 - needs the extra

    try:
        return typeface_for(["垸㳇堽"])
    except MissingFontError as error:
        pytest.skip(str(error))
