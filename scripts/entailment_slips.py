"""Claims made by rule from a paper's own text and tables: true ones reworded, and slips of them."""

import random
import re
from collections import Counter
from collections.abc import Iterator

from claimcheck.records import Document, Passage, PassageKind, Table
from claimcheck.retrieve.rank import row_text
from claimcheck.text.normalize import STOP_WORDS, stem
from claimcheck.text.sentences import split_sentences

SUPPORTED, CONTRADICTED, NEITHER = "supported", "contradicted", "not_enough_info"

_TURNS = """
outperform|underperform  outperforms|underperforms  outperformed|underperformed
increase|decrease  increases|decreases  increased|decreased  increasing|decreasing
higher|lower  better|worse  larger|smaller  more|fewer  more|less  greater|smaller  faster|slower
longer|shorter  stronger|weaker  deeper|shallower  best|worst  highest|lowest  largest|smallest
improve|degrade  improves|hurts  improved|degraded  improvement|degradation  gains|losses
before|after  first|last  same|different  similar|different  always|never  easy|hard
monolingual|multilingual  supervised|unsupervised  labeled|unlabeled  encoder|decoder
training|test  development|test  source|target  input|output  positive|negative  left|right
global|local  simple|complex  high|low  small|large  early|late  sufficient|insufficient
possible|impossible  effective|ineffective  robust|brittle  stable|unstable  frozen|fine-tuned
discrete|continuous  dense|sparse  linear|nonlinear  random|fixed  closed|open  with|without
English|German  French|Spanish  Chinese|Japanese  sentence|document  word|character
translation|summarization  classification|generation  minimize|maximize  require|avoid
can|cannot  does|does~not  is|is~not  are|are~not  was|was~not  were|were~not  has|has~no
does~not|does  do~not|do  is~not|is  are~not|are  cannot|can  did~not|did  was~not|was
most|none~of~the  many|no  few|most  all|none~of~the  both|neither~of~the  easily|hardly
"""
_SAME = """
show|demonstrate  shows|demonstrates  showed|demonstrated  use|employ  uses|employs  used|employed
improve|boost  improves|boosts  large|big  significantly|substantially  outperforms|surpasses
outperform|beat  outperformed|surpassed  achieve|reach  achieves|attains  achieved|obtained
increase|rise  increases|grows  decreases|drops  decrease|drop  propose|introduce
proposed|introduced  proposes|presents  train|fit  evaluate|test  evaluated|tested  several|multiple
many|numerous  important|crucial  approach|method  results|outcomes  obtain|get  obtained|reached
because|since  however|yet  find|observe  found|observed  perform|do  require|need  requires|needs
allow|let  enable|permit  contains|holds  contain|include  consists~of|comprises  dataset|corpus
datasets|corpora  compared~to|relative~to  compared~with|relative~to  in~order~to|to
due~to|because~of  a~number~of|several  such~as|like  in~addition~to|besides  based~on|built~on
better~than|superior~to  worse~than|inferior~to  randomly|at~random  only|just  about|roughly
typically|usually  often|frequently  main|principal  entire|whole  begin|start  help|aid
"""
_WIDER = """
most|all  many|all  some|all  several|all  a~few|many  often|always  usually|always
typically|always  generally|always  sometimes|always  mostly|entirely  largely|entirely
partially|fully  partly|fully  slightly|dramatically  marginally|dramatically  nearly|exactly
almost~all|all  may|will  might|will  could|will  can|always  suggest|prove  suggests|proves
indicates|proves  likely|certainly  some~of~the|all~of~the  most~of~the|all~of~the
in~some~cases|in~every~case  in~most~cases|in~every~case  tend~to|always  tends~to|always
limited|unlimited  except~for|including  competitive~with|better~than  comparable~to|better~than
similar~to|better~than  one~of~the|the~only
"""
_LEAD = re.compile(
    r"^(?:however|moreover|furthermore|in addition|additionally|finally|specifically|notably"
    r"|in particular|thus|therefore|as a result|for example|interestingly|first|second|similarly"
    r"|also|note that|we (?:find|observe|show|note|see|found) that)\b,? ?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r" ?\((?:[^()]|\([^()]*\))*\)| ?\[[0-9,\s–-]+\]")
_TAIL = re.compile(
    r", (?:which|while|where|whereas|although|and thus|making|leading|e\.g\.)[^,]*(?=\.$)"
)
_AUTHORS = {"we": "the authors", "our": "their", "us": "the authors", "ours": "theirs"}
_NAME = re.compile(r"(?<=\s)(?:[A-Z][\w-]*[A-Z0-9][\w-]*|[A-Z][a-z]{2,}(?:-[A-Z]\w+)?)\b")


def _rules(text: str, *, both_ways: bool) -> list[tuple[re.Pattern[str], str]]:
    found = []
    for rule in text.split():
        left, right = (side.replace("~", " ") for side in rule.split("|"))
        found.append((re.compile(rf"\b{left}\b", re.IGNORECASE), right))
        if both_ways and " " not in left + right:
            found.append((re.compile(rf"\b{right}\b", re.IGNORECASE), left))
    return found


TURNS, SAME, WIDER = (
    _rules(_TURNS, both_ways=True),
    _rules(_SAME, both_ways=True),
    _rules(_WIDER, both_ways=False),
)


def slips(document: Document, rng: random.Random) -> Iterator[dict]:
    """Yield premise, claim and label over one paper: reworded sentences, and slips of them.

    A true claim and its slip carry the same "pair". Claims held against another passage of the
    same paper that shares words with them are "not enough".
    """
    passages = prose(document)
    names = _names(" ".join(p.text for p in passages))
    for passage in passages:
        for start, end in split_sentences(passage.text):
            sentence = passage.text[start:end]
            if not _usable(sentence):
                continue
            true = reworded(sentence, rng)
            pair = f"{document.paper}/{passage.id}/{start}"
            slip = slipped(true, passage.text, names, rng)
            if slip is not None:
                yield _item(passage.text, true, SUPPORTED, pair)
                yield _item(passage.text, slip, CONTRADICTED, pair)
            other = nearest(true, passage, passages, rng)
            if other is not None:
                said = slip if slip is not None and rng.random() < 0.4 else true
                yield _item(other.text, said, NEITHER, None)
    for table in document.tables:
        yield from _row_claims(document.paper, table, rng)


def prose(document: Document) -> list[Passage]:
    """Return the passages of running text that are long enough to say something."""
    kinds = (PassageKind.BODY, PassageKind.ABSTRACT)
    return [p for p in document.passages if p.kind in kinds and len(p.text.split()) >= 12]


def _names(text: str) -> list[str]:
    """Return the capitalised words of a paper that it never writes small, and says twice."""
    counts = Counter(_NAME.findall(text))
    small = set(re.findall(r"\b[a-z]+\b", text))
    return sorted(n for n, count in counts.items() if count > 1 and n.lower() not in small)


def _item(premise: str, claim: str, label: str, pair: str | None) -> dict:
    item = {"premise": premise, "claim": claim, "label": label, "source": "slips"}
    return item if pair is None else {**item, "pair": pair}


def _usable(sentence: str) -> bool:
    words = sentence.split()
    letters = sum(c.isalpha() or c == " " for c in sentence)
    return (
        8 <= len(words) <= 40
        and sentence[0].isupper()
        and sentence.endswith(".")
        and letters > 0.85 * len(sentence)
    )


def reworded(sentence: str, rng: random.Random) -> str:
    """Return the sentence said otherwise: asides and leads dropped, some words exchanged."""
    text = _ASIDE.sub("", sentence)
    if rng.random() < 0.7:
        text = _LEAD.sub("", text)
    if rng.random() < 0.6:
        text = _TAIL.sub("", text)
    text = re.sub(
        r"\b(we|our|us|ours)\b", lambda m: _AUTHORS[m[0].lower()], text, flags=re.IGNORECASE
    )
    for pattern, word in rng.sample(SAME, len(SAME)):
        if rng.random() < 0.6:
            text = pattern.sub(word, text, count=1)
    return text[:1].upper() + text[1:]


def slipped(claim: str, premise: str, names: list[str], rng: random.Random) -> str | None:
    """Return the claim with one fact turned: direction, negation, scope, hedge or a name."""
    ways = [_turned, _turned, _widened, _widened, _renamed, _swapped]
    for way in rng.sample(ways, len(ways)):
        text = way(claim, premise, names, rng)
        if text is not None and text != claim:
            return text
    return None


def _exchange(
    claim: str, rules: list[tuple[re.Pattern[str], str]], rng: random.Random
) -> str | None:
    fitting = [(pattern, word) for pattern, word in rules if pattern.search(claim)]
    if not fitting:
        return None
    longest = [f for f in fitting if " " in f[0].pattern]  # "is not" before "is"
    pattern, word = rng.choice(longest or fitting)
    spots = list(pattern.finditer(claim))
    spot = rng.choice(spots)
    return claim[: spot.start()] + word + claim[spot.end() :]


def _turned(claim: str, premise: str, names: list[str], rng: random.Random) -> str | None:
    return _exchange(claim, TURNS, rng)


def _widened(claim: str, premise: str, names: list[str], rng: random.Random) -> str | None:
    return _exchange(claim, WIDER, rng)


def _renamed(claim: str, premise: str, names: list[str], rng: random.Random) -> str | None:
    """Return the claim said of another name, mostly one that the premise has too."""
    own = [n for n in _NAME.findall(claim) if n in names]
    if not own:
        return None
    here = [n for n in _NAME.findall(premise) if n not in own and n in names]
    pool = here if here and rng.random() < 0.6 else [n for n in names if n not in own]
    if not pool:
        return None
    return claim.replace(rng.choice(own), rng.choice(pool))


def _swapped(claim: str, premise: str, names: list[str], rng: random.Random) -> str | None:
    """Return the claim with two of its names in each other's place, where their order matters."""
    own = list(dict.fromkeys(_NAME.findall(claim)))
    if len(own) != 2 or not re.search(r"\bthan\b|\bfrom\b|\bover\b|\bto\b|\bbut\b|perform", claim):
        return None
    first, second = own
    return claim.replace(first, "\0").replace(second, first).replace("\0", second)


def nearest(
    claim: str, home: Passage, passages: list[Passage], rng: random.Random
) -> Passage | None:
    """Return another passage that shares words with the claim, though not most of them."""
    wanted = _content(claim)
    scored = []
    for passage in passages:
        have = _content(passage.text)
        share = len(wanted & have) / max(1, len(wanted))
        if passage.id != home.id and 0.15 <= share <= 0.5:
            scored.append((-share, passage.id, passage))
    return rng.choice(sorted(scored)[:4])[2] if scored else None


def alike(text: str, other: str) -> bool:
    """Return whether two premises may speak of the same facts."""
    words, others = set(text.lower().split()), set(other.lower().split())
    return len(words & others) > 0.2 * len(words | others)


def _content(text: str) -> set[str]:
    return {stem(w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP_WORDS}


_SAYS = (
    "{row} reaches {value} on {column}.",
    "{row} has a {column} of {value}.",
    "On {column}, {row} scores {value}.",
    "The {column} of {row} is {value}.",
    "{row} gets {value} in {column}.",
    "{value} is the {column} reported for {row}.",
)


def _row_claims(paper: str, table: Table, rng: random.Random) -> Iterator[dict]:
    """Yield, for some rows, a true reading, one off by a column, and one held to another row."""
    rows = sorted({cell.row for cell in table.cells})
    for row in rng.sample(rows, min(len(rows), 4)):
        cells = [c for c in table.cells if c.row == row and c.column_header and c.row_header]
        cells = [c for c in cells if re.search(r"[0-9]", c.text)]
        own = next((c for c in rng.sample(cells, len(cells))), None)
        others = [c for c in cells if own and c.text != own.text]
        if own is None or not others:
            continue
        say = rng.choice(_SAYS)
        head, column = own.row_header[-1], " ".join(own.column_header[-2:])
        premise = row_text(table, row)
        pair = f"{paper}/{table.id}/{row}"
        wrong = rng.choice(others)
        true = say.format(row=head, value=own.text, column=column)
        yield _item(premise, true, SUPPORTED, pair)
        false = say.format(row=head, value=wrong.text, column=column)
        yield _item(premise, false, CONTRADICTED, pair)
        elsewhere = [r for r in rows if r != row]
        if elsewhere:
            yield _item(row_text(table, rng.choice(elsewhere)), true, NEITHER, None)
