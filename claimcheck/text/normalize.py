"""Normal forms: two spellings of one thing become one string, or share their tokens."""

import re
import unicodedata
from functools import lru_cache

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
        **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),  # invisible
        "∼": "~",
        "⩽": "≤",
        "⩾": "≥",
        "⁄": "/",
    }
)
_WORD_LISTS = """
a an the of in on at to for from by with and or nor but than as is are was were be been being has
have had having that which who whose while when where if then so into it its they their them this
these those there such also do does did can could may might will would should we our us you your i
he she his her about each any all both some only very more most other same own per via et al e g
respectively however thus hence here not no one
"""
STOP_WORDS = frozenset(_WORD_LISTS.split())
"""Words too common to say what a passage is about."""

_LOW_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_LOW_NUMBERS.split())} | {
    word: str(10 * number) for number, word in enumerate(_TENS.split(), 3)
}

_TOKEN = re.compile(
    r"(?P<number>(?<![^\W_])[0-9]{1,3}(?:,[\u2009\u202f\u00a0]?[0-9]{3})+(?:\.[0-9]+)?(?![0-9])"
    r"|(?<![^\W_])[0-9]*\.?[0-9]+(?![0-9]))(?P<suffix>[KMBTk](?![^\W_]))?"
    r"|(?P<word>[^\W_]+(?:[-'][^\W_]+)*)"
)
_CAMEL = re.compile(r"[A-Z][a-z]{2,}|[A-Z]{2,}(?![a-z])|[a-z]{3,}|[0-9]+")
_SIZED = re.compile(r"([A-Z]{2,}[A-Za-z]?)(LARGE|BASE|SMALL|TINY|XXL|XL)")
_NAME = re.compile(r"(?<=\s)[A-Z][\w-]*|\b\w*[A-Z]\w*[A-Z]\w*")  # not a sentence's first word
_CITED = re.compile(  # "Conneau et al.", "Hu and Li (2019)", "(Hu, 2019)"
    r"\b[A-Z][\w'’-]+(?:\s(?:and|&)\s[A-Z][\w'’-]+)?\s(?:et al\.?|\(\d{4})|\([^()]*\d{4}[a-z]?\)"
)
_COUNTED = re.compile(r"[Nn#](train|test|dev|val|valid)")  # a subscript glued to its letter
_VOWEL = re.compile(r"[aeiouy]")


def fold(text: str, *, lower: bool = False) -> str:
    """Return `text` with compatibility forms, ligatures, dashes, quotes and white space made one.

    The result may differ in length, so offsets do not carry over.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_FOLDS)
    plain = " ".join(plain.split())
    return plain.lower() if lower else plain


@lru_cache(maxsize=1 << 15)
def stem(word: str) -> str:
    """Return `word` (lower case) without its English inflection; crude, but the same both sides."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in ("ments", "ment", "ing", "ed", "ion", "ly"):
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) >= 4 - (suffix in ("ing", "ed")) and _VOWEL.search(rest):
            word = rest
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@lru_cache(maxsize=1 << 15)  # sentences and headers are asked about by every claim in turn
def tokens(text: str) -> tuple[str, ...]:
    """Return the content tokens of `text` for lexical retrieval, in order.

    Lower case and stemmed; numbers plain ("392,702" is "392702", "nine" is "9"); a compound name
    gives its joined form and its parts ("XLM-R": "xlmr", "xlm"; "BERTLARGE": "bertlarge", "bert",
    "large"), so that every spelling of it shares a token with every other.
    """
    found: list[str] = []
    for match in _TOKEN.finditer(_unspaced(text)):
        if match["number"]:
            number = re.sub(r"[,\s]", "", match["number"])
            number = "0" + number if number.startswith(".") else number
            found.append(number + (match["suffix"] or "").lower())
        else:
            found.extend(_word_tokens(match["word"]))
    return tuple(found)


@lru_cache(maxsize=1 << 10)
def name_words(text: str) -> tuple[str, ...]:
    """Return what looks like a name in `text`, in order, but for the authors of cited work."""
    return tuple(dict.fromkeys(match[0] for match in _NAME.finditer(_CITED.sub(" ", text))))


@lru_cache(maxsize=1 << 10)
def name_tokens(text: str) -> frozenset[str]:
    """Return the tokens of what looks like a name in a sentence: capitals but at its beginning."""
    return frozenset(t for match in _NAME.finditer(text) for t in tokens(match[0]))


def _unspaced(text: str) -> str:
    """Return `text` folded, but with thin spaces inside numbers taken out first."""
    return fold(re.sub(r"(?<=[0-9],)[\u2009\u202f\u00a0\u200a](?=[0-9]{3})", "", text))


@lru_cache(maxsize=1 << 16)  # words repeat: a report's papers hold some thousands of them
def _word_tokens(word: str) -> tuple[str, ...]:
    """Return the tokens of one word: its number, its stem, or its joined form and parts."""
    lower = word.lower()
    if lower in STOP_WORDS:
        return ()
    if lower in _NUMBER_WORDS:
        return (_NUMBER_WORDS[lower],)
    pieces = re.split(r"[-']", word)
    if len(pieces) == 1:
        return tuple(_solid_tokens(word))
    joined = "".join(pieces).lower()
    parts = [t for piece in pieces if len(piece) > 1 for t in _word_tokens(piece)]
    if pieces[-1] == "s":
        return tuple(parts)
    return tuple(t for t in (joined, *parts) if t not in ("s", "t"))


def _solid_tokens(word: str) -> list[str]:
    """Return the tokens of a word without hyphens, splitting CamelCase and size suffixes."""
    lower = word.lower()
    if sized := _SIZED.fullmatch(word):
        return [lower, sized[1].lower(), stem(sized[2].lower())]
    if counted := _COUNTED.fullmatch(word):
        return [lower, counted[1]]
    if word[1:].islower() or word.islower() or word.isupper():
        return [stem(lower)]
    parts = _CAMEL.findall(word)
    if len(parts) < 2 or "".join(parts) != word:
        return [lower]
    return [lower, *(stem(part.lower()) for part in parts if not part.isdigit())]
