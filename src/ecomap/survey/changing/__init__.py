"""What changed between two dates: pure, arrays in, arrays out."""

from ecomap.survey.changing.classes import Change, changes_of
from ecomap.survey.changing.registration import Shift, shift_between

__all__ = ["Change", "Shift", "changes_of", "shift_between"]
