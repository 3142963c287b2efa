"""Whether the title a report gives can be the title of a paper: alike is not enough."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from claimcheck.records import record

_SAME = 0.75  # share of the reported title's weight that the paper's own must hold
_NAMELESS = 0.9  # the same, once a name that the paper's own title leaves out is set aside
_NAMED = 0.25  # the same, where both titles begin with one name ("MINT: ...")
_EXTENDED = 0.6  # the same, where the paper's whole title stands inside the reported one
_RETURN = 0.6  # share of the paper's own title that one which is no part of it must hold
_RUN_WORDS = 4  # words in a row that make a title a part of another
_PHRASE_WORDS = 3  # so few words, small ones aside, may be a nickname or a description
_NAME_WORDS = 3  # most words of a name before a colon
_CONTAINED_LETTERS = 12  # a shorter title tells little by standing inside another
_GENERIC_WEIGHT = 0.35
_TYPO = 88.0  # rapidfuzz ratio, 0 to 100, from which two long words are one misspelt


def _bag(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _bag(
    "a an and are as at be been by can could do does for from has have how in into is it its of on "
    "or our s that the their them then there these they this to under up was we were what when "
    "where whether which who why will with you your"
)
# Words any title of a field may hold; alone they tell little.
_GENERIC = _bag(
    "analysis approach article based benchmark benchmarking benchmarks data dataset datasets deep "
    "efficient evaluate evaluating evaluation framework improving language languages large "
    "learning method methods model modeling modelling models network networks neural new novel "
    "original paper paradigm preprint report review study survey system systems task tasks "
    "technical toward towards training understanding use using via"
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta",
    "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi",
    "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega",
}  # fmt: skip
_NEGATIONS = frozenset({"not", "no", "never", "without", "beyond"})
_LATEX = re.compile(r"\\[A-Za-z]+\s*|[{}$\\]")
_PART = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:[-‐‑–.][^\W_]+)*")
_ACRONYM = re.compile(r"\b([A-Z]{2,6})s?\b")
_NUMERAL = re.compile(r"\d[\dx]*|ii|iii|iv|vi{0,3}|ix")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|arxiv:\S+", re.IGNORECASE)
_BREAK = re.compile(r"[:?]\s")
_NUMBERED = re.compile(r"^\s*(?:paper\s+)?\d{1,3}\s*[.:)]\s+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:\s+[-|–—]\s+arxiv(?:\.org)?)?\s*(?:\.{2,}|…)?\s*$", re.IGNORECASE)


class Likeness(StrEnum):
    """What two titles say of each other."""

    SAME = "same"
    UNSURE = "unsure"  # the reported one is a name or a phrase that proves nothing
    OTHER = "other"


def compare(reported: str, actual: str) -> Likeness:
    """Return whether the title a report gives can be that of the paper titled `actual`.

    Reports shorten titles, drop the subtitle, put the system's name before it, reorder, abbreviate
    and misspell it. What they do not do is bring in weighty words of their own: those are another
    work's, however much the rest is alike ("How Language-Neutral is Multilingual BERT?" is not
    "How multilingual is Multilingual BERT?").
    """
    given, own = _take_apart(reported), _take_apart(actual)
    if not given.words or not own.words:
        return Likeness.UNSURE
    if given.squashed == own.squashed or _same_name(given, own):
        return Likeness.SAME
    if _differ_in_kind(given, own):
        return Likeness.OTHER
    if _is_part(given, own) or _is_rewording(given, own):
        return Likeness.SAME
    return Likeness.UNSURE if _proves_little(given, own) else Likeness.OTHER


def share_in(reported: str, text: str) -> float:
    """Return the share, 0 to 1, of a reported title's weight whose words stand in `text`."""
    given = _take_apart(reported)
    return _cover(given, given.words, _take_apart(text))


def is_title_in(reported: str, text: str) -> bool:
    """Return whether a reported title stands whole in `text`."""
    return _stands_in(_take_apart(reported).words, _take_apart(text))


def has_title_case(reported: str) -> bool:
    """Return whether most words are capitals' ("Learning under Concept Drift"): a title's habit."""
    words = [word for word in _WORD.findall(reported) if word.lower() not in _STOP][1:]
    capitals = sum(1 for word in words if str(word)[0].isupper())
    return 2 * capitals > len(words)


