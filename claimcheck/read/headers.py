"""Which rows of a table are its header, and what the header calls each column."""

from collections.abc import Sequence
from itertools import pairwise

from claimcheck.read.ink import Rule
from claimcheck.read.rows import Phrase, Row, columns_in, overlapped

Columns = Sequence[tuple[float, float]]


def header_count(rows: Sequence[Row]) -> int:
    """Return how many leading rows are header, judged by rules first, then by the first numbers."""
    last = rows[-1].section
    first = rows[0].section
    if last > first:
        count = sum(r.section == first for r in rows)
        body = rows[count:]
        if count <= max(4, len(rows) // 2) and _bodily(body) >= _bodily(rows[:count]) - 0.2:
            return count + _further(rows, count)
    for at, row in enumerate(rows):
        numbers = sum(p.filled for p in row.phrases)
        if at and numbers >= max(1.0, 0.5 * (len(row.phrases) - 1)):
            return at
    return 1


def _bodily(rows: Sequence[Row]) -> float:
    """Return the share of phrases that are numbers or signs for none."""
    phrases = [p for r in rows for p in r.phrases]
    return sum(p.filled for p in phrases) / len(phrases) if phrases else 0.0


def _further(rows: Sequence[Row], count: int) -> int:
    """Return how many rows of the next sections still are header.

    They are while they hold names only above numbers, or while the columns are not yet told apart.
    """
    more = 0
    while count + more < len(rows) - 1:
        head = count + more
        section = rows[head].section
        block = [r for r in rows[head:] if r.section == section]
        rest = rows[head + len(block) :]
        if not rest or len(block) > 2:
            return more
        names = [p for r in block for p in r.phrases]
        apart = any(b.x0 - a.x1 > 1.5 * r.size for r in block for a, b in pairwise(r.phrases))
        telling = apart and not any(p.filled for p in names) and _bodily(rest) >= 0.4
        if not (telling or _untold(rows[:head], block, rest)):
            return more
        more += len(block)
    return more


def _untold(head: Sequence[Row], block: Sequence[Row], rest: Sequence[Row]) -> bool:
    """Whether the header leaves most columns without their own name and one row more mends it."""
    if len(block) != 1:
        return False
    columns = columns_in(rest)
    return (
        len(columns) >= 3
        and _told(head, columns) <= 0.6 * len(columns)
        and _told([*head, *block], columns) > 0.8 * len(columns)
    )


def _told(rows: Sequence[Row], columns: Columns) -> int:
    """Return how many columns have a phrase over them that stands over no other column."""
    told: set[int] = set()
    for row in rows:
        told.update(over[0] for _, over in spans_of(row, columns, [], row.base) if len(over) == 1)
    return len(told)


def spans_of(
    row: Row, columns: Columns, rules: Sequence[Rule], below: float
) -> list[tuple[Phrase, list[int]]]:
    """Return the columns each phrase of a header row stands over; `below` is the next base.

    A partial rule right under a phrase says so; without one, a row in which some phrase stands
    over no single column is taken to span, each phrase over the run it is in the middle of.
    """
    own = [overlapped(columns, p.x0, p.x1) for p in row.phrases]
    spanning = any(
        not _over_one(p, o, columns, row.size) for p, o in zip(row.phrases, own, strict=True)
    )
    spans: list[tuple[Phrase, list[int]]] = []
    for at, phrase in enumerate(row.phrases):
        ruled = _ruled(phrase, row, columns, rules, below)
        if ruled or not spanning:
            spans.append((phrase, ruled or own[at]))
            continue
        low = max((max(o) for o in own[:at]), default=0) + (1 if at else 0)
        high = min((min(o) for o in own[at + 1 :]), default=len(columns)) - 1
        spans.append((phrase, _centred(phrase, own[at], columns, min(low, own[at][0]), high)))
    return spans


def _over_one(phrase: Phrase, own: list[int], columns: Columns, size: float) -> bool:
    """Whether the phrase names a single column: it stands in its middle or flush with it."""
    c0, c1 = columns[own[0]]
    near = 0.35 * size
    return len(own) == 1 and (
        abs(phrase.middle - (c0 + c1) / 2) < near
        or abs(phrase.x0 - c0) < near
        or abs(phrase.x1 - c1) < near
    )


def _ruled(
    phrase: Phrase, row: Row, columns: Columns, rules: Sequence[Rule], below: float
) -> list[int]:
    """Return the columns over the partial rule right under the phrase alone, if there is one."""
    wide = 0.85 * (columns[-1][1] - columns[0][0])
    for rule in rules:
        partial = rule.b - rule.a < wide and row.base < rule.at < below
        over = [p for p in row.phrases if rule.a - 2 <= p.middle <= rule.b + 2]
        if partial and over == [phrase]:
            return _under(rule, columns)
    return []


def _centred(phrase: Phrase, own: list[int], columns: Columns, low: int, high: int) -> list[int]:
    """Return the longest run of columns around the phrase that it stands in the middle of."""
    best, miss = (
        own,
        abs((columns[own[0]][0] + columns[own[-1]][1]) / 2 - phrase.middle),
    )
    for start in range(max(low, 1), own[0] + 1):
        for end in range(own[-1], high + 1):
            off = abs((columns[start][0] + columns[end][1]) / 2 - phrase.middle)
            wide = columns[end][1] - columns[start][0]
            longer = end - start + 1 > len(best) and off <= max(5.0, 0.04 * wide)
            if longer or (end - start + 1 == len(best) and off < miss):
                best, miss = list(range(start, end + 1)), off
    return best


def column_paths(rows: Sequence[Row], columns: Columns, rules: Sequence[Rule]) -> list[list[str]]:
    """Return each column's header path, outermost first; lines of one name are joined."""
    paths: list[list[tuple[str, tuple[int, ...]]]] = [[] for _ in columns]
    for at, row in enumerate(rows):
        below = rows[at + 1].base if at + 1 < len(rows) else row.base
        spans = spans_of(row, columns, rules, below)
        parted = _parted(rows, at, rules, columns)
        for phrase, over in spans:
            for i in over:
                if paths[i] and paths[i][-1][1] == tuple(over) and i not in parted:
                    paths[i][-1] = (f"{paths[i][-1][0]} {phrase.text}", tuple(over))
                else:
                    paths[i].append((phrase.text, tuple(over)))
    return [[text for text, _ in path] for path in paths]


def _under(rule: Rule, columns: Columns) -> list[int]:
    return [i for i, (c0, c1) in enumerate(columns) if rule.a - 2 <= (c0 + c1) / 2 <= rule.b + 2]


def _parted(rows: Sequence[Row], at: int, rules: Sequence[Rule], columns: Columns) -> set[int]:
    """Return the columns that a rule parts between header row `at` and the one above."""
    if at == 0:
        return set()
    return {
        i for r in rules if rows[at - 1].base < r.at < rows[at].base for i in _under(r, columns)
    }
