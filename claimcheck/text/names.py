"""Where a number is part of a name (GPT-3, Table 2, 2019, [12]) and counts nothing."""

import re
from collections.abc import Sequence

_FAMILIES = (
    "squad|llama|gpt|claude|gemini|gemma|qwen|mistral|mixtral|phi|falcon|bloomz?|palm|opt|vicuna"
    "|alpaca|wmt|conll|iwslt|semeval|imagenet|cifar|ontonotes|python|cuda|deepseek|grok|whisper"
    "|wikitext|opensubtitles|trec|senseval|version|release|chatglm|baichuan|sonnet|opus|haiku"
    "|universal dependencies|common ?voice|dall-e|yi|flan|glm|dolly|ubuntu"
)
_LABELS = (
    r"sections?|sec\.|secs\.|§+|tables?|tab\.|figures?|figs?\.|equations?|eqs?\.|eqn\.|appendix"
    r"|appendices|app\.|algorithms?|alg\.|chapters?|ch\.|theorems?|lemmas?|footnotes?|lines?"
    r"|pages?|p\.|pp\.|phase|stage|part|no\.|vol\.|volume|issue|reviewer|panel|row|column"
    r"|hypothesis|experiment|example|step|type|tier|round|day|track|subtask|listing"
)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_SERIES = r"[A-Z]?[0-9]+(?:\.[0-9]+)*[a-z]?"
_FURTHER = r"[A-Z]?[0-9]{1,2}(?:\.[0-9]+)*[a-z]?"  # "and 3", not "and 150 samples"
_MEASURED = r"\ ?(?:points?|percent|%|±|×|x\b)"
_JOIN = r"(?:\ ?[,&–—-]\ ?|\ ?--?\ ?|\ and\ |\ or\ |\ to\ |,\ and\ )"

