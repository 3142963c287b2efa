"""Numbers as they are written: digits with separators, exponents and suffixes, or words."""

import math
import re
from collections.abc import Iterator

from claimcheck.records.base import record

THIN = "\u2009\u202f\u00a0\u200a"  # the spaces typesetters put between groups of digits

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUFFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "b": 1e9, "T": 1e12}
_MAGNITUDES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
"""
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_UNITS.split())}
_TENS = {word: 10 * number for number, word in enumerate(_DECADES.split(), 2)}
_MULTIPLES = {"tw": 2.0, "thr": 3.0, "dou": 2.0, "tri": 3.0, "qua": 4.0}
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}

_UNIT_WORD = "|".join(sorted(_SMALL, key=len, reverse=True))
_TENS_WORD = "|".join(_TENS)
_DIGIT_WORD = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_100 = rf"(?:(?:{_TENS_WORD})(?:[- ](?:{_DIGIT_WORD}))?|{_UNIT_WORD})"
_MAGNITUDE = "hundred|thousand|million|billion|trillion"
_PART_WORD = "half|halves|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?"

# "56, 355" is how a PDF gives 56,355 set as mathematics; "64, 128" is a list of sizes.
_NO_POWER_OF_2 = r"(?!(?:1|2|4|8|16|32|64|128|256|512),\ (?:128|256|512)(?![0-9]))"
_SPACES = f"[ {THIN}]"
_POWER = r"\^\{?[+\-−]?[0-9]{1,2}\}?"
_NUMBER = re.compile(
    rf"""
    (?P<sign>(?<![\w.)\]%\-–—±+])[+\-−]|(?<!\w)minus\x20)?
    (?P<digits>
        [0-9]{{1,3}}(?:,[{THIN}]?[0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?
      | [0-9]{{1,3}}(?:[{THIN}][0-9]{{3}})+(?![0-9])(?:\.[0-9]+)?
      | (?<!,\ ){_NO_POWER_OF_2}[0-9]{{1,3}},\ [0-9]{{3}}(?![0-9%.,]|\ ?(?:and|or|&)\ [0-9])
      | [0-9]+(?:\.[0-9]+)?
      | (?<![0-9])\.[0-9]+
    )
    (?P<exponent>
        [eE][+\-−]?[0-9]{{1,3}}(?![\w])
      | {_SPACES}?·{_SPACES}?10[3-9](?![0-9.,])  # a PDF's text loses what is raised
      | {_SPACES}?[×x*·]{_SPACES}?10(?:{_POWER}|[−-][0-9]{{1,2}}|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
      | {_POWER}
      | (?<=10)(?<![0-9.,]10)(?:−[0-9]{{1,2}}(?![0-9.%])|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)
    )?
    (?:
        (?P<suffix>[KMBTkb])(?![A-Za-z0-9])
      | {_SPACES}(?P<spaced>[KMB])(?={_SPACES}[a-z])
      | (?:{_SPACES}|-)?(?P<magnitude>{_MAGNITUDE}|mn|bn)s?(?![A-Za-z0-9])
    )?
    """,
    re.VERBOSE,
)
_WORDS = re.compile(
    rf"""\b(?:
      (?P<share>(?P<share_top>{_BELOW_100})\ in\ (?P<share_of>three|four|five|ten|twenty|hundred))
    | (?P<multiple>twice|thrice|(?:double|triple|quadruple)[sd]|(?:doubl|tripl)ing
        |(?:double|triple)(?=\ (?:the|that|its|their|those)\b))
    | (?P<half_of>half\ an?\ (?P<half_magnitude>{_MAGNITUDE}))
    | (?P<part>(?:(?P<part_top>one|two|three|four|five|seven|nine)[- ](?P<part_word>{_PART_WORD}))
        |half|(?:a|an)\ (?:half|quarter)|(?<=\bby\ )an?\ (?:{_PART_WORD})
        |an?\ (?:{_PART_WORD})(?=\ (?:of|less|more|fewer|lower|higher|smaller|as)\b|[.,;)]|$))
    | (?P<dozen>(?:(?P<dozen_top>a|one|two|three|four|five|six)\ )dozen)
    | (?P<plain>(?:a|{_BELOW_100})[- ](?:{_MAGNITUDE})(?:[- ](?:{_MAGNITUDE}))?
        (?:(?:\ and\ |\ |-){_BELOW_100})?(?![- ]?(?:hundred|thousand|million|billion))
      | {_BELOW_100})
    )(?:(?![\w])|(?=fold\b))""",
    re.VERBOSE | re.IGNORECASE,
)


@record
class Numeral:
    """A number read from text, before anything is known of its unit.

    `precision` is the size of the last printed digit; `whole` is true of integers as printed,
    `grouped` of thousands separators; `scale` is what a magnitude ("K", "million") multiplied by;
    `share` of fractions of a whole ("a third", "nine in ten"), whose value is then in percent,
    `multiple` of words that multiply ("twice", "doubled").
    """

    value: float
    precision: float
    start: int
    end: int
    whole: bool = True
    grouped: bool = False
    scale: float = 1.0
    share: bool = False
    multiple: bool = False
    word: bool = False


def _scale(exponent: str, *, base: float) -> float | None:
    """Return what an exponent multiplies `base` by: 1e8 in "2.1e8", 10 ** 5 in "10^6".

    None for a power beyond 60, which no report means.
    """
    plain = exponent.translate(_SUPERSCRIPTS).replace("−", "-").lstrip(f" {THIN}")
    digits = re.search(r"[+-]?[0-9]+(?=\}?$)", plain)
    power = int(digits[0]) if digits else 0
    if plain[0] in "eE×x*·":
        power = int(plain[plain.index("10") + 2 :].strip("^{}")) if plain[0] in "×x*·" else power
        return float(10.0**power) if abs(power) <= 60 else None
    if base <= 0 or abs(power * math.log10(base)) > 60:
        return None
    return float(base ** (power - 1))


def _from_digits(match: re.Match[str]) -> Numeral | None:
    """Return the numeral a match of digits spells, None when it is too large to be a number."""
    digits = re.sub(rf"[, {THIN}]", "", match["digits"])
    if len(digits) > 40:
        return None
    decimals = len(digits.partition(".")[2])
    value, precision = float(digits), 10.0**-decimals
    scale = 1.0
    if match["exponent"]:
        factor = _scale(match["exponent"], base=value)
        if factor is None:
            return None
        scale = factor
    if letter := match["suffix"] or match["spaced"]:
        scale *= _SUFFIXES[letter]
    elif match["magnitude"]:
        scale *= _MAGNITUDES[match["magnitude"].lower()]
    sign = -1.0 if match["sign"] in ("-", "−", "minus ") else 1.0
    return Numeral(
        value=_clean(sign * value * scale),
        precision=_clean(precision * scale),
        start=match.start(),
        end=match.end(),
        whole=decimals == 0,
        grouped="," in match["digits"] or any(c in match["digits"] for c in THIN),
        scale=scale,
    )


def _clean(value: float) -> float:
    """Return `value` without the dust of binary multiplication (2.1 * 1e8 is 210000000)."""
    return float(f"{value:.12g}")


def _below_100(text: str) -> int:
    """Return the value of a number word below a hundred."""
    total = 0
    for word in re.split(r"[- ]", text.lower()):
        total += _SMALL.get(word, _TENS.get(word, 1 if word in ("a", "an") else 0))
    return total


def _plain_words(text: str) -> tuple[float, float]:
    """Return (value, precision) of "two hundred and five", "four million", "twenty-five"."""
    total, current, precision = 0.0, 0.0, 1.0
    for word in re.split(r"[- ]+", text.lower()):
        if word in _MAGNITUDES:
            current = max(current, 1.0) * _MAGNITUDES[word]
            precision = precision * _MAGNITUDES[word]
            continue
        if word == "and":
            continue
        number = _below_100(word)
        if current >= 100:
            total, current = total + current, 0.0
        current += number
        precision = 1.0
    return total + current, precision


def _from_words(match: re.Match[str]) -> Numeral:
    """Return the numeral a match of number words spells."""
    share, whole, scale = False, True, 1.0
    if match["share"]:
        whole_of = 100 if match["share_of"].lower() == "hundred" else _below_100(match["share_of"])
        value, precision = 100.0 * _below_100(match["share_top"]) / whole_of, 100.0 / whole_of
        share, whole = True, False
    elif match["half_of"]:
        value = 0.5 * _MAGNITUDES[match["half_magnitude"].lower()]
        precision = scale = value
    elif match["part"]:
        part = re.split(r"[- ]", match["part"].lower())[-1]
        denominator = _PARTS.get(part) or _PARTS[part.removesuffix("s")]
        top = match["part_top"]
        value = 100.0 * (_below_100(top) if top else 1) / denominator
        precision, share, whole = 5.0, True, False  # a word rounds to the nearest twentieth
    elif match["multiple"]:
        word = match["multiple"].lower()
        value = next(times for stem, times in _MULTIPLES.items() if word.startswith(stem))
        precision = 1.0
    elif match["dozen"]:
        value, precision = 12.0 * _below_100(match["dozen_top"]), 1.0
    else:
        value, precision = _plain_words(match["plain"])
        scale = precision if value >= 1e3 else 1.0
    return Numeral(
        value=value,
        precision=precision,
        start=match.start(),
        end=match.end(),
        whole=whole,
        scale=scale,
        share=share,
        multiple=match["multiple"] is not None,
        word=True,
    )


def numerals(text: str) -> Iterator[Numeral]:
    """Yield every number written in `text`, in order, names and years included."""
    found: list[Numeral] = []
    for match in _NUMBER.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        if (numeral := _from_digits(match)) and not (before.isalnum() or before == "_"):
            found.append(numeral)
    found.extend(_from_words(match) for match in _WORDS.finditer(text))
    yield from sorted(found, key=lambda numeral: (numeral.start, numeral.end))
