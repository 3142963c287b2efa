"""What names a table's body rows: label columns, group rows, labels beside several rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from claimcheck.read.ink import Rule
from claimcheck.read.rows import NONE, Columns, Phrase, Row, is_number

_RUNS_ON = frozenset(
    (
        "with",
        "and",
        "of",
        "for",
        "the",
        "in",
        "on",
        "by",
        "to",
        "+",
        "&",
        "w/",
        "from",
        "-",
    )
)


@dataclass(slots=True, eq=False)
class Entry:
    """A body row: what stands in each column, the group it belongs to and its labels' path."""

    row: Row
    places: dict[int, list[Phrase]]
    group: str = ""
    side: str = ""
    path: list[str] = field(default_factory=list)


def place(row: Row, columns: Columns) -> dict[int, list[Phrase]]:
    """Return the row's phrases by the column they overlap most."""
    places: dict[int, list[Phrase]] = {}
    for phrase in row.phrases:
        over = phrase.over(columns)
        best = over[0]
        if len(over) > 1:
            best = max(
                over,
                key=lambda i: (
                    min(phrase.x1, columns[i][1]) - max(phrase.x0, columns[i][0]),
                    -i,
                ),
            )
        places.setdefault(best, []).append(phrase)
    return places


def label_columns(rows: Sequence[Row], columns: Columns, known: int = 0) -> int:
    """Return how many leading columns name the rows: all before the first column of numbers.

    The first `known` of them do, numbers or not.
    """
    known = max(1, known)
    places = [place(r, columns) for r in rows]
    kinds = []
    for column in range(len(columns)):
        cells = [p for at in places for p in at.get(column, [])]
        if cells and sum(p.digits for p in cells) > 0.4 * len(cells):
            kinds.append("numbers")
        elif cells and sum(p.filled for p in cells) > 0.5 * len(cells):
            kinds.append("marks")
        else:
            kinds.append("names")
    if "numbers" not in kinds[known:]:
        return known
    first = kinds.index("numbers", known)
    while first > known and kinds[first - 1] == "marks":
        first -= 1
    return first


def entries_of(
    rows: Sequence[Row], columns: Columns, labels: int, rules: Sequence[Rule]
) -> list[Entry]:
    """Return the body rows that hold values, each with its group and its labels."""
    places = [place(row, columns) for row in rows]
    numbers = _numeric(places)
    valued = [
        any(c >= labels for c in at) and not _lone_name(row, columns, labels, numbers)
        for row, at in zip(rows, places, strict=True)
    ]
    pitch = _pitch([r for r, holds in zip(rows, valued, strict=True) if holds])
    hollow = labels > 1 and not any(
        0 in at for at, holds in zip(places, valued, strict=True) if holds
    )  # every label of the first column stands between the rows it names
    entries: list[Entry] = []
    loose: list[tuple[Row, dict[int, list[Phrase]]]] = []
    group = ""
    for at, row in enumerate(rows):
        if valued[at]:
            if entries and _continues(entries[-1], row, places[at], columns, rules):
                _append(entries[-1], places[at])
            else:
                entries.append(Entry(row, places[at], group))
            continue
        before = next((rows[i] for i in range(at - 1, -1, -1) if valued[i]), None)
        after = next((rows[i] for i in range(at + 1, len(rows)) if valued[i]), None)
        if hollow and len(row.phrases) == 1 and row.phrases[0].x1 < columns[1][0]:
            role = "label"
        else:
            role = _role(row, before, after, columns, labels=labels, pitch=pitch, rules=rules)
        if role == "group":
            group = row_text(row)
        elif role == "wrap" and entries:
            _append(entries[-1], places[at])
        else:
            loose.append((row, places[at]))
    _label(entries, loose, columns, labels, rules)
    return entries


def row_text(row: Row) -> str:
    """Return a whole row's text."""
    return " ".join(p.text for p in row.phrases)


def _pitch(rows: Sequence[Row]) -> float:
    steps = [b.base - a.base for a, b in pairwise(rows)]
    return median(steps) if steps else 12.0


