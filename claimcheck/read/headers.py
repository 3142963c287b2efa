"""Which rows of a table are its header, and what the header calls each column."""

from collections.abc import Sequence
from itertools import pairwise

from claimcheck.read.ink import Rule
from claimcheck.read.rows import DECIMAL, Columns, Phrase, Row, columns_in


def header_count(rows: Sequence[Row]) -> int:
    """Return how many leading rows are header, judged by rules first, then by the first numbers.

    None are where every section has its own name.
    """
    last = rows[-1].section
    first = rows[0].section
    if _listed(rows):
        return 0
    if last > first:
        count = sum(r.section == first for r in rows)
        body = rows[count:]
        if count <= max(4, len(rows) // 2) and _bodily(body) >= _bodily(rows[:count]) - 0.2:
            return count + _further(rows, count)
    for at, row in enumerate(rows):
        numbers = sum(p.filled for p in row.phrases)
        if at and numbers >= max(1.0, 0.5 * (len(row.phrases) - 1)):
            if at > 1 and _groups(rows, at - 1):
                return at - 1
            return 1 if _worded(rows, at) else at
    return 1


def _worded(rows: Sequence[Row], at: int) -> bool:
    """Whether the rows between the first one and the first numbers (`at`) are settings in words.

    They are where all are as full as the first row, as is some row of words further down.
    """
    full = len(rows[0].phrases)
    worded = [len(r.phrases) == full and _bodily([r]) == 0 for r in rows[1:]]
    return full > 1 and all(worded[: at - 1]) and any(worded[at - 1 :])


def _listed(rows: Sequence[Row]) -> bool:
    """Whether there is no header: each section is a name alone on its row and the values under it.

    So are questionnaires set, a question a section.
    """
    heads = [at for at, r in enumerate(rows) if not at or r.section != rows[at - 1].section]
    return len(heads) > 1 and all(
        len(rows[at].phrases) == 1
        and at + 1 < len(rows)
        and rows[at + 1].section == rows[at].section
        and any(p.digits for p in rows[at + 1].phrases[1:])
        for at in heads
    )


def _groups(rows: Sequence[Row], at: int) -> bool:
    """Whether the row before the first numbers is not header but the first group's name.

    It is where it stands alone on its row as others further down do, flush or centred with them.
    """
    if len(rows[at].phrases) != 1 or len(rows[at - 1].phrases) < 2:
        return False
    name = rows[at].phrases[0]
    return any(
        len(r.phrases) == 1
        and not r.phrases[0].filled
        and name.words[0].font == r.phrases[0].words[0].font
        and (abs(name.x0 - r.phrases[0].x0) < 1 or abs(name.middle - r.phrases[0].middle) < 1)
        for r in rows[at + 2 :]
    )


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
        if telling:
            more += len(block)
            continue
        missing = _missing(rows[:head], rows[head:])
        if not missing:
            return more
        more += missing
    return more


def _missing(head: Sequence[Row], rest: Sequence[Row]) -> int:
    """Return how many of the next rows, each between rules, the header lacks to tell columns apart.

    None where it already does, or where one, two or three rows more would not mend it.
    """
    for count in (1, 2, 3):
        further, body = rest[:count], rest[count:]
        if len({r.section for r in further} | {body[0].section} if body else ()) != count + 1:
            return 0
        if any(DECIMAL.fullmatch(p.text) for r in further for p in r.phrases):
            return 0  # scores, not sizes or years
        columns = columns_in(body)
        if len(columns) < 3 or _told(head, columns) > 0.6 * len(columns):
            return 0
        if _told([*head, *further], columns) > 0.8 * len(columns):
            return count
    return 0


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
    over no single column is taken to span, each phrase over the run it is in the middle of. Where
    the spans are known (from LaTeX), they are taken.
    """
    known = [(p, list(range(p.span[0], p.span[1] + 1))) for p in row.phrases if p.span]
    if len(known) == len(row.phrases):
        return known
    own = [p.over(columns) for p in row.phrases]
    runs = _runs(row, own, columns, shared=True)
    if any(a[-1] >= b[0] for a, b in pairwise(runs)):
        runs = _runs(row, own, columns, shared=False)
    spanning = (
        _tiled(runs)
        or _lined(row, columns, rules, below)
        or any(
            not _over_one(p, o, columns, row.size) for p, o in zip(row.phrases, own, strict=True)
        )
    )
    return [
        (phrase, _ruled(phrase, row, columns, rules, below) or (run if spanning else single))
        for phrase, run, single in zip(row.phrases, runs, own, strict=True)
    ]


def _runs(row: Row, own: Sequence[list[int]], columns: Columns, *, shared: bool) -> list[list[int]]:
    """Return the run of columns each phrase stands in the middle of.

    A run ends where the next phrase stands, or half way to it where columns are not `shared`.
    """
    runs = []
    for at, phrase in enumerate(row.phrases):
        low = max((max(o) for o in own[:at]), default=0) + (1 if at else 0)
        high = min((min(o) for o in own[at + 1 :]), default=len(columns)) - 1
        if not shared:
            middles = [(c0 + c1) / 2 for c0, c1 in columns]
            if at:
                half = (row.phrases[at - 1].middle + phrase.middle) / 2
                low = max(low, sum(m <= half for m in middles))
            if at + 1 < len(row.phrases):
                half = (row.phrases[at + 1].middle + phrase.middle) / 2
                high = min(high, sum(m < half for m in middles) - 1)
        runs.append(
            _centred(phrase, own[at], columns, min(low, own[at][0]), max(high, own[at][-1]))
        )
    return runs


def _lined(row: Row, columns: Columns, rules: Sequence[Rule], below: float) -> bool:
    """Whether a partial rule right under the row runs over more columns than it has names there."""
    wide = 0.85 * (columns[-1][1] - columns[0][0])
    return any(
        sum(rule.a - 2 <= p.middle <= rule.b + 2 for p in row.phrases) < len(_under(rule, columns))
        for rule in rules
        if rule.b - rule.a < wide and row.base < rule.at < below
    )


def _tiled(runs: Sequence[list[int]]) -> bool:
    """Whether two or more names share out columns right of the first, several to each."""
    wide = [r for r in runs if r[0] > 0]
    return (
        len(wide) >= 2
        and all(len(r) >= 2 for r in wide)
        and all(a[-1] < b[0] for a, b in pairwise(wide))
    )


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
        if not (row.base < rule.at < below and rule.b - rule.a < wide):
            continue
        over = [p for p in row.phrases if rule.a - 2 <= p.middle <= rule.b + 2]
        if over == [phrase]:
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
        spans = spans_of(row, _widened(columns, rows[at + 1 :]), rules, below)
        parted = _parted(rows, at, rules, columns)
        for phrase, over in spans:
            for i in over:
                if paths[i] and paths[i][-1][1] == tuple(over) and i not in parted:
                    paths[i][-1] = (f"{paths[i][-1][0]} {phrase.text}", tuple(over))
                else:
                    paths[i].append((phrase.text, tuple(over)))
    return [[text for text, _ in path] for path in paths]


def _widened(columns: Columns, heads: Sequence[Row]) -> Columns:
    """Return the columns as wide as the names right over them in `heads`, where no two meet."""
    wide = [list(c) for c in columns]
    for phrase in (p for row in heads for p in row.phrases):
        over = phrase.over(columns)
        if len(over) == 1:
            wide[over[0]][0] = min(wide[over[0]][0], phrase.x0)
            wide[over[0]][1] = max(wide[over[0]][1], phrase.x1)
    if any(a[1] > b[0] for a, b in pairwise(wide)):
        return columns
    return [(x0, x1) for x0, x1 in wide]


def _under(rule: Rule, columns: Columns) -> list[int]:
    return [i for i, (c0, c1) in enumerate(columns) if rule.a - 2 <= (c0 + c1) / 2 <= rule.b + 2]


def _parted(rows: Sequence[Row], at: int, rules: Sequence[Rule], columns: Columns) -> set[int]:
    """Return the columns that a rule parts between header row `at` and the one above."""
    if at == 0:
        return set()
    return {
        i for r in rules if rows[at - 1].base < r.at < rows[at].base for i in _under(r, columns)
    }
