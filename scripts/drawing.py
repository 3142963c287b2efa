"""Plain SVG charts: panels with axes, points, whiskers, lines and bands; nothing but text."""

from collections.abc import Sequence
from html import escape

PANEL, MARGIN, GAP = 300, 56, 40  # px
INK, FAINT, BLUE, RED, BAND = "#222222", "#bbbbbb", "#1f5fa8", "#b3361e", "#cfe0f3"
FONT = "font-family='Helvetica, Arial, sans-serif'"

Point = tuple[float, float]


class Panel:
    """A square chart over [0, 1] both ways; y runs from `low` at the bottom."""

    def __init__(self, title: str, x: str, y: str, *, low: float = 0.0) -> None:
        """Name the panel and its axes."""
        self._title, self._x, self._y, self._low = title, x, y, low
        self._marks: list[str] = []

    def line(self, points: Sequence[Point], colour: str = BLUE, *, dashed: bool = False) -> None:
        """Draw a line through the points."""
        dash = " stroke-dasharray='5 4'" if dashed else ""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self._at, points))
        self._marks.append(
            f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='1.8'{dash}/>"
        )

    def band(self, lower: Sequence[Point], upper: Sequence[Point]) -> None:
        """Shade what lies between two lines."""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(self._at, [*lower, *reversed(upper)]))
        self._marks.append(f"<polygon points='{path}' fill='{BAND}'/>")

    def dot(self, at: Point, low: float, high: float, *, size: float = 4.0) -> None:
        """Draw a point with a whisker from low to high."""
        x, y = self._at(at)
        top, bottom = self._at((at[0], high))[1], self._at((at[0], low))[1]
        self._marks.append(
            f"<line x1='{x:.1f}' y1='{top:.1f}' x2='{x:.1f}' y2='{bottom:.1f}' stroke='{BLUE}'/>"
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{size:.1f}' fill='{BLUE}'/>"
        )

    def note(self, at: Point, text: str, colour: str = INK, *, anchor: str = "start") -> None:
        """Write a few words at a point."""
        x, y = self._at(at)
        self._marks.append(_text(x, y, text, colour=colour, anchor=anchor))

    def _at(self, point: Point) -> Point:
        height = (min(1.0, max(self._low, point[1])) - self._low) / (1 - self._low)
        return MARGIN + point[0] * PANEL, MARGIN + (1 - height) * PANEL

    def drawn(self, left: float) -> str:
        """Return the panel as SVG, `left` px from the edge."""
        parts = [f"<g transform='translate({left:.0f} 0)'>"]
        for step in range(6):
            share = step / 5
            value = self._low + share * (1 - self._low)
            x, y = self._at((share, value))
            parts += [
                f"<line x1='{MARGIN}' y1='{y:.1f}' x2='{MARGIN + PANEL}' y2='{y:.1f}'"
                f" stroke='{FAINT}' stroke-width='0.5'/>",
                _text(x, MARGIN + PANEL + 18, f"{share:.1f}", anchor="middle"),
                _text(MARGIN - 6, y + 4, f"{value:.1f}", anchor="end"),
            ]
        middle, bottom = MARGIN + PANEL / 2, MARGIN + PANEL
        turned = f"transform='rotate(-90 16 {MARGIN + PANEL / 2})'"
        parts += [
            f"<rect x='{MARGIN}' y='{MARGIN}' width='{PANEL}' height='{PANEL}' fill='none'"
            f" stroke='{INK}'/>",
            *self._marks,
            _text(middle, MARGIN - 16, self._title, anchor="middle", size=14),
            _text(middle, bottom + 40, self._x, anchor="middle"),
            _text(16, MARGIN + PANEL / 2, self._y, anchor="middle", more=turned),
            "</g>",
        ]
        return "\n".join(parts)


def svg(panels: Sequence[Panel], *, title: str) -> str:
    """Return the panels side by side as one SVG file; `title` is for readers who cannot see it."""
    step = MARGIN + PANEL + GAP
    width, height = step * len(panels) + 16, 2 * MARGIN + PANEL
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'"
            f" viewBox='0 0 {width} {height}' role='img'>",
            f"<title>{escape(title)}</title>",
            f"<rect width='{width}' height='{height}' fill='#ffffff'/>",
            *(panel.drawn(number * step) for number, panel in enumerate(panels)),
            "</svg>\n",
        ]
    )


def _text(
    x: float,
    y: float,
    text: str,
    *,
    colour: str = INK,
    anchor: str = "start",
    size: int = 12,
    more: str = "",
) -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' {FONT} font-size='{size}' fill='{colour}'"
        f" text-anchor='{anchor}' {more}>{escape(text)}</text>"
    )