def _numeric(places: Sequence[dict[int, list[Phrase]]]) -> set[int]:
    """Return the columns that mostly hold numbers."""
    marks: dict[int, list[bool]] = {}
    for at in places:
        for column, phrases in at.items():
            marks.setdefault(column, []).extend(p.filled for p in phrases)
    return {c for c, filled in marks.items() if sum(filled) > 0.6 * len(filled)}


def _lone_name(row: Row, columns: Columns, labels: int, numbers: set[int]) -> bool:
    """Whether the row is one name over several columns, beside them, or where numbers stand."""
    if len(row.phrases) != 1 or row.phrases[0].filled:
        return False
    over = row.phrases[0].over(columns)
    return len(over) >= 2 or over[0] < labels or over[0] in numbers


def _role(
    row: Row,
    before: Row | None,
    after: Row | None,
    columns: Columns,
    *,
    labels: int,
    pitch: float,
    rules: Sequence[Rule],
) -> str:
    """Return "group", "wrap" (the rest of the label above) or "label" (beside several rows)."""
    phrase = row.phrases[0]
    named = labels < len(columns) and row.phrases[-1].x0 < columns[labels][0]
    if after and (named or len(row.phrases) == 1) and _set_apart(phrase, before, after, columns[0]):
        return "group"
    if before and after and after.base - before.base < 1.6 * pitch:
        return "label"
    if len(row.phrases) > 1 or (phrase.x0 > columns[0][1] and phrase.x1 < columns[labels - 1][1]):
        return "label"
    if any(
        (before.base if before else row.base - 2 * pitch) < r.at < row.base - 0.5 * row.size
        for r in rules
    ):
        return "group" if after else "wrap"
    text = phrase.text
    if before is not None:
        lead = [p for p in before.phrases if p.x1 <= columns[labels - 1][1] + 2]
        ends = lead[-1].words[-1].text if lead else ""
        runs_on = ends.lower() in _RUNS_ON or ends.endswith((",", "-", "/", "+"))
        full = bool(lead) and _full(lead, phrase, (columns[0][0], columns[labels - 1][1]))
        if (
            (text[0].islower() or text[0] in "(+&" or runs_on)
            and row.base - before.base < 1.3 * pitch
            and (full or runs_on)
        ):
            return "wrap"
    return "group" if after else "wrap"


def _set_apart(phrase: Phrase, before: Row | None, after: Row, column: tuple[float, float]) -> bool:
    """Whether a name alone on its row has a face of its own among the first column's names."""
    if phrase.x0 > column[1] or after.phrases[0].x0 > column[1]:
        return False
    if before is not None and before.phrases[0].x0 > column[1]:
        return False
    faces = {w.font for r in (before, after) if r for w in r.phrases[0].words}
    return not faces & {w.font for w in phrase.words}


def _append(entry: Entry, places: dict[int, list[Phrase]]) -> None:
    for column, phrases in places.items():
        entry.places.setdefault(column, []).extend(phrases)


def _continues(
    entry: Entry,
    row: Row,
    places: dict[int, list[Phrase]],
    columns: Columns,
    rules: Sequence[Rule],
) -> bool:
    """Whether the row only goes on with names begun in the row above, whose lines were full."""
    if 0 in places or row.base - _foot(entry) > 1.45 * row.size:
        return False
    if any(_foot(entry) < r.at < row.base for r in rules):
        return False
    return all(
        column in entry.places
        and not any(p.filled for p in phrases)
        and not any(p.filled for p in entry.places[column])
        and _full(entry.places[column], phrases[0], columns[column])
        for column, phrases in places.items()
    )


def _full(before: Sequence[Phrase], after: Phrase, column: tuple[float, float]) -> bool:
    """Whether the first word of `after` would not have fitted on the line `before`."""
    foot = max(p.base for p in before)
    line = [p for p in before if abs(p.base - foot) < 1.0]
    width = max(p.x1 for p in line) - min(p.x0 for p in line)
    word = after.words[0]
    return width + (word.x1 - word.x0) + 0.2 * word.size > 0.98 * (column[1] - column[0])


def _foot(entry: Entry) -> float:
    return max(p.base for phrases in entry.places.values() for p in phrases)


