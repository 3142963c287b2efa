"""Slips made by rule: a true claim about a number turned false in one place.

General vocabulary only, and names taken from the same table's other rows and columns.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from claimcheck.records import Cell, Claim, Document, Quantity, Table
from claimcheck.text.agreement import agrees, holds
from claimcheck.text.normalize import tokens
from claimcheck.text.quantities import find_quantities, parse_cell

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
).split()
BORROWED = 3  # numbers of a claim that another takes the place of
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPLITS = (
    ("development", "test"),
    ("dev", "test"),
    ("validation", "test"),
    ("training", "test"),
    ("train", "test"),
    ("in-domain", "out-of-domain"),
    ("matched", "mismatched"),
)
PARTS = (  # what follows the name of a split, so that "starts training" is none
    "set|sets|data|split|splits|portion|table|list|examples?|instances|sentences|images|items"
    "|questions|pairs|documents|accuracy|F1|EM|BLEU|scores?|perplexity"
)
DIRECTIONS = (
    ("higher", "lower"),
    ("more", "less"),
    ("fewer", "more"),
    ("better", "worse"),
    ("above", "below"),
    ("ahead of", "behind"),
    ("largest", "smallest"),
    ("highest", "lowest"),
    ("best", "worst"),
    ("larger", "smaller"),
    ("greater", "smaller"),
    ("longer", "shorter"),
    ("faster", "slower"),
    ("improves", "degrades"),
    ("improve", "degrade"),
    ("improved", "degraded"),
    ("improvement", "drop"),
    ("gain", "loss"),
    ("gains", "loses"),
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("rises", "falls"),
    ("raises", "lowers"),
    ("outperforms", "trails"),
    ("beats", "loses to"),
    ("exceeds", "falls short of"),
)

Slip = Callable[[Claim, "Setting"], str | None]


class Setting:
    """What a slip may look at: the documents, and the page or cell that settles the claim."""

    def __init__(self, document: Document | None, item: dict) -> None:
        """Find the gold cell's table in the document, if it has one."""
        self.item = item
        self.document = document
        self.gold = item.get("table")
        self.table = self._table(document) if document and self.gold else None

    def _table(self, document: Document) -> Table | None:
        label = (self.gold or {}).get("label")
        found = [table for table in document.tables if table.label == label]
        return found[0] if len(found) == 1 else None


