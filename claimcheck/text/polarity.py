"""Words that turn a claim round: negation, direction, hedges, universals, superlatives."""

import re
from collections.abc import Iterable
from functools import lru_cache

from claimcheck.text.normalize import stem

NEGATIONS = frozenset(
    "not no never none neither nor cannot without fail fails failed lack lacks unable hardly n't"
    " nothing nobody rarely seldom unlikely".split()
)
UNIVERSALS = frozenset(
    "all every always each any never none consistently whichever entire everywhere uniformly"
    " invariably regardless completely fully only exactly exclusively solely identical same"
    " no without single".split()
)
HEDGES = frozenset(
    "most mostly some sometimes often usually generally typically except exception exceptions"
    " however but although though while may might can could partly partially almost nearly tend"
    " tends suggest suggests limited few several roughly slightly certain unless initial".split()
)

# Opposites of a claim's direction; each line is two camps.
_UP = """
higher high greater larger bigger more increase rise raise gain grow widen exceed above
outperform beat best better improve surpass top win faster quicker ahead upward boost lift
stronger strengthen amplify enhance up positive longer lengthen most largest highest superior help
benefit maximum advantage
"""
_DOWN = """
lower low less smaller fewer decrease drop reduce lose shrink narrow below underperform trail
worst worse worsen hurt degrade deteriorate suffer impair shorten slower behind downward decline
weaker weaken diminish dampen attenuate mitigate down negative shorter least smallest lowest
inferior harm drawback minimum disadvantage cut
fall cost
"""
_CAMPS = """
before|after
first|last
same identical equal similar|different differ distinct
easy easier|hard harder difficult
early earlier|late later
deep deeper|shallow shallower
encourage|discourage
with|without
include|exclude
training train|test
local|global
true|false
monolingual|multilingual cross-lingual
supervised|unsupervised
sufficient enough|insufficient
stable|unstable
converge|diverge
succeed success|fail failure
possible|impossible
necessary needed|unnecessary
random randomly|fixed
freeze frozen|unfreeze
symmetric|asymmetric
linear|nonlinear quadratic exponential
"""
# Opposites on one scale each: what is larger need not be longer. The words of direction above are
# two camps whatever their scale.
_SCALES = """
large larger largest big bigger biggest great greater greatest huge|small smaller smallest tiny
more most|less least fewer fewest
high higher highest|low lower lowest
long longer longest lengthen|short shorter shortest shorten
fast faster fastest quick quicker quickest|slow slower slowest
good better best well superior improve boost benefit enhance help|\
bad badly worse worst poor poorly inferior degrade deteriorate suffer impair hurt harm worsen
strong stronger strongest strengthen|weak weaker weakest weaken
increase rise raise gain grow|decrease drop reduce lose loss shrink fall decline cut
above exceed outperform beat surpass|below underperform trail behind
maximum peak top|minimum bottom
"""
_SUPERLATIVE_UP = frozenset(
    "largest highest best greatest most biggest longest strongest fastest".split()
)
_SUPERLATIVE_DOWN = frozenset("smallest lowest worst least fewest shortest weakest slowest".split())
SUPERLATIVES = _SUPERLATIVE_UP | _SUPERLATIVE_DOWN
_SUMMITS, _BOTTOMS = frozenset("maximum top peak".split()), frozenset("minimum bottom".split())
LESS_IS_BETTER = frozenset(
    stem(word)
    for word in "perplexity ppl error errors loss wer cer latency time cost memory fid mse rmse mae"
    " bpb bits nll divergence kl ter distance regret toxicity".split()
)
# Words of direction that compare nothing: names ("low-resource", "win rate"), bounds of a number.
_NOT_COMPARING = re.compile(
    r"\b\w+(?:-\w+)+\b|\bthe (?:most|least)\b|\bwin(?:ning)? (?:rates?|%)"
    r"|\b(?:more|less|fewer|greater|higher|lower|larger|smaller|longer|shorter) than"
    r"(?= (?:an? |about |roughly )?(?:\W?\d[\d.,]*|half|third|quarter|tenth|hundred|thousand"
    r"|million|billion|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty)\b)",
    re.IGNORECASE,
)
_EDGES_PAST = re.compile(r"\bedg(?:e|es|ed|ing)\s(?:past|out)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+?n['’]t\b|[A-Za-z]+")


