"""Temporary."""
from __future__ import annotations
import numpy as np
from ecomap.store.foreign.places import Places
from ecomap.store import vectors


def read_places(path, *, known=(), projected=False, part=None, coordinates=None):
    old = vectors.read_places(path, known, projected=projected)
    n = len(old.records)
    g = np.empty(n, dtype=object)
    g[:] = [r.geometry for r in old.records]
    return Places(
        rows=np.array([r.row for r in old.records], dtype=np.int64),
        columns={c: [r.properties.get(c) for r in old.records] for c in old.columns},
        geometries=g,
        reasons={i: r.reason for i, r in enumerate(old.records) if r.reason},
        crs=old.crs,
        notes=old.notes,
    )
