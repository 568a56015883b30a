"""Charts of a brief: no word covers another, whatever the number of columns."""

import itertools

import pytest

from ecomap.render.brief.charts import draw_periods
from ecomap.render.brief.content import DueBar
from ecomap.render.brief.drawing import Words, text_width
from ecomap.render.texts.brief import brief_text


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("columns", [1, 5, 8, 11, 13])
def test_periods_stand_side_by_side_and_none_is_lost(columns, language):
    bars = [DueBar(f"2024-{month:02d}", 2, 1, 0) for month in range(1, columns)] + [DueBar("", 1, 1, 1)]
    no_date = brief_text(language, "no_date")
    drawing = draw_periods(bars, no_date=no_date, width_mm=78.0, height_mm=36.0)
    words = [item for item in drawing.items if isinstance(item, Words) and item.y_mm > 30]
    for height in {item.y_mm for item in words}:
        row = sorted((item for item in words if item.y_mm == height), key=lambda item: item.x_mm)
        for one, other in itertools.pairwise(row):
            room = other.x_mm - one.x_mm
            assert text_width(one.text, one.size_mm) / 2 + text_width(other.text, other.size_mm) / 2 < room
    told = ["".join(item.text for item in words if item.x_mm == x) for x in sorted({i.x_mm for i in words})]
    expected = [bar.period or no_date for bar in bars]
    assert [text.replace(" ", "") for text in told] == [text.replace(" ", "") for text in expected]
