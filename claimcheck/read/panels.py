"""Header rows repeated inside a table's body: each names the columns of the rows under it."""

from collections.abc import Sequence

from claimcheck.read.headers import column_paths
from claimcheck.read.ink import Rule
from claimcheck.read.rows import Columns, Row, all_ruled


class Panels:
    """The header paths in force at each height of a table."""

    def __init__(
        self, heads: Sequence[Row], columns: Columns, rules: Sequence[Rule], labels: int
    ) -> None:
        """Begin with the table's own header rows."""
        self.heads = list(heads)
        self.columns = columns
        self.rules = rules
        self.labels = labels
        self.ruled = False
        self.steps: list[tuple[float, list[list[str]]]] = [
            (float("-inf"), column_paths(heads, columns, rules))
        ]

    def paths_at(self, base: float) -> list[list[str]]:
        """Return each column's header path for a body row at `base`."""
        return next(paths for start, paths in reversed(self.steps) if start < base)

    def take(self, body: Sequence[Row]) -> list[Row]:
        """Return the body without the rows that are headers again, and note what they name."""
        numbers = self._numeric(body)
        self.ruled = all_ruled(body)
        kept: list[Row] = []
        for at, row in enumerate(body):
            if (
                at + 1 < len(body)
                and self._heads(row, numbers)
                and self._parts(row, body[at - 1] if at else None, body[at + 1])
            ):
                self.steps.append((row.base, self._renamed(row)))
            else:
                kept.append(row)
        return kept

    def _numeric(self, body: Sequence[Row]) -> set[int]:
        """Return the columns that mostly hold numbers."""
        filled: dict[int, list[bool]] = {}
        for row in body:
            for phrase in row.phrases:
                over = phrase.over(self.columns)
                if len(over) == 1:
                    filled.setdefault(over[0], []).append(phrase.filled)
        return {c for c, marks in filled.items() if sum(marks) > 0.6 * len(marks)}

    def _heads(self, row: Row, numbers: set[int]) -> bool:
        """Whether the row has names where numbers stand, over at least two runs of columns."""
        beyond = [
            (p, over) for p in row.phrases if max(over := p.over(self.columns)) >= self.labels
        ]
        if len(beyond) < 2 or any(p.filled for p, _ in beyond):
            return False
        return all(set(over) & numbers for _, over in beyond)

    def _parts(self, row: Row, before: Row | None, after: Row) -> bool:
        """Whether the row stands apart from those around it, as a setting given in words does not.

        By a rule over it, a face of its own, no label, or the label of the table's own header.
        """
        first = row.phrases[0]
        around = [r for r in (before, after) if r is not None]
        if not self.ruled and any(row.section != r.section for r in around):
            return True
        if first.over(self.columns)[0] >= self.labels:
            return True
        if any(first.text == head.phrases[0].text for head in self.heads):
            return True
        faces = {p.words[0].font for r in around for p in r.phrases}
        return not faces & {p.words[0].font for p in row.phrases}

    def _renamed(self, row: Row) -> list[list[str]]:
        """Return the paths with `row` in place of the header row it repeats, or under them all."""
        first = row.phrases[0]
        own = first.over(self.columns)
        for at, head in enumerate(self.heads):
            same = first.text == head.phrases[0].text and own == head.phrases[0].over(self.columns)
            if same or (own[0] >= self.labels and len(head.phrases) == len(row.phrases)):
                rows = [*self.heads[:at], row, *self.heads[at + 1 :]]
                break
        else:
            covered = len(row.phrases) >= 0.6 * len(self.columns)
            rows = [row] if covered else [*self.heads, row]
        return column_paths(rows, self.columns, self.rules)
