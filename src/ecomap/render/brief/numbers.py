"""Where the numbers of sites stand on a map: beside their symbols, never over each other."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ecomap.render.brief.drawing import text_width

SIZE_MM = 2.3
"""Height of a number."""
_CAP = 0.74
"""Height of a figure as a share of the size."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in mm."""


@dataclass(slots=True)
class Room:
    """What of a map is taken already."""

    frame: Box
    """The map itself; nothing stands beyond it."""
    taken: list[Box] = field(default_factory=list)
    """Boxes that nothing may cover."""

    def is_free(self, box: Box) -> bool:
        """Say whether a box lies inside the frame and touches nothing that is taken."""
        left, top, right, bottom = box
        if left < self.frame[0] or top < self.frame[1] or right > self.frame[2] or bottom > self.frame[3]:
            return False
        if not self.taken:
            return True
        boxes = np.array(self.taken)
        meets = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < bottom) & (boxes[:, 3] > top)
        return not bool(meets.any())


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a number stands."""

    left_mm: float
    """Left end of the number."""
    baseline_mm: float
    """Its baseline."""
    leader: tuple[float, float, float, float] | None
    """A hairline from the symbol to the number, where the number stands apart."""


def place_number(room: Room, x_mm: float, y_mm: float, text: str, *, radius_mm: float) -> Placed | None:
    """Find a free place for a number near its symbol and take it; None where there is none.

    Places beside the symbol are tried before places farther out, right before left, above before below.
    """
    width, height = text_width(text, SIZE_MM), SIZE_MM * _CAP
    for distance in (radius_mm + 0.35, radius_mm + 1.9, radius_mm + 3.8):
        for across, down in (
            (1, 0),
            (-1, 0),
            (0.7, -0.8),
            (0.7, 0.8),
            (-0.7, -0.8),
            (-0.7, 0.8),
            (0, -1),
            (0, 1),
        ):
            middle_x = x_mm + across * (distance + width / 2)
            middle_y = y_mm + down * (distance + height / 2)
            box = (middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2)
            if room.is_free(box):
                room.taken.append(box)
                leader = None
                if distance > radius_mm + 1:
                    leader = (x_mm, y_mm, middle_x - across * width / 2, middle_y - down * height / 2)
                return Placed(box[0], box[3], leader)
    return None
