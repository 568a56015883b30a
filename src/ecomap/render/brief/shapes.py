"""Outlines of the marker shapes, those of the map page."""

from __future__ import annotations

import numpy as np

from ecomap.model import Marker

_SIXTEENTH = np.arange(32) * np.pi / 16


def _corners(count: int, radius: float, turn: float = 0.0) -> np.ndarray:
    angles = turn + np.arange(count) * 2 * np.pi / count
    return np.column_stack([radius * np.sin(angles), -radius * np.cos(angles)])


def _star() -> np.ndarray:
    angles = np.arange(10) * np.pi / 5
    radii = np.where(np.arange(10) % 2, 0.62, 1.42)
    return np.column_stack([radii * np.sin(angles), -radii * np.cos(angles)])


def _turned_plus() -> np.ndarray:
    turned: np.ndarray = _PLUS @ np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2)
    return turned


_PLUS = np.array(
    [
        (-0.38, -1.2), (0.38, -1.2), (0.38, -0.38), (1.2, -0.38), (1.2, 0.38), (0.38, 0.38),
        (0.38, 1.2), (-0.38, 1.2), (-0.38, 0.38), (-1.2, 0.38), (-1.2, -0.38), (-0.38, -0.38),
    ]
)  # fmt: skip

OUTLINES: dict[Marker, np.ndarray] = {
    Marker.CIRCLE: np.column_stack([np.cos(_SIXTEENTH), np.sin(_SIXTEENTH)]),
    Marker.SQUARE: np.array([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
    Marker.DIAMOND: np.array([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)]),
    Marker.TRIANGLE: np.array([(0, -1.2), (1.25, 0.92), (-1.25, 0.92)]),
    Marker.TRIANGLE_DOWN: np.array([(0, 1.2), (1.25, -0.92), (-1.25, -0.92)]),
    Marker.PENTAGON: _corners(5, 1.15),
    Marker.HEXAGON: _corners(6, 1.12, np.pi / 6),
    Marker.STAR: _star(),
    Marker.CROSS: _turned_plus(),
    Marker.PLUS: _PLUS,
}
"""Vertices about the origin, y down, of about the area of a circle of radius 1; shape (vertices, 2)."""

TICK = np.array([(-0.5, 0.02), (-0.12, 0.42), (0.52, -0.4)])
"""The sign inside the symbol of what is done."""
