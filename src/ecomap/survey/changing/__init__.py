"""What changed between two dates: pure, arrays in, arrays out."""

from ecomap.survey.changing.classes import Change, Changes, changes_of
from ecomap.survey.changing.registration import Shift, shift_between

__all__ = ["Change", "Changes", "Shift", "changes_of", "shift_between"]
