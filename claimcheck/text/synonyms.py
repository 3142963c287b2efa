"""Spellings of one thing in prose and in table headers: metrics, splits, languages, sizes."""

from functools import cache
from itertools import pairwise

# Each line: spellings that mean the same in a results table, as `tokens` prints them.
_GROUPS = """
accuracy acc
average avg mean averag overall
development dev valid validat
test eval
train trn
parameter param
perplexity ppl perplex
precision prec
recall rec
correlation corr correlat
medium med m
large l lg
small s sm
base b
english en eng
german de deu ger
french fr fra fre
spanish es spa
italian it ita
portuguese pt por
russian ru rus
chinese zh zho cn mandarin
japanese ja jpn jp
korean ko kor
arabic ar ara
turkish tr tur
hindi hi hin
urdu ur urd
bengali bn ben
thai th tha
vietnamese vi vie
greek el ell gre
bulgarian bg bul
romanian ro ron
swahili sw swa
finnish fi fin
estonian et est
hungarian hu hun
polish pl pol
czech cs ces
dutch nl nld
hebrew he heb
indonesian id ind
tamil ta tam
telugu te tel
kazakh kk kaz
nepali ne nep
sinhala si sin
burmese my mya
persian fa fas farsi
basque eu eus
catalan ca cat
latvian lv lav
lithuanian lt lit
ukrainian uk ukr
swedish sv swe
norwegian no nor
danish da dan
javanese jv jav
haitian ht
quechua qu
yoruba yo yor
token tok
example ex instance sample
dimension dim
second sec
million m
billion b
layer lay
learning-rate lr
direct dir
baseline base
partofspeech pos
recurrent rnn
convolutional convolution cnn convnet
"""


@cache
def _groups() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for line in _GROUPS.split("\n"):
        words = line.split()
        for word in words:
            table.setdefault(word, set()).update(words)
    return {word: frozenset(words) for word, words in table.items()}


def group_of(word: str) -> frozenset[str]:
    """Return the tokens that name the same thing as `word` in a table's headers, or nothing."""
    return _groups().get(word, frozenset())


def same_thing(word: str, other: str) -> float:
    """Return how surely two tokens name one thing: 1 equal, less for synonyms and cut forms, or 0.

    Both are tokens of `claimcheck.text.normalize.tokens`. A header cuts words short ("param",
    "Struct."), so a token of three letters or more stands for a longer one that begins with it.
    """
    if word == other:
        return 1.0
    if other in group_of(word):
        return 0.9
    short, long = sorted((word, other), key=len)
    if len(short) >= 3 and short.isalpha() and long.startswith(short) and len(long) > len(short):
        return 0.8 if len(short) >= 4 or len(long) <= 8 else 0.6
    return 0.0


def initials(words: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    """Return the acronyms of runs of two to five words, each with the places of its words.

    "exact match" gives "em", "named entity recognition" "ner".
    """
    found: dict[str, tuple[int, ...]] = {}
    for start in range(len(words)):
        letters = ""
        for word in words[start : start + 5]:
            if not word[:1].isalpha():
                break
            letters += word[0]
            if len(letters) >= 2:
                found.setdefault(letters, tuple(range(start, start + len(letters))))
    return found


def joined_prefixes(words: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Return the short forms that join the beginnings of two neighbouring words, with their places.

    "roberta base" gives "robbase" and "robertab", "super glue" "sglue". Short forms have four
    letters or more, and three or more of one word, so that chance hardly makes one.
    """
    found: dict[str, tuple[int, int]] = {}
    for start, (first, second) in enumerate(pairwise(words)):
        if not (first.isalpha() and second.isalpha()) or first == second:
            continue
        for head in range(1, len(first) + 1):
            for tail in range(1, len(second) + 1):
                if head + tail >= 4 and max(head, tail) >= 3:
                    found.setdefault(first[:head] + second[:tail], (start, start + 1))
    return found