def is_named_in(reported: str, actual: str, text: str) -> bool:
    """Return whether a report puts a name that `text` has before the paper's own words.

    "AskBench: Doubt in Chats" is "Measuring Doubt in Long Chats" if its page 1 says AskBench.
    """
    given = _take_apart(reported)
    if not given.name or given.name not in _joined(_take_apart(text).parts):
        return False
    return _cover(given, given.rest, _take_apart(actual)) >= _SAME


def is_nickname(title: str) -> bool:
    """Return whether a title holds at most one weighty word ("the GPT-3 paper")."""
    return len(_weighty(_take_apart(title).words)) <= 1


def tells(title: str) -> bool:
    """Return whether a title says enough to be told from others: two words, one of them weighty."""
    words = _take_apart(title).words
    return len(_told(words)) >= 2 and any(word.isalpha() for word in _weighty(words))


@record
class _Title:
    """A title taken apart; `name` is what stands squashed before a colon, `rest` the words after.

    `words` are in order and lower case, hyphens closed ("fewshot"); `parts` are split at hyphens.
    """

    full: str
    text: str
    words: tuple[str, ...]
    parts: tuple[str, ...]
    name: str
    rest: tuple[str, ...]

    @property
    def squashed(self) -> str:
        """Return the letters and digits alone."""
        return "".join(self.words)

    @property
    def whole(self) -> str:
        """Return the letters and digits of everything, asides included."""
        return "".join(_words(self.full))


def _take_apart(title: str) -> _Title:
    """Return a title without the dress of lists: numbers, asides, "- arXiv", a trailing "..."."""
    text = _TRAILING.sub("", _NUMBERED.sub("", _LATEX.sub("", title)))
    text = _ASIDE.sub(" ", text).strip() or text.strip()
    head, _, tail = text.partition(":")
    name, rest = _words(head), _words(tail)
    named = bool(rest) and 1 <= len(name) <= _NAME_WORDS
    return _Title(
        full=title,
        text=text,
        words=_words(text),
        parts=tuple(_PART.findall(_lower(text))),
        name="".join(name) if named else "",
        rest=rest if named else (),
    )


def _same_name(given: _Title, own: _Title) -> bool:
    """Return whether both bear one name, with nothing to say that two works share it."""
    if not own.name:
        return False
    if "".join(_weighty(given.words)) == own.name or given.squashed == own.name:
        return True
    return given.name == own.name and _cover(given, given.rest, own) >= _NAMED


def _is_part(given: _Title, own: _Title) -> bool:
    """Return whether one title, or the one after a name, stands whole inside the other."""
    if _words(_BREAK.split(given.text)[0]) == own.words:
        return True
    if _stands_in(given.words, own) or _stands_in(given.rest, own):
        return True
    if given.squashed.startswith(own.squashed) and len(_told(own.words)) >= _RUN_WORDS:
        return True  # the first line of a title whose second was not read
    return _stands_in(own.words, given) and _cover(given, given.words, own) >= _EXTENDED


def _differ_in_kind(given: _Title, own: _Title) -> bool:
    """Return whether a number or a "not" tells the titles apart: "Part I" is not "Part II"."""
    here = {word for word in given.parts if _NUMERAL.fullmatch(word)}
    there = {word for word in own.parts if _NUMERAL.fullmatch(word)}
    if here and there and not here & there:
        return True
    return bool(_NEGATIONS & set(given.words) - set(own.words))


def _is_rewording(given: _Title, own: _Title) -> bool:
    """Return whether the reported words are the paper's, and enough of them or in its order."""
    if len(_told(given.words)) < 2:
        return False
    whole = _cover(given, given.words, own) >= _SAME
    nameless = (
        len(_told(given.rest)) >= _PHRASE_WORDS and _cover(given, given.rest, own) >= _NAMELESS
    )
    if not (whole or nameless):
        return False
    return _longest_run(given.parts, own.parts) >= _RUN_WORDS or (
        _cover(own, own.words, given) >= _RETURN
    )


def _proves_little(given: _Title, own: _Title) -> bool:
    """Return whether the reported title may be a phrase, or shares a part with the paper's."""
    if _few_words(given) or _cover(given, given.words, own) >= _SAME:
        return True
    if _cover(given, given.rest, own) >= _NAMELESS:
        return True
    head = _words(given.text.partition(":")[0])
    return head != given.words and _stands_in(head, own)


