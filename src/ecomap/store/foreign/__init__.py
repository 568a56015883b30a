"""Files of places that others made: every format that offices have, read into one shape."""

from ecomap.store.foreign.places import Places

__all__ = ["Places"]
