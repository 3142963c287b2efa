"""The number grammar: every quantity a text states, with unit, relation, spread and noun."""

import dataclasses
import math
import re
from collections.abc import Sequence
from functools import lru_cache

from claimcheck.records.base import record
from claimcheck.records.claim import Quantity, Relation, Unit
from claimcheck.text.names import names
from claimcheck.text.numerals import THIN, Numeral, numerals

_TIMES = {
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "hr": 3600.0,
    "hour": 3600.0,
    "day": 86400.0,
    "week": 604800.0,
}
_BYTES = {"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15}

_UNIT = re.compile(
    rf"""
    (?:\ (?:more|fewer|further|additional|extra)(?=\ (?:%|per|points?|pts?|pp)))?
    (?: (?P<points>[ {THIN}-]?(?:%|percent(?:age)?|per\ cent)?(?:[ {THIN}-]|(?<=%))?
        (?:absolute\ |abs\.\ )?(?P<metric>(?:[A-Za-z][\w@/-]*\ ){{0,2}}?)
        (?:points?|pts?|pp|p\.p\.)(?![\w]))
    | (?P<percent>[ {THIN}]?\\?%|[ -]?(?:percent|per\ cent|pct)(?![\w]))
    | (?P<ratio>[×x](?![\w])(?!\s?[0-9])|[ ]×(?!\s?[0-9\w])|[ ]times(?![\w])
        |[- ]?fold(?![\w])(?!\ (?:cross|CV|valid)))
    | (?P<bytes>[ {THIN}-]?(?:(?P<bytes_of>[KMGTPkmg])i?B
        |(?P<bytes_word>kilo|mega|giga|tera|peta)bytes?)(?![\w]))
    | (?P<clock>[ ]?m(?P<seconds>[0-9]{{1,2}})s?(?![\w]))
    | (?P<time>[ {THIN}-]?(?P<device>(?:[A-Z][\w]*[ -])?[GTC]PU[ -]|[AVH]100[ -])?(?P<time_of>
        ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|days?|weeks?)(?![\w])))
    """,
    re.VERBOSE,
)
_BEFORE = (
    (Relation.AT_LEAST, r"at least|no (?:fewer|less) than|a minimum of|≥|>=|⩾"),
    (
        Relation.AT_MOST,
        r"up to|at most|no more than|not more than|a maximum of|as (?:many|much) as|≤|<=|⩽",
    ),
    (
        Relation.MORE_THAN,
        r"(?:just |well |slightly )?(?<!averaged )(?<!averages )(?<!average )(?<!mean )over"
        r"|more than|greater than|higher than|larger than|above"
        r"|beyond|upwards? of|exceed(?:s|ed|ing)?|>",
    ),
    (
        Relation.LESS_THAN,
        r"(?:just |well |slightly )?under|(?:less|fewer|lower|smaller) than|below|nearly|almost|<",
    ),
    (
        Relation.ABOUT,
        r"about|around|roughly|approximately|approx\.|circa|close to|some|on the order of|~|≈|∼",
    ),
)
_RELATION_BEFORE = tuple(
    (relation, re.compile(rf"(?:(?<![\w])|(?<=\W))(?:{words})\s?(?:an?\s|\$|\+)?$", re.I))
    for relation, words in _BEFORE
)
_PLUS_AFTER = re.compile(r"\+(?![\w])|\s?or (?:more|higher|above)\b", re.IGNORECASE)
_LESS_AFTER = re.compile(r"\s?or (?:less|fewer|lower|below)\b", re.IGNORECASE)
_SPREAD = re.compile(r"\s?\(?(?:±|\+/-|\\pm|\+-)\s?$")
_SPANS = re.compile(r"(?:\brang\w+|\bspan\w*|\bvar(?:y|ied|ies|ying)|\banywhere)\sfrom\s$")
_DASH = re.compile(r"\s?(?:–|—|--|-|−)\s?\+?$|-to-$")
_WORD = re.compile(r"[\s]?([^\W\d_][\w'’&/]*(?:-[\w']+)*)")
_OF = re.compile(r"\sof\s(?:(?:the|its|their|our|all|these|those)\s)?", re.IGNORECASE)
_FURTHER = re.compile(r"\s(?:more|fewer|further|additional|extra|other)(?=\s)(?!\sthan\b)")
_PLURAL = re.compile(r"(?<![sui'’])s$")
_HYPHENATED = re.compile(r"-([a-z]+)")
_FUNCTION_WORDS = """
a an the of in on at to for from by with and or nor but than as per each is are was were be been
being has have had that which who whose while when where if then so not no into over under across
between within without using including covering spanning containing among during after before
against through via does do did can could may might will would should it its they their them this
these those there such both all only also respectively about up down out compared versus vs more
less fewer higher lower larger smaller better worse based drawn taken made created released used
given called named obtained et al i.e e.g he she we our you i because since until although though
however
"""
_STOP = frozenset(_FUNCTION_WORDS.split())  # a counted thing does not reach beyond one of these
_FILLER = frozenset({"different", "distinct", "various", "separate", "individual", "total", "new"})
_METRICS = frozenset(
    {"accuracy", "f1", "bleu", "rouge", "em", "perplexity", "score", "auc", "map", "mrr", "recall"}
    | {"precision", "exact", "match", "wer", "cer", "correlation", "mcc", "spearman", "pearson"}
    | {"bleurt", "comet", "chrf", "meteor", "average", "on"}
)


@lru_cache(maxsize=1 << 14)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return every quantity `text` states, in order, leaving out numbers that are names.

    Offsets (`start`, `end`) are into `text` and cover sign and unit, not the relation word. A
    range ("2-3.5 points", "between 2 and 5") is one quantity; "from 74.5 to 75.1" is two.
    """
    found = list(numerals(text))
    named = names(text, [(numeral.start, numeral.end) for numeral in found])
    return _find(text, found, named=_Spans(named))


@lru_cache(maxsize=1 << 14)
def parse_cell(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a bare table cell, where a year or an index counts as a number."""
    plain = re.sub(r"[*†‡§¶_]", " ", text)
    named = [m.span() for m in _CELL_NAME.finditer(plain) if any(c.isdigit() for c in m[0])]
    return tuple(
        dataclasses.replace(quantity, text=text[quantity.start : quantity.end])
        for quantity in _find(plain, list(numerals(plain)), named=_Spans(named))
    )


_CELL_NAME = re.compile(r"(?<![\w])[^\W\d_]\w*(?:[-‐‑.]\w+)*|\[[0-9, ]+\]")


class _Spans:
    """Sorted spans asked in order: does one of them cover this place?"""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        self._reach = -1

    def overlap(self, start: int, end: int) -> bool:
        """Return whether a span overlaps `start:end`; starts must not decrease between calls."""
        while self._next < len(self._spans) and self._spans[self._next][0] < end:
            self._reach = max(self._reach, self._spans[self._next][1])
            self._next += 1
        return self._reach > start


@record
class _Part:
    """A numeral with its unit: what a quantity is made of; `factor` brings it to the base unit."""

    numeral: Numeral
    unit: Unit
    end: int
    factor: float = 1.0
    noun: str = ""


def _find(text: str, found: Sequence[Numeral], *, named: _Spans) -> tuple[Quantity, ...]:
    """Return the quantities that the numerals found in `text` make."""
    parts: list[_Part] = []
    reach = 0
    for numeral in found:
        if numeral.start < reach or named.overlap(numeral.start, numeral.end):
            continue
        if part := _with_unit(text, numeral):
            parts.append(part)
            reach = part.end
    quantities: list[Quantity] = []
    index = 0
    while index < len(parts):
        floor = quantities[-1].end if quantities else 0
        taken, quantity = _join(text, parts, index, floor=floor)
        quantities.append(quantity)
        index += taken
    return tuple(quantities)


def _with_unit(text: str, numeral: Numeral) -> _Part | None:
    """Return the numeral with the unit that follows it, None when it is no quantity after all."""
    if numeral.share:
        noun = _noun_after(text, numeral.end)
        return _Part(numeral=numeral, unit=Unit.PERCENT, end=numeral.end, noun=noun)
    if numeral.multiple:
        return _Part(numeral=numeral, unit=Unit.RATIO, end=numeral.end)
    match = _UNIT.match(text, numeral.end)
    if match and (part := _measured(text, numeral, match)):
        return part
    following = text[numeral.end : numeral.end + 2]
    if following[:1].isalpha() and not numeral.word:
        return None  # 3rd, 2D, 4o
    if numeral.scale != 1 and following[:1] == "-" and following[1:].isupper():
        return None  # 7B-Instruct
    noun = _noun_after(text, numeral.end)
    unit = _counted(numeral, noun)
    return _Part(numeral=numeral, unit=unit, end=numeral.end, noun=noun)


def _counted(numeral: Numeral, noun: str) -> Unit:
    """Return COUNT where a number counts things, else BARE."""
    if numeral.grouped or (numeral.scale > 1 and numeral.value >= 1000):
        return Unit.COUNT
    metric = bool(noun) and noun.split()[0] in _METRICS
    return Unit.COUNT if numeral.whole and noun and not metric else Unit.BARE


def _measured(text: str, numeral: Numeral, match: re.Match[str]) -> _Part | None:
    """Return the numeral with a matched unit, None where the match only looks like one."""
    end = match.end()
    if match["points"]:
        metric = match["metric"].strip().lower()
        words = metric.split()
        if any(w in _STOP or w in ("data", "time", "key", "end", "view", "check") for w in words):
            return None
        return _Part(numeral=numeral, unit=Unit.POINTS, end=end, noun=metric)
    if match["percent"]:
        return _Part(numeral=numeral, unit=Unit.PERCENT, end=end, noun=_noun_after(text, end))
    if match["ratio"]:
        return _Part(numeral=numeral, unit=Unit.RATIO, end=end)
    if match["bytes"]:
        letter = (match["bytes_of"] or match["bytes_word"])[0].lower()
        base = 1024.0 if "iB" in match["bytes"] else 1000.0
        factor = base ** (round(math.log10(_BYTES[letter])) // 3)
        noun = _noun_after(text, end)
        return _Part(numeral=numeral, unit=Unit.BYTES, end=end, factor=factor, noun=noun)
    if match["clock"]:
        return _clock(numeral, match)
    unit = match["time_of"].lower()
    if unit in ("s", "h") and match["time"][0] in " -" and numeral.word:
        return None
    known = next(
        _TIMES[name]
        for name in ("ms", "sec", "min", "hour", "hr", "h", "day", "week", "s")
        if unit.startswith(name) or (name == "ms" and unit.startswith("milli"))
    )
    device = (match["device"] or "").strip(" -").lower()
    return _Part(numeral=numeral, unit=Unit.SECONDS, end=end, factor=known, noun=device)


def _clock(numeral: Numeral, match: re.Match[str]) -> _Part:
    """Return "6m40" as 400 seconds."""
    whole = Numeral(
        value=numeral.value * 60 + int(match["seconds"]),
        precision=1.0,
        start=numeral.start,
        end=match.end(),
    )
    return _Part(numeral=whole, unit=Unit.SECONDS, end=match.end())


def _noun_after(text: str, end: int) -> str:
    """Return the counted thing after a number, "" where it counts nothing.

    Of "eight of the fifteen data sets" it is data sets.
    """
    if hyphenated := _HYPHENATED.match(text, end):
        return hyphenated[1]
    if further := _FURTHER.match(text, end):
        return _thing(text, further.end())
    if part := _OF.match(text, end):
        whole = next(numerals(text[part.end() : part.end() + 20]), None)
        if whole and whole.start == 0:
            return _thing(text, part.end() + whole.end)
        thing = _thing(text, part.end())
        return thing if _PLURAL.search(thing) else ""
    return _thing(text, end)


def _thing(text: str, start: int) -> str:
    """Return the words from `start` up to the first plural or function word."""
    words: list[str] = []
    while len(words) < 5 and (match := _WORD.match(text, start)):
        word = match[1].lower()
        if word in _STOP:
            break
        start = match.end()
        if word not in _FILLER or words:
            words.append(word)
        if _PLURAL.search(word):
            break
    return " ".join(words)


def _join(text: str, parts: list[_Part], index: int, *, floor: int) -> tuple[int, Quantity]:
    """Return (parts used, the quantity that starts at `parts[index]`)."""
    first = parts[index]
    relation = _relation(text, first, floor=floor)
    if index + 1 < len(parts):
        second = parts[index + 1]
        gap = text[first.end : second.numeral.start]
        if len(gap) <= 6:
            if _SPREAD.match(gap):
                return 2, _spread(text, first, second, relation=relation)
            if joined := _range(text, first, second, gap=gap):
                return 2, joined
    return 1, _quantity(text, first, relation=relation)


def _relation(text: str, part: _Part, *, floor: int) -> Relation:
    """Return how the words around a number bound it."""
    if _PLUS_AFTER.match(text, part.end) or (
        part.unit not in (Unit.BARE, Unit.COUNT) and _PLUS_AFTER.match(text, part.numeral.end)
    ):
        return Relation.AT_LEAST
    if _LESS_AFTER.match(text, part.end):
        return Relation.AT_MOST
    before = text[max(floor, part.numeral.start - 24) : part.numeral.start]
    for relation, pattern in _RELATION_BEFORE:
        if pattern.search(before):
            return relation
    return Relation.EXACTLY


def _range(text: str, low: _Part, high: _Part, *, gap: str) -> Quantity | None:
    """Return the range two numbers make, None when they are two quantities."""
    same = low.unit == high.unit or low.unit in (Unit.BARE, Unit.COUNT)
    if low.end != low.numeral.end and low.unit != high.unit:
        return None
    before = text[max(0, low.numeral.start - 24) : low.numeral.start].lower()
    if _DASH.match(gap):
        pass
    elif gap.strip() == "and":
        if not re.search(r"between\s(?:about\s|roughly\s)?$", before):
            return None
    elif gap.strip() == "to":
        if re.search(r"\bfrom\s$", before) and not _SPANS.search(before):
            return None
    else:
        return None
    factor = high.factor if low.unit != high.unit else low.factor
    bottom, precision = low.numeral.value * factor, low.numeral.precision * factor
    top = high.numeral.value * high.factor
    if high.numeral.scale > 1 and low.numeral.scale == 1 and bottom * high.numeral.scale < top:
        bottom, precision = bottom * high.numeral.scale, precision * high.numeral.scale
    if not same or not bottom < top:
        return None
    return Quantity(
        value=bottom,
        unit=high.unit,
        relation=Relation.RANGE,
        precision=min(precision, high.numeral.precision * high.factor),
        upper=top,
        noun=high.noun,
        text=text[low.numeral.start : high.end],
        start=low.numeral.start,
        end=high.end,
    )


def _spread(text: str, first: _Part, second: _Part, *, relation: Relation) -> Quantity:
    """Return `first` with `second` as what follows its plus-minus sign."""
    unit, factor = (
        (second.unit, second.factor)
        if first.unit is Unit.BARE and second.unit is not Unit.BARE
        else (first.unit, first.factor)
    )
    end = (
        second.end + 1
        if text[second.end : second.end + 1] == ")"
        and "(" in text[first.end : second.numeral.start]
        else second.end
    )
    return Quantity(
        value=first.numeral.value * factor,
        unit=unit,
        relation=relation,
        precision=first.numeral.precision * factor,
        spread=abs(second.numeral.value * second.factor),
        noun=first.noun or second.noun,
        text=text[first.numeral.start : end],
        start=first.numeral.start,
        end=end,
    )


def _quantity(text: str, part: _Part, *, relation: Relation) -> Quantity:
    """Return one number as a quantity."""
    return Quantity(
        value=part.numeral.value * part.factor,
        unit=part.unit,
        relation=relation,
        precision=part.numeral.precision * part.factor,
        noun=part.noun,
        text=text[part.numeral.start : part.end],
        start=part.numeral.start,
        end=part.end,
    )