@lru_cache(maxsize=1 << 14)
def words(text: str) -> tuple[str, ...]:
    """Return the plain lower-case words of `text`, "n't" split off, nothing left out."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'")
        if word.endswith("n't"):
            found.extend((word[:-3], "not"))
        else:
            found.append(word)
    return tuple(found)


def _camps() -> dict[str, set[tuple[int, int]]]:
    table: dict[str, set[tuple[int, int]]] = {}
    for line_number, line in enumerate([f"{_UP}|{_DOWN}", *_CAMPS.strip().split("\n")]):
        for side, camp in enumerate(line.split("|")):
            for word in camp.split():
                table.setdefault(stem(word), set()).add((line_number, 1 if side == 0 else -1))
    return table


_DIRECTIONS = _camps()


def leanings(text_words: Iterable[str]) -> dict[int, int]:
    """Return, for each pair of opposite camps the words touch, the camp's sign; 0 when both."""
    found: dict[int, int] = {}
    for word in text_words:
        for pair, sign in _DIRECTIONS.get(stem(word), ()):
            found[pair] = sign if found.get(pair, sign) == sign else 0
    return found


_ON_SCALE = {
    stem(word): (number, sign)
    for number, line in enumerate(_SCALES.strip().split("\n"))
    for sign, camp in zip((1, -1), line.split("|"), strict=True)
    for word in camp.split()
}


def antonyms(claim: Iterable[str], sentence: Iterable[str]) -> int:
    """Return on how many scales both are on one side, less those on which they are opposed.

    A scale on which either says both ("from low to high") counts for neither.
    """
    ours, theirs = _scales(claim), _scales(sentence)
    return sum(ours[scale] * theirs[scale] for scale in ours.keys() & theirs.keys())


def _scales(text_words: Iterable[str]) -> dict[int, int]:
    found: dict[int, int] = {}
    for word in text_words:
        if placed := _ON_SCALE.get(stem(word)):
            scale, sign = placed
            found[scale] = sign if found.get(scale, sign) == sign else 0
    return found


def direction(text_words: Iterable[str]) -> int:
    """Return 1 when the words say more, -1 when they say less, 0 when neither or both."""
    return leanings(text_words).get(0, 0)


@lru_cache(maxsize=1 << 13)
def comparing(text: str) -> tuple[str, ...]:
    """Return the words of `text` without those that name things or bound a number."""
    return words(_NOT_COMPARING.sub(" ", _EDGES_PAST.sub("beats", text)))


def superlative(text_words: Iterable[str]) -> int:
    """Return 1 when the words claim a maximum, -1 a minimum, 0 neither or both.

    "The lowest peak accuracy" is a minimum: what is peak or top counts only by itself.
    """
    found = set(text_words)
    claimed = bool(found & _SUPERLATIVE_UP) - bool(found & _SUPERLATIVE_DOWN)
    if found & SUPERLATIVES:
        return claimed
    return bool(found & _SUMMITS) - bool(found & _BOTTOMS)


def quality_sign(claim: str, metric: str, quality: frozenset[str]) -> int:
    """Return -1 where the claim speaks of quality and less of the metric is better, else 1.

    `quality` are the words that speak of it, `metric` what a number's headers say it is.
    """
    if not quality.intersection(words(claim)):
        return 1
    return -1 if LESS_IS_BETTER.intersection(map(stem, words(metric))) else 1


def count_of(text_words: Iterable[str], kind: frozenset[str]) -> int:
    """Return how many of the words are of `kind`."""
    return sum(word in kind for word in text_words)
