"""Which words of a claim name what its subject is held against: "A gains 4 points over B"."""

import re

from claimcheck.text.normalize import tokens

# Each pattern's group is the comparand. It ends with its clause, or where the setting begins.
_END = (
    r"(?=[,;:.)]|\s(?:on|in|for|at|by|when|after|once|while|whereas|but|and its|under|during)\b|$)"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:than|versus|vs\.?|against|compared (?:to|with)|relative to|unlike|in contrast to"
        r"|instead of|rather than|behind|ahead of|past|in place of)\s([^,;]+?)" + _END,
        r"\b(?:points?|percent|%|accuracy|F1|BLEU|EM|improve\w*|gains?|edge\w*|wins?|lead\w*)\s"
        r"over\s([^,;]+?)" + _END,
        r"\b(?:points?|percent|%|far|well|just|slightly)\s(?:above|below)\s([^,;]+?)" + _END,
        r"\b(?:outperform|beat|exceed|surpass|trail|outscore|outrank|underperform|overtak|top)"
        r"(?:s|es|ing|ed)?\s([^,;]+?)" + _END,
        r"\b(?:los\w+|second|inferior|superior|comparable) to\s([^,;]+?)" + _END,
        r"\bfrom\s([^,;]{2,80}?)\sto\b",
        r"\breplac(?:es|ing|e)\s([^,;]+?)(?=\s(?:with|by)\b|[,;:.)]|\son\b|\sin\b|$)",
        r"\b(?:swapp|substitut|exchang)ing\s([^,;]+?)\s(?:for|with|by)\b",
    )
)
_WORD = re.compile(r"\S+")


def comparand_tokens(text: str) -> frozenset[str]:
    """Return the content tokens that `text` says of comparands alone."""
    spans = [match.span(1) for pattern in _PATTERNS for match in pattern.finditer(text)]
    behind: set[str] = set()
    ahead: set[str] = set()
    for match in _WORD.finditer(text):
        inside = any(start <= match.start() < end for start, end in spans)
        (behind if inside else ahead).update(tokens(match[0]))
    return frozenset(behind - ahead)