def _label(
    entries: Sequence[Entry],
    loose: Sequence[tuple[Row, dict[int, list[Phrase]]]],
    columns: Columns,
    labels: int,
    rules: Sequence[Rule],
) -> None:
    """Give each entry its path: its own labels, or those set beside or above it."""
    for column in range(labels):
        marks = [(e.row.base, e.places[column]) for e in entries if column in e.places]
        marks += [(row.base, places[column]) for row, places in loose if column in places]
        middle = sum(columns[column]) / 2
        cuts = sorted(r.at for r in rules if r.a - 2 <= middle <= r.b + 2)
        blocks: dict[int, list[Entry]] = {}
        for entry in entries:
            blocks.setdefault(
                sum(c < entry.row.base - 0.3 * entry.row.size for c in cuts), []
            ).append(entry)
        for block, members in blocks.items():
            names = _stacked(
                sorted(
                    ((b, p) for b, p in marks if sum(c < b - 2 for c in cuts) == block),
                    key=lambda m: m[0],
                ),
                members,
            )
            for entry in members:
                entry.path.append(_nearest(entry, members, names, column))


def _stacked(
    marks: Sequence[tuple[float, list[Phrase]]], members: Sequence[Entry]
) -> list[tuple[float, float, str]]:
    """Return (top, bottom, text) of the labels, the lines of one label joined."""
    bases = [e.row.base for e in members]
    if _one_name(marks, bases):
        text = " ".join(p.text for _, phrases in marks for p in phrases)
        return [(marks[0][0], marks[-1][0], text)]
    names: list[tuple[float, float, str]] = []
    aligned, size = False, 0.0
    for base, phrases in marks:
        text = " ".join(p.text for p in phrases)
        level = any(abs(base - b) < 1.0 for b in bases)
        small = bool(names) and phrases[0].words[0].size < 0.85 * size
        if names and (small or not (aligned and level)):
            top, bottom, before = names[-1]
            if base - bottom < 1.35 * max(size, phrases[0].words[0].size):
                names[-1] = (top, base, f"{before} {text}")
                aligned = aligned or level
                size = max(size, phrases[0].words[0].size)
                continue
        names.append((base, base, text))
        aligned, size = level, phrases[0].words[0].size
    return names


def _one_name(marks: Sequence[tuple[float, list[Phrase]]], bases: Sequence[float]) -> bool:
    """Whether the lines are one label in the middle of a block that has more rows than lines."""
    level = sum(any(abs(base - b) < 1.0 for b in bases) for base, _ in marks)
    if not 2 <= len(marks) < len(bases) or level == len(marks):
        return False
    size = marks[0][1][0].words[0].size
    close = all(b[0] - a[0] < 1.35 * size for a, b in pairwise(marks))
    middle = (marks[0][0] + marks[-1][0]) / 2
    return close and abs(middle - (bases[0] + bases[-1]) / 2) < 0.6 * size


def _nearest(
    entry: Entry,
    members: Sequence[Entry],
    names: Sequence[tuple[float, float, str]],
    column: int,
) -> str:
    """Return the label that stands for the entry: its own, the one above it, or the nearest."""
    base = entry.row.base
    if not names:
        return ""
    for top, bottom, text in names:
        if top - 1 <= base <= bottom + 1:
            return text
    if len(names) == 1:
        return names[0][2]
    headed = names[0][0] <= members[0].row.base + 1
    if column == 0 and not any(column in e.places and e is entry for e in members):
        above = [n for n in names if n[1] < base]
        below = [n for n in names if n[0] > base]
        near = 0.75 * entry.row.size
        if above and below and base - above[-1][1] < near and below[0][0] - base < near:
            return f"{above[-1][2]} / {below[0][2]}"
    if headed:
        return next((n[2] for n in reversed(names) if n[0] <= base + 1), names[0][2])
    return min(names, key=lambda n: (abs((n[0] + n[1]) / 2 - base), n[0]))[2]


def bare(text: str) -> bool:
    """Return whether a label is only a number or a tick, which needs its column's name."""
    return text in NONE or is_number(text)