def slips(claim: Claim, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for every rule that applies to the claim, one text a kind."""
    for kind, rule in RULES.items():
        text = rule(claim, setting)
        if text is not None and text != claim.text:
            yield kind, text


def perturbed(claim: Claim, text: str) -> Claim:
    """Return the claim with another text, its numbers read anew."""
    return replace(claim, text=text, quantities=find_quantities(text))


def settled_by(item: dict, quantities: Sequence[Quantity]) -> list[int]:
    """Return which of a claim's numbers its labelled quote or cell prints."""
    table = item.get("table") or {}
    known = find_quantities(f"{table.get('value', '')} {item.get('quote') or ''}")
    return [i for i, quantity in enumerate(quantities) if holds(known, quantity)]


def other_number(claim: Claim, setting: Setting) -> str | None:
    """Change the number that the gold quote or cell holds, by more than any hedge covers."""
    settled = settled_by(setting.item, claim.quantities)
    for quantity in [claim.quantities[i] for i in settled] or claim.quantities:
        changed = _changed(quantity)
        if changed is not None:
            return claim.text[: quantity.start] + changed + claim.text[quantity.end :]
    return None


def _changed(quantity: Quantity) -> str | None:
    """Return the quantity's words with another number in them: its second digit, or only one."""
    match = re.search(r"\d[\d,]*(?:\.\d+)?", quantity.text)
    if match:
        digits = [i for i in range(match.start(), match.end()) if quantity.text[i].isdigit()]
        upward = quantity.relation.side > 0
        first = upward or len(digits) == 1
        at = digits[0] if first else digits[1]
        digit = int(quantity.text[at])
        if upward:
            changed = digit + 4 if digit < 6 else None  # a higher bound, or it would still hold
        else:
            changed = (digit + 4) % 10 if first and digit != 6 else (digit + 3) % 10
        return _with(quantity.text, at, changed)
    words = [(m, m[0].lower()) for m in re.finditer(r"[A-Za-z]+", quantity.text)]
    for match, word in words:
        if other := _other_word(word):
            other = other.capitalize() if match[0][0].isupper() else other
            return quantity.text[: match.start()] + other + quantity.text[match.end() :]
    return None


def _other_word(word: str) -> str:
    """Return another number word, of the same kind so that "seventy-eight" stays a number."""
    if word in TENS:
        return TENS[(TENS.index(word) + 3) % len(TENS)]
    if word in WORDS[1:]:
        place = WORDS.index(word)
        return WORDS[place + 3 if place <= 17 else place - 3]
    return ""


def _with(text: str, at: int, digit: int | None) -> str | None:
    return None if digit is None else f"{text[:at]}{digit}{text[at + 1 :]}"


def borrowed(claim: Claim, setting: Setting) -> Iterator[str]:
    """Yield the claim with another printed number in place of its own, as a careless reader would.

    Of the settling cell's row and column the nearest other value, and for each of the claim's first
    numbers the nearest in size that the paper prints anywhere.
    """
    cell = _settling(setting)
    settled = settled_by(setting.item, claim.quantities)[:1]
    for quantity in (claim.quantities[i] for i in settled):
        for direction in ("row", "column") if cell and setting.table else ():
            around = [parse_cell(c.text) for c in _neighbours(setting.table, cell, direction)]
            yield from _in_place_of(quantity, claim, [v for values in around for v in values][:6])
    if setting.document is not None:
        for quantity in claim.quantities[:BORROWED]:
            anywhere = sorted(_printed(setting.document), key=lambda v: abs(v - quantity.value))
            near = [Quantity(value=v, unit=quantity.unit, precision=0.0) for v in anywhere[:12]]
            yield from _in_place_of(quantity, claim, near)


@lru_cache(maxsize=64)
def _printed(document: Document) -> tuple[float, ...]:
    """Return every number that the document's tables and passages print."""
    cells = (q for table in document.tables for c in table.cells for q in parse_cell(c.text))
    said = (q for passage in document.passages for q in find_quantities(passage.text))
    return tuple(sorted({q.value for q in (*cells, *said)}))


def _in_place_of(quantity: Quantity, claim: Claim, others: Sequence[Quantity]) -> Iterator[str]:
    """Yield the claim with the first of the others that none of its numbers states.

    A bound stays as it is: it might hold of another number as well.
    """
    if quantity.relation.side:
        return
    for other in others:
        if any(agrees(q, replace(other, unit=q.unit)) for q in claim.quantities):
            continue
        if text := _rewritten(quantity, other.value):
            yield claim.text[: quantity.start] + text + claim.text[quantity.end :]
            return


def _rewritten(quantity: Quantity, value: float) -> str:
    """Return the quantity's words with `value` in them, as finely; "" where it does not fit."""
    match = re.search(r"\d[\d,]*(?:\.\d+)?", quantity.text)
    if match is None or quantity.upper is not None:
        word = next((w for w in re.findall(r"[A-Za-z]+", quantity.text) if w.lower() in WORDS), "")
        whole = value == int(value) and 0 < value < len(WORDS)
        if not word or not whole:
            return ""
        other = WORDS[int(value)].capitalize() if word[0].isupper() else WORDS[int(value)]
        return quantity.text.replace(word, other)
    printed = float(match[0].replace(",", ""))
    if not printed or not 0.2 < value / printed < 5 or (printed > 0) != (value > 0):
        return ""
    decimals = len(match[0].partition(".")[2])
    text = f"{value:{',' if ',' in match[0] else ''}.{decimals}f}"
    if text == match[0]:
        return ""
    return quantity.text[: match.start()] + text + quantity.text[match.end() :]


def other_row(claim: Claim, setting: Setting) -> str | None:
    return _other_header(claim, setting, "row")


def other_column(claim: Claim, setting: Setting) -> str | None:
    return _other_header(claim, setting, "column")


def _other_header(claim: Claim, setting: Setting, direction: str) -> str | None:
    """Replace the settling cell's row (or column) name by a neighbour's with another value."""
    cell = _settling(setting)
    if cell is None or setting.table is None:
        return None
    name = _leaf(cell, direction)
    place = _named(claim.text, name)
    if place is None:
        return None
    for other in _neighbours(setting.table, cell, direction):
        theirs = _leaf(other, direction)
        if not theirs or tokens(theirs) == tokens(name) or _named(claim.text, theirs):
            continue
        values = parse_cell(other.text)
        if values and not any(agrees(q, v) for q in claim.quantities for v in values):
            return claim.text[: place[0]] + theirs + claim.text[place[1] :]
    return None


def _settling(setting: Setting) -> Cell | None:
    """Return the one cell of the gold table with the gold value, row and column."""
    if setting.table is None or setting.gold is None:
        return None
    value, row, column = (str(setting.gold.get(k) or "") for k in ("value", "row", "column"))
    value = value.split(";")[0]  # of a derived claim's cells the first
    found = [
        cell
        for cell in setting.table.cells
        if cell.text.strip() == value.strip()
        and set(tokens(" ".join(cell.row_header))) & set(tokens(row))
        and set(tokens(" ".join(cell.column_header))) & set(tokens(column))
    ]
    return found[0] if len(found) == 1 else None


def _leaf(cell: Cell, direction: str) -> str:
    path = cell.row_header if direction == "row" else cell.column_header
    return path[-1].strip() if path else ""


def _neighbours(table: Table, cell: Cell, direction: str) -> Sequence[Cell]:
    """Return the cells of the same column (or row), the nearest first."""
    same, across = ("column", "row") if direction == "row" else ("row", "column")
    line = [c for c in table.cells if getattr(c, same) == getattr(cell, same) and c is not cell]
    return sorted(line, key=lambda c: abs(getattr(c, across) - getattr(cell, across)))


def _named(text: str, name: str) -> tuple[int, int] | None:
    """Return the span of the words that spell the name, whatever stands between its letters."""
    wanted = _bare(name)
    if len(wanted) < 2 or wanted.isdigit():
        return None
    words = list(re.finditer(r"\S+", text))
    for length in range(1, len(name.split()) + 3):
        for first, last in zip(words, words[length - 1 :], strict=False):
            span = text[first.start() : last.end()].rstrip(".,;:)")
            if _bare(span) == wanted:
                return first.start(), first.start() + len(span)
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def other_split(claim: Claim, setting: Setting) -> str | None:
    """Replace the claim's split by another, unless the same row holds the number once more."""
    cell = _settling(setting)
    if cell is not None and setting.table is not None:
        around = (parse_cell(c.text) for c in _neighbours(setting.table, cell, "column"))
        if any(agrees(q, v) for values in around for v in values for q in claim.quantities):
            return None
    named = re.compile(rf"\s+(?:{PARTS})\b", re.IGNORECASE)
    return _swapped(claim, SPLITS, before=named)


def other_direction(claim: Claim, setting: Setting) -> str | None:
    return _swapped(claim, DIRECTIONS)


def _swapped(
    claim: Claim, pairs: Sequence[tuple[str, str]], *, before: re.Pattern[str] | None = None
) -> str | None:
    """Return the text with the first word of any pair turned into the pair's other.

    `before` is what must follow the word. What belongs to a number ("one more percent") stays.
    """
    text = claim.text
    turns = {b: a for a, b in reversed(pairs)} | dict(pairs)
    longest = sorted(turns, key=lambda word: (-len(word), word))
    words = "|".join(map(re.escape, longest))
    found = re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text, re.IGNORECASE)
    found = (m for m in found if not any(q.start <= m.start() < q.end for q in claim.quantities))
    match = next((m for m in found if before is None or before.match(text, m.end())), None)
    if match is None:
        return None
    other = turns[match[0].lower()]
    if re.search(rf"(?<![\w-]){re.escape(other)}(?![\w-])", text, re.IGNORECASE):
        return None  # a claim about both may stay true
    other = other.capitalize() if match[0][0].isupper() else other
    return text[: match.start()] + other + text[match.end() :]


def lessons(claim: Claim, setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) for what the facets learn from: every slip, and numbers from elsewhere."""
    yield from slips(claim, setting)
    for text in dict.fromkeys(borrowed(claim, setting)):
        yield "borrowed", text


RULES: dict[str, Slip] = {
    "number": other_number,
    "row": other_row,
    "column": other_column,
    "split": other_split,
    "direction": other_direction,
}