_MASKS = tuple(
    re.compile(pattern, re.IGNORECASE | re.VERBOSE | re.MULTILINE)
    for pattern in (
        r"https?://\S+|www\.\S+",
        r"\b10\.[0-9]{4,9}/\S+",
        r"\b[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}(?:v[0-9]+)?(?![\w.]*[0-9])",
        r"\b[a-z-]{2,12}(?:\.[a-z]{2})?/[0-9]{7}(?:v[0-9]+)?\b",
        r"\[[0-9]{1,3}(?:\ ?[,;–—-]\ ?[0-9]{1,3})*\](?![0-9])",  # [12], [6; 7]
        r"^[\ \t]*(?:[0-9]{1,3}[.)]|[*•-])[\ \t]",  # a list marker
        r"\([0-9]{1,2}\)(?=\ [a-z])",  # (1) first, (2) second
        r"\b[0-9]+\.[0-9]+\.[0-9]+(?:\.[0-9]+)*\b",  # 3.1.1
        rf"(?<![\w])(?:{_LABELS})[\ ~]?\(?{_SERIES}\)?(?:{_JOIN}{_FURTHER}(?![\w%.]|{_MEASURED}))*",
        rf"\b(?:{_MONTHS})\.?\ [0-9]{{1,2}}(?:,\ ?[0-9]{{4}})?(?![0-9])",
        rf"\b[0-9]{{1,2}}\ (?:{_MONTHS})\b",
        r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b",
        r"\b(?:19|20)[0-9]{2}s\b",
        rf"\b(?:{_FAMILIES})[\ ]v?[0-9]{{1,2}}(?:\.[0-9]){{0,2}}(?![0-9%±]|[.,][0-9]|{_MEASURED})",
        rf"\b(?:{_FAMILIES})[\ ](?:19|20)[0-9]{{2}}(?![0-9%]|[.,][0-9])",
        r"\btop[\ -](?:[0-9]+|one|two|three|five|ten)\b(?!\ ?%|\.[0-9])",
        r"\b(?:[0-9]+|two|three|four|five|six|ten)-way\b",
        r"\b(?:zero|one|few)-[a-z]+(?<!third)(?<!half)(?<!quarter)(?<!fifth)(?<!tenth)",
        r"\b(?:second|first|third|other|latter|either|each|every|any|no|which|this|that|the|only)"
        r"\ (?:half|one)\b(?!\ (?:hundred|thousand|million|third|quarter|fifth|tenth|of\ the))",
        r"\bone\ (?:of|another|can|could|may|might|should|must|would|will|is|was|has|who|that"
        r"|which|to|by|at|in\ (?!two|three|four|five|ten|twenty|hundred|[0-9])|for|and|or|hand"
        r"|side|way|day|as|on|from|with|such)\b",
        r"\bone(?=[.,;:)])",
        r"\b(?:zero|half)[\ -](?:shot|precision|duplex|resource|out|mean|padding|padded)\w*",
    )
)
# A word that starts with a letter and holds a digit: BERT-2, WMT14, T5-11B, LLaMA-3.1-8B, F1, v2.
_WORD = re.compile(r"(?<![\w])[^\W\d_]\w*(?:[-‐‑.]\w+)*")
_SIZED_NAME = re.compile(
    rf"\b(?:(?i:{_FAMILIES})|[A-Z]\w{{0,20}}[A-Z0-9]\w{{0,20}}|[A-Z]\w{{0,20}}-[\w-]{{1,20}})"
    r"\ [0-9]{1,4}(?:\.[0-9]{1,3})?[BM](?![\w])"
    r"(?!\ (?:param|token|example|sentence|word|row|pair|image|document))"
)
_DIGIT = re.compile(r"[0-9]")
_REACH = 40  # characters before and after a number that can make it a name
_YEAR = re.compile(r"(?<![\w.,$])(?:19|20)[0-9]{2}(?![0-9A-Za-z%]|[.,][0-9])")
_YEAR_SPAN = re.compile(r"\b((?:19|20)[0-9]{2})\ ?(?:--?|[–—])\ ?(?:19|20)?[0-9]{2}\b(?!,)")
_COUNTED = re.compile(
    r"[\s-](?:[a-z]+[\s-]){0,2}?(?:tokens|steps|examples|sentences|questions|units|dimensions?|dim"
    r"|samples|words|pairs|iterations|epochs|instances|hours|points|documents|images|items|updates"
    r"|dialogues|conversations|problems|queries|prompts|annotators|participants|neurons|batches"
    r"|characters|passages|articles|papers|rows|entries|classes|labels|categories|languages|tasks"
    r"|people|times|sequences|videos|utterances|nodes|edges|gpus|tpus|layers|entities|relations)\b"
    r"|[- ]dimensional",
    re.IGNORECASE,
)
_BOUNDED = re.compile(
    r"(?:at least|at most|up to|more than|less than|fewer than|over|about|roughly|around"
    r"|approximately|nearly|almost|[~≈=<>≥≤])\s?$",
    re.IGNORECASE,
)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Return whether a four-digit number from 1900 to 2039 is a year where it stands."""
    if int(match[0]) > 2039:
        return False
    before = text[max(0, match.start() - 16) : match.start()]
    if _BOUNDED.search(before):
        return False
    after = text[match.end() : match.end() + 50]
    return not _COUNTED.match(after) or before.endswith(("the ", "in ", "In ", "The ", "of "))


def names(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans of `text`, in order, whose digits or number words are names.

    Only what may touch one of `places`, the (start, end) of numbers in order, is looked for.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _windows(text, places):
        spans += [match.span() for mask in _MASKS for match in mask.finditer(text, start, end)]
        spans += [m.span() for m in _WORD.finditer(text, start, end) if _DIGIT.search(m[0])]
        spans += [m.span() for m in _SIZED_NAME.finditer(text, start, end)]
        spans += [m.span() for m in _YEAR_SPAN.finditer(text, start, end)]
        spans += [m.span() for m in _YEAR.finditer(text, start, end) if _is_year(text, m)]
    return sorted(spans)


def _windows(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of whole words around `places`, merged where they meet."""
    windows: list[tuple[int, int]] = []
    for start, end in places:
        left = text.rfind(" ", 0, max(0, start - _REACH)) + 1
        right = text.find(" ", end + _REACH)
        right = len(text) if right < 0 else right
        if windows and left <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(right, windows[-1][1]))
        else:
            windows.append((left, right))
    return windows
