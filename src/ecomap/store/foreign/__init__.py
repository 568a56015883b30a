"""Files of places that others made: every format that offices have, read into one shape."""

from ecomap.store.foreign.places import Places
from ecomap.store.foreign.read import read_places

__all__ = ["Places", "read_places"]
