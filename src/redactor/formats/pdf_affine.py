"""Affine maps of PDF content, so that every coordinate is computed in one way.

A matrix is ``(a, b, c, d, e, f)`` as PDF writes it: ``x' = a x + c y + e``, ``y' = b x + d y + f``
(ISO 32000-1, 8.3.3).
"""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FLAT = 1e-12


def product(first: Matrix, then: Matrix) -> Matrix:
    """The map that does ``first`` and then ``then`` (PDF writes it ``first x then``)."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def applied(matrix: Matrix, x: float, y: float) -> Point:
    """Where ``matrix`` takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def moved(x: float, y: float) -> Matrix:
    """A translation."""
    return (1.0, 0.0, 0.0, 1.0, x, y)


def inverse(matrix: Matrix) -> Matrix | None:
    """The map back; ``None`` for a map that flattens the plane."""
    a, b, c, d, e, f = matrix
    det = a * d - b * c
    if abs(det) < _FLAT:
        return None
    return (d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det)


def corners(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> list[Point]:
    """Where ``matrix`` takes the four corners of a rectangle, in drawing order."""
    return [
        applied(matrix, x, y)
        for x, y in ((left, bottom), (right, bottom), (right, top), (left, top))
    ]
