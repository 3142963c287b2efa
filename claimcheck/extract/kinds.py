"""What sort of assertion a claim makes, by rule."""

import re
from collections.abc import Sequence

from claimcheck.records import ClaimKind, Quantity, Unit

_CITED = re.compile(r"\b[0-9][0-9,]*\+?\s+citations?\b|\bcitations?:\s*[0-9]", re.IGNORECASE)
_DERIVED = re.compile(
    r"\b(?:combined|in total|altogether|on average across|(?:the )?(?:sum|mean|difference|ratio"
    r"|gap|spread|margin) (?:of|between)|adds? up to|taken together|times (?:as|more|larger|the)"
    r"|smallest|largest|highest|lowest|best (?:score|result)|fewest|most (?:of|training)"
    r"|all (?:but|three|four|five|six|seven|eight|nine)|average[sd]? (?:of|over|across))\b",
    re.IGNORECASE,
)
_GAIN = re.compile(
    r"\b(?:improv\w*|gain\w*|increas\w*|rais\w*|boost\w*|drop(?:s|ped)?|declin\w*|degrad\w*|decreas\w*"
    r"|reduc\w*|lower\w*|los[se]\w*|loss|ahead|exceed\w*|surpass\w*|outperform\w*|beats?|better"
    r"|worse|higher|less|behind|fell|falls?|rise[sn]?|grows?|advantage|more)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:improve(?:s|d|ment)|gain(?:s|ed)?|rais(?:es|ed)|boosts?|drop(?:s|ped)|degrad\w+"
    r"|lift(?:s|ed)|shrinks?|increase[sd]?|decrease[sd]?|reduce[sd]?|reduction|los(?:es|s|t)"
    r"|from [^.]{1,30} to)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten|none) (?:out )?of the"
    r" (?:[0-9]{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"\b(?:examples?|instances?|sentences?|pairs?|questions?|samples?|items?|documents?|articles?"
    r"|passages?|problems?|dialogues?|conversations?|images?|prompts?|tokens?|words?|premises?"
    r"|instructions?|queries|entries|paragraphs?|records?|utterances?|annotations?|triples?"
    r"|training set|test set|dev(?:elopment)? set|corpus|hours of)\b",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:sourced|drawn|taken|collected|derived|come[s]?|came|obtained|gathered|crawled|scraped"
    r"|extracted|built|stem[s]?|originat\w+|harvested)\b[^.;]{0,40}\b(?:from|out of|on)\b"
    r"|\b(?:based on|source[sd]?)\b",
    re.IGNORECASE,
)
_COMPARISON = re.compile(
    r"\b(?:outperform\w*|better|worse|more|less|higher|lower|larger|smaller|faster|slower|beats?"
    r"|exceed\w*|surpass\w*|than|compared (?:to|with)|versus|vs\.?|most|least|best|worst|superior"
    r"|twice|half as|commoner|rarer|largest|smallest|highest|lowest|biggest|fewest|fewer|greater"
    r"|above|below|under|ties|tied|equals?|dominat\w*|wins?|loses?|harder|easier|stronger|weaker"
    r"|longest|shortest|inferior|closes? the gap|trails?|behind|ahead of|strongest|weakest"
    r"|competitive)\b",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:uses?|used|using|trained|trains?|fine-?tun\w*|evaluat\w*|propos\w*|introduc\w*|consists?"
    r"|compris\w*|comput\w*|train(?:ing)? (?:on|with)|initiali[sz]\w*|optimi[sz]\w*"
    r"|appl(?:y|ies|ied)"
    r"|formaliz\w*|decompos\w*|measur\w*|encod\w*|decod\w*|replac\w*|mask\w*|sampl\w*|swapp\w*"
    r"|add(?:s|ed|ing)|follow\w*|select\w*|learn\w*|convert\w*|generat\w*|combin\w*|includ\w*"
    r"|pass(?:es|ed)|start(?:s|ed)?|keeps?|kept|frozen|shared?|shares|feeds?|fed|joins?|assign\w*"
    r"|predict\w*|average[sd]?|split\w*|defin\w*|chosen|built|made|work(?:s|ed) by|relies|rely"
    r"|serv\w*|annotat\w*|translat\w*|filter\w*|tested|via|through)\b",
    re.IGNORECASE,
)
_HYPER = re.compile(
    r"\b(?:learning rate|batch(?:es)?(?: size)?|epochs?|dropout|hidden (?:units?|size|dimension\w*)"
    r"|layers?|heads?|temperature|beam|warm-?up|steps?|optimi[sz]er|adamw?|rmsprop|sgd|beta"
    r"|weight decay|embedding (?:size|dimension\w*)|dimension\w*|seeds?"
    r"|vocabulary|max(?:imum)? (?:sequence )?length|context (?:length|window)"
    r"|threshold)\b",
    re.IGNORECASE,
)
_METRIC = re.compile(
    r"\b(?:accuracy|f1|bleu|rouge(?:-l)?|exact[- ]match|em|scores?|perplexity|auc|map|mrr|wer"
    r"|precision|recall|correlation|kappa|agreement|win rate|success rate|pass@\w+|reach\w*"
    r"|attain\w*|achiev\w*|obtain\w*|get[s]?|scores|asr|hits@\w+)\b",
    re.IGNORECASE,
)


def kind_of(text: str, quantities: Sequence[Quantity]) -> ClaimKind:
    """Return the kind of the claim `text` with its `quantities`; the first rule that fits."""
    if _CITED.search(text) or _OF_ALL.search(text):
        return ClaimKind.COUNT
    if not quantities:
        return _wordy(text)
    units = {q.unit for q in quantities}
    if _HYPER.search(text) and not _METRIC.search(text) and not _GAIN.search(text):
        return ClaimKind.HYPERPARAMETER
    if units & {Unit.POINTS, Unit.RATIO}:
        return ClaimKind.DERIVED if _DERIVED.search(text) else ClaimKind.GAIN
    if Unit.PERCENT in units or any(q.unit is Unit.BARE and q.precision < 1 for q in quantities):
        return _scored(text)
    if _COMPARISON.search(text):
        return ClaimKind.COMPARISON
    counts = [q for q in quantities if q.unit is Unit.COUNT]
    if any(_SIZE.search(q.noun) for q in counts) or (
        any(q.value >= 1000 for q in quantities) and _SIZE.search(text)
    ):
        return ClaimKind.DATASET_SIZE
    if counts:
        return ClaimKind.COUNT
    return ClaimKind.SCORE if _METRIC.search(text) else _wordy(text)


def _scored(text: str) -> ClaimKind:
    """Return the kind of a claim that gives a value of some measure."""
    if _DERIVED.search(text):
        return ClaimKind.DERIVED
    return ClaimKind.GAIN if _CHANGE.search(text) else ClaimKind.SCORE


def _wordy(text: str) -> ClaimKind:
    """Return the kind of a claim without numbers."""
    if _SOURCE.search(text):
        return ClaimKind.SOURCE
    if _COMPARISON.search(text):
        return ClaimKind.COMPARISON
    return ClaimKind.METHOD if _METHOD.search(text) else ClaimKind.QUALITATIVE
