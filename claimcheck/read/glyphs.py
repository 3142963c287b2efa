"""A page's glyphs as arrays, each with its place.

They are placed as `Page.get_texttrace` places them, step by step in single precision: to the bit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claimcheck.read.spans import ITEM, SPAN, Color, Font, Spans

SLANTED = 4  # beside the reading frames 0 to 3: text that rises aslant
_ASKEW = -1  # text that runs in any other direction
_TINY = np.finfo(np.float32).eps
_UP, _DOWN = float(np.float32(0.8)), float(np.float32(-0.2))  # em: a font's own are not asked for

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Indices = NDArray[np.int64]
Rect = tuple[Floats, Floats, Floats, Floats]


@dataclass(slots=True)
class Glyphs:
    """A page's glyphs as they are drawn: what they are, where they begin and end, their baseline.

    They come in spans of one direction, a reading frame or `SLANTED`, and are placed in that frame.
    `gid`, a glyph's number in its font, is -1 for the rest of a ligature.
    """

    code: NDArray[np.int32]
    gid: NDArray[np.int32]
    x0: Doubles
    x1: Doubles
    base: Doubles
    span: Indices
    directions: list[int]  # of each span, as all that follows
    sizes: Doubles  # in points
    fonts: list[Font]
    colors: list[Color]
    hidden: list[bool]


def glyphs_of(noted: Spans, width: float, height: float) -> Glyphs:
    """Return the glyphs of a page of this size."""
    spans = np.frombuffer(b"".join(noted.spans), SPAN)
    items = np.frombuffer(b"".join(noted.items), ITEM)
    matrices = np.frombuffer(b"".join(noted.matrices), np.float32).reshape(-1, 6)
    fonts = [noted.resources.fonts[at] for at in spans["font"].tolist()]
    slots = np.array([font.slot for font in fonts], np.int64)
    down = spans["bits"] & 1
    left, right = spans["trm"].T, np.repeat(matrices, [n for n, _, _ in noted.texts], axis=0).T
    matrix = _concatenated(left, right)
    length: Floats = np.sqrt(matrix[0] * matrix[0] + matrix[1] * matrix[1])
    sizes = length.astype(np.float64)
    length[length == 0] = 1
    dx: Floats = matrix[0] / length
    dy: Floats = matrix[1] / length

    own = np.repeat(np.arange(len(spans)), spans["len"])
    m = right[:, own] if len(set(noted.matrices)) > 1 else right[:, :1]
    x = items["x"] * m[0] + items["y"] * m[2] + m[4]
    y = items["x"] * m[1] + items["y"] * m[3] + m[5]
    advance = noted.resources.advances(slots[own], down[own], items["gid"])
    end = (x + advance * sizes[own]).astype(np.float32)
    glyphs = Glyphs(
        code=items["ucs"],
        gid=items["gid"],
        x0=x.astype(np.float64),
        x1=end.astype(np.float64),
        base=y.astype(np.float64),
        span=own,
        directions=[0] * len(spans),
        sizes=sizes,
        fonts=fonts,
        colors=[color for count, color, _ in noted.texts for _ in range(count)],
        hidden=[hidden for count, _, hidden in noted.texts for _ in range(count)],
    )
    askew = (dx != 1) | (dy != 0)
    if askew.any():
        directions = _directions(dx.astype(np.float64), dy.astype(np.float64))
        top, bottom = _reaches(matrix, dx, sizes)
        at = np.flatnonzero(askew[own])
        of = own[at]
        x, y, end = x[at], y[at], end[at]
        box = (x, (y + top[of]).astype(np.float32), end, (y + bottom[of]).astype(np.float32))
        _place(glyphs, at, directions[of], _turned(box, x, y, dx[of], dy[of]), width, height)
        glyphs.directions = directions.tolist()
    return glyphs


def _concatenated(one: Floats, two: Floats) -> Rect:
    """Return a, b, c and d of matrices that are applied one after the other."""
    return (
        one[0] * two[0] + one[1] * two[2],
        one[0] * two[1] + one[1] * two[3],
        one[2] * two[0] + one[3] * two[2],
        one[2] * two[1] + one[3] * two[3],
    )


def _directions(dx: Doubles, dy: Doubles) -> Indices:
    """Return the reading frame of each direction, given as a vector of length 1."""
    return np.select(
        [dx > 0.99, dy < -0.99, dy > 0.99, dx < -0.99, (dx > 0.2) & (dy < -0.2)],
        [0, 1, 3, 2, SLANTED],
        _ASKEW,
    )


def _reaches(matrix: Rect, dx: Floats, sizes: Doubles) -> tuple[Doubles, Doubles]:
    """Return how far spans reach above and below their baseline before they are turned."""
    _, b, c, d = matrix
    mirrored = ((d > 0) & (np.abs(dx) == 1)) | ((b != 0) & (b == -c))
    up, down = (reach * sizes / (_UP - _DOWN) for reach in (_UP, _DOWN))
    return np.where(mirrored, down, -up), np.where(mirrored, up, -down)


def _turned(box: Rect, x: Floats, y: Floats, dx: Floats, dy: Floats) -> Rect:
    """Return the box around a box turned about x, y into a direction, as fz_transform_rect does."""
    x0, y0, x1, y1 = box
    a, b, c, d = dx, dy, -dy, np.where(dx == -1, np.float32(1), dx)
    e, f = -x * a - y * c + x, -x * b - y * d + y
    along = (np.abs(b) < _TINY) & (np.abs(c) < _TINY)
    across = (np.abs(a) < _TINY) & (np.abs(d) < _TINY)
    swap_x, swap_y = np.where(along, a, b) < 0, np.where(along, d, c) < 0
    x0, x1 = np.where(swap_x, x1, x0), np.where(swap_x, x0, x1)
    y0, y1 = np.where(swap_y, y1, y0), np.where(swap_y, y0, y1)
    corners = ((x0, y0), (x1, y1), (x0, y1), (x1, y0))
    xs = np.stack([u * a + v * c + e for u, v in corners])
    ys = np.stack([u * b + v * d + f for u, v in corners])
    straight = along | across
    return (
        np.where(straight, xs[0], xs.min(axis=0)),
        np.where(straight, ys[0], ys.min(axis=0)),
        np.where(straight, xs[1], xs.max(axis=0)),
        np.where(straight, ys[1], ys.max(axis=0)),
    )


def _place(
    glyphs: Glyphs, at: Indices, direction: Indices, box: Rect, width: float, height: float
) -> None:
    """Put the glyphs `at` some indices, which have these boxes, into the frame of their direction.

    What is slanted stays where it begins.
    """
    x, y = glyphs.x0[at], glyphs.base[at]
    x0, y0, x1, y1 = (side.astype(np.float64) for side in box)
    frames = [direction == frame for frame in (0, 1, 2, 3)]
    glyphs.x0[at] = np.select(frames, [x0, height - y1, width - x1, y0], x)
    glyphs.x1[at] = np.select(frames, [x1, height - y0, width - x0, y1], x)
    glyphs.base[at] = np.select(frames, [y, x, height - y, width - x], y)