def _few_words(given: _Title) -> bool:
    """Return whether so little is said that it may be a nickname ("the GPT-3 paper")."""
    if len([word for word in _weighty(given.words) if word.isalpha()]) <= 1:
        return True
    asks = given.text.endswith("?") or given.name
    return (
        not asks
        and len(given.words) <= _PHRASE_WORDS + 1
        and (len(_told(given.words)) <= _PHRASE_WORDS)
    )


def _told(words: Sequence[str]) -> list[str]:
    """Return the words but the small ones."""
    return [word for word in words if word not in _STOP]


def _weighty(words: Sequence[str]) -> list[str]:
    """Return the words that tell one title from another."""
    return [word for word in words if _weight(word) == 1.0]


def _weight(word: str) -> float:
    if word in _STOP:
        return 0.0
    return _GENERIC_WEIGHT if word in _GENERIC else 1.0


def _lower(text: str) -> str:
    """Return the text in lower case, without accents and with Greek letters by name."""
    lower = unicodedata.normalize("NFKC", text).lower()
    spelt = unicodedata.normalize("NFKD", "".join(_GREEK.get(each, each) for each in lower))
    return "".join(each for each in spelt if not unicodedata.combining(each))


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(_PART.findall(word)) for word in _WORD.findall(_lower(text)))


def _stands_in(part: Sequence[str], whole: _Title) -> bool:
    """Return whether the words stand in the title, however that is spaced and hyphenated."""
    squashed = "".join(part)
    long = len(squashed) >= _CONTAINED_LETTERS and len(_told(part)) > 1
    if not long or not _weighty(part):
        return False
    return squashed in whole.squashed or squashed in whole.whole


def _cover(given: _Title, words: Sequence[str], own: _Title) -> float:
    """Return the share of the weight of `words`, some of `given`, that `own` has."""
    total = sum(_weight(word) for word in words)
    pool = set(own.words) | _joined(own.parts) | _spelt_out(own.text, given.parts)
    pool |= _initials(own.parts, given.text)
    joined = _joined(given.parts) & set(own.words)
    found = sum(
        _weight(word)
        for word in words
        if any(_same_word(word, other) for other in pool) or any(word in join for join in joined)
    )
    return found / total if total else 0.0


def _joined(parts: Sequence[str]) -> set[str]:
    """Return every one, two and three parts in a row, written together."""
    return {"".join(parts[i : i + size]) for size in (1, 2, 3) for i in range(len(parts))}


def _spelt_out(own: str, given: Sequence[str]) -> set[str]:
    """Return the words of `given` that the title `own` abbreviates ("LLMs")."""
    letters = (acronym.lower() for acronym in _ACRONYM.findall(own))
    return {word for each in letters for run in _runs(given, each) for word in run}


def _initials(own: Sequence[str], given: str) -> set[str]:
    """Return the acronyms of the title `given` whose letters begin words of `own`."""
    letters = {acronym.lower() for acronym in _ACRONYM.findall(given)}
    return {each + ending for each in letters if _runs(own, each) for ending in ("", "s")}


def _runs(words: Sequence[str], letters: str) -> list[tuple[str, ...]]:
    """Return the runs of words, small words counted or not, whose first letters are `letters`."""
    found = []
    for row in (tuple(words), tuple(_told(words))):
        for start in range(len(row) - len(letters) + 1):
            run = row[start : start + len(letters)]
            if all(word.startswith(letter) for word, letter in zip(run, letters, strict=True)):
                found.append(run)
    return found


def _longest_run(given: Sequence[str], own: Sequence[str]) -> int:
    """Return how many words in a row both titles have."""
    matcher = SequenceMatcher(None, list(given), list(own), autojunk=False)
    return matcher.find_longest_match().size


def _same_word(one: str, other: str) -> bool:
    """Return whether two words are forms of one ("neutral", "neutrality") or one misspelt."""
    if one == other or one + "s" == other or other + "s" == one:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) < 5:
        return False
    shared = Prefix.similarity(short, long)
    if shared >= 5 and shared >= 0.7 * len(long):
        return True
    return len(short) >= 6 and fuzz.ratio(one, other) >= _TYPO
