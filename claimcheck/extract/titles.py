"""What a heading or a list entry says of a paper: its title, authors, year and nicknames."""

import re

from claimcheck.extract.outline import plain
from claimcheck.records import ArxivId, record

_CATEGORY = (
    r"(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|q-bio|q-fin"
    r"|alg-geom|cmp-lg|dg-ga|cs|math|nlin|physics|stat|chao-dyn|solv-int|patt-sol|adap-org)"
    r"(?:\.[A-Z]{2})?"
)
_NEW = r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}"
_OLD = rf"{_CATEGORY}/[0-9]{{7}}"
_ID = rf"(?:{_NEW}|{_OLD})(?:v[1-9][0-9]*)?"
ARXIV = re.compile(
    r"<?(?:https?://)?(?:[\w-]{1,20}\.)?(?:arxiv\.org/(?:abs|pdf|html|e-print|format|ps|src)"
    r"|ar5iv(?:\.labs\.arxiv)?\.org/(?:html|abs|pdf)|alphaxiv\.org/(?:abs|pdf|html|overview)"
    rf"|huggingface\.co/papers)/(?P<link>{_ID})(?:\.pdf)?(?![0-9])>?"
    rf"|(?:https?://)?(?:dx\.)?(?:doi\.org/)?(?i:10\.48550/arxiv\.)(?P<doi>{_ID})(?![0-9])"
    r"|(?i:arxiv)(?:\.org)?(?i:\s?preprint|\s?id)?\s?[:\s.,]?\s?(?i:arxiv:)?"
    rf"(?P<named>{_ID})(?![0-9])"
    r"|(?<![\w./:=-])(?P<bare>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{5}(?:v[1-9][0-9]*)?"
    rf"|{_OLD}(?:v[1-9][0-9]*)?)(?![\w]|[.,][0-9])"
)
"""Every spelling of an arXiv id: links (abs, pdf, html, e-print, mirrors), DOIs, "arXiv:", bare."""

_MAYBE_ID = re.compile(r"[0-9]{4}\.[0-9]{4}|/[0-9]{7}")  # without one of these there is no id
URL = re.compile(r"<?https?://[^\s<>)\]]+>?")
_QUOTED = re.compile(r"[\"“]([^\"“”]{8,300})[\"”]")
_NUMBERING = re.compile(
    r"^(?:\[\^?[\w-]{1,12}\]:?|\(?[0-9]+(?:\.[0-9]+)*[.):]?(?=\s)|(?:paper|reference|study)\s*[0-9]+\s*[:.)-])\s*",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![0-9.])((?:19|20)[0-9]{2})[a-z]?(?!\.?[0-9])")
_PARENTHESES = re.compile(r"\s*[(\[]([^()\[\]]{1,120})[)\]]\s*$")
_VENUE = re.compile(
    r"\b(?:NeurIPS|NIPS|ICLR|ICML|ACL|EMNLP|NAACL|EACL|COLING|TACL|AAAI|IJCAI|CVPR|ICCV|ECCV|KDD"
    r"|SIGIR|WWW|JMLR|TMLR|JAIR|arXiv|preprint|Workshop|Proceedings|Conference|Journal|Nature"
    r"|OpenReview|RepL4NLP|SemEval|STOC|FOCS|COLM|Findings|ResearchGate|et al)\b"
)
_AUTHORS = re.compile(
    r"^(?:[A-ZÀ-Ž][\w'’.-]*(?:\s(?:de|van|von|der|la|le|den|Lopez))*,?\s?){1,4}"
    r"(?:et al\.?|(?:&|and)\s[A-ZÀ-Ž])|^[A-ZÀ-Ž][\w'’-]+,\s(?:[A-Z]\.|[A-ZÀ-Ž][\w'’-]+,)"
)
_LEAD_AUTHORS = re.compile(
    r"^(?P<authors>[^\"“():—]{2,160}?)\s*\(?(?P<year>(?:19|20)[0-9]{2})[a-z]?\)?\s*[.,:—–-]+\s+(?P<title>\S.*)$"
)
_BIB_FIELD = re.compile(r"\b(title|author|year)\s*=\s*[{\"]((?:[^{}\"]|\{[^{}]*\})*)[}\"]", re.I)
_SITE = re.compile(  # what web pages append to their titles
    r"\s+[-|–—]\s+(?:arXiv|OpenReview|PMC|PubMed|Nature|ScienceDirect|SpringerLink|Request PDF"
    r"|Wikipedia|Semantic Scholar|ResearchGate|Medium|ACL Anthology|NeurIPS|PLOS One|Science)\b.*$"
    r"|\s*\[?\[[\w-]+\][^\[\]]*\]?$|^\[[\w.-]*\]\s*|\s*\.\.\.$"
)
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*", re.IGNORECASE)
_SURNAME = re.compile(r"[A-ZÀ-Ž][\w'’]+(?:-[A-ZÀ-Ž][\w'’]+)*")
_PARTICLE = re.compile(r"^(?:de la|de|van der|van den|van|von|der|la|le|den|lopez de)\s", re.I)
_GENERIC = frozenset(
    {"position", "survey", "review", "a survey", "a review", "paper", "introduction", "overview"}
    | {"large language models", "language models", "language model", "deep learning", "benchmark"}
    | {"reinforcement learning", "neural networks", "in-context learning", "learning", "models"}
    | {"llm", "llms", "nlp", "bert", "gpt", "ai", "ml", "rl", "rlhf", "dpo", "cnn", "qa", "nlu"}
    | {"nlg", "gans", "gan", "vaes", "transformers", "gpt-2", "gpt-3", "gpt-4", "lms", "tl;dr"}
    | {"deep read", "pdf", "code", "link", "downloaded", "published", "open access", "new"}
)
_SPLIT_TITLE = re.compile(r"\s(?:in|for|with|via|of|on|using|by|under|through)\s")


@record
class Naming:
    """What a heading or an entry says of a paper.

    `nicknames` are names of the paper; `coined` are made-up words inside its title, which may as
    well be terms of the field.
    """

    title: str | None = None
    authors: str | None = None
    year: int | None = None
    nicknames: tuple[str, ...] = ()
    coined: tuple[str, ...] = ()


def arxiv_ids(text: str) -> tuple[tuple[ArxivId, int, int], ...]:
    """Return (id, start, end) of every arXiv id `text` spells, in order."""
    if not _MAYBE_ID.search(text):
        return ()
    found = []
    for match in ARXIV.finditer(text):
        spelled = match["link"] or match["doi"] or match["named"] or match["bare"]
        if spelled[0] in "456789" and spelled[4:5] == ".":
            continue  # 9912.12345 is a number: arXiv has counted months since 2007
        found.append((ArxivId.parse(spelled), match.start(), match.end()))
    return tuple(found)


def first_surname(authors: str | None) -> str | None:
    """Return the first author's surname out of "Wu & Conneau", "J. Smith et al.", "Smith, J."."""
    if not authors:
        return None
    first = re.split(r",|&|/|;|\band\b|\bet al", authors, maxsplit=1)[0].strip()
    names = _SURNAME.findall(re.sub(r"\b[A-Z]\.\s?", "", first))
    return names[-1] if names else None


def heading_naming(text: str) -> Naming:
    """Return what a section heading or a bold lead says of the paper its section is about."""
    rest = _NUMBERING.sub("", plain(text)).strip()
    year = _last_year(rest)
    if quoted := _QUOTED.search(rest):
        authors = re.split(r"\(|—|–|:", rest[: quoted.start()], maxsplit=1)[0].strip(" ,.")
        year = _last_year(rest[: quoted.start()]) or year
        tail = rest[quoted.end() :]
        return _naming(quoted[1], authors=authors or None, year=year, extra=_asides(tail))
    authors = None
    asides: list[str] = []
    while match := _PARENTHESES.search(rest):
        inside = match[1].strip()
        signed = _YEAR.search(inside) or re.search(r"\bet al\b", inside)
        if signed and _SURNAME.match(inside) and not _VENUE.match(inside):
            authors = authors or _before_year(inside)
        asides.append(inside)
        rest = rest[: match.start()]
    if (lead := _LEAD_AUTHORS.match(rest)) and _looks_like_authors(lead["authors"]):
        authors, rest = lead["authors"], lead["title"]
    return _naming(rest, authors=authors, year=year, extra=tuple(asides))


def entry_naming(text: str) -> Naming:
    """Return what an entry of a reference list says of its paper."""
    if re.match(r"\s*@\w+\s*\{", text):
        return _bibtex(text)
    links = list(re.finditer(r"\[((?:[^\[\]]|\[[^\[\]]*\]){4,300})\]\(\s*<?https?://", text))
    bare = _NUMBERING.sub("", plain(URL.sub(" ", text) if not links else text)).strip(" -–—:")
    year = _last_year(ARXIV.sub(" ", bare))
    if quoted := _QUOTED.search(bare):
        authors = bare[: quoted.start()].strip(" ,.:—–-")
        return _naming(quoted[1], authors=_before_year(authors) or None, year=year)
    for link in links:
        if not ARXIV.fullmatch(link[1].strip()) and len(link[1].split()) >= 2:
            return _naming(_without_ids(link[1]), authors=None, year=year)
    emphasised = re.search(r"\*{1,2}([^*]{8,300})\*{1,2}", text)
    if emphasised and len(emphasised[1].split()) >= 3 and not _looks_like_authors(emphasised[1]):
        named = heading_naming(emphasised[1] + " " + "".join(re.findall(r"\([^()]*\)", bare)[:1]))
        return _naming(emphasised[1], authors=named.authors, year=year, extra=named.nicknames)
    return _from_prose(_without_ids(bare), year=year)


def _from_prose(text: str, *, year: int | None) -> Naming:
    """Return the naming of an unquoted entry: "Title (2022)", "Authors (2022). Title. Venue."."""
    if (lead := _LEAD_AUTHORS.match(text)) and _looks_like_authors(lead["authors"]):
        return _naming(_first_sentence(lead["title"]), authors=lead["authors"], year=year)
    parts = [part.strip() for part in re.split(r"(?<![A-Z])(?<!al)\.\s+", text) if part.strip()]
    if len(parts) >= 2 and _looks_like_authors(parts[0]):
        return _naming(parts[1], authors=_before_year(parts[0]), year=year)
    title = parts[0] if parts else ""
    authors = None
    while match := _PARENTHESES.search(title):
        if _looks_like_authors(match[1]) and re.search(r"\bet al\b|[&,]|\band\b", match[1]):
            authors = _before_year(match[1])
        title = title[: match.start()]
    if len(title.split()) < 2 and not re.search(r"[A-Z].*[A-Z]", title):
        return Naming(year=year)
    return _naming(re.sub(r"\s+[-|–]\s+[^-|–]{2,40}$", "", title), authors=authors, year=year)


def _bibtex(text: str) -> Naming:
    fields = {m[1].lower(): re.sub(r"[{}]", "", m[2]) for m in _BIB_FIELD.finditer(text)}
    year = re.search(r"\byear\s*=\s*[{\"]?([0-9]{4})", text, re.I)
    authors = fields.get("author")
    first = re.split(r"\s+and\s+", authors)[0] if authors else None
    return _naming(
        " ".join(fields.get("title", "").split()),
        authors=first + " et al." if first and authors != first else first,
        year=int(year[1]) if year else None,
    )


def _naming(
    title: str, *, authors: str | None, year: int | None, extra: tuple[str, ...] = ()
) -> Naming:
    """Return a `Naming` with the title tidied and its nicknames found."""
    tidy = _SITE.sub("", _without_ids(title)).strip(" .,;:—–-\"“”'")
    return Naming(
        title=tidy if _is_title(tidy) else None,
        authors=authors.strip(" ,.;:") or None if authors else None,
        year=year,
        nicknames=_nicknames(tidy, extra),
        coined=tuple(w for w in re.findall(r"[\w-]+", tidy) if _is_coined(w) and _is_distinct(w)),
    )


def _is_title(text: str) -> bool:
    """Return whether `text` has the words of a title; a date or a category has not."""
    words = [w for w in re.findall(r"[^\W\d_]{3,}", text) if not _MONTH.fullmatch(w)]
    return len(words) >= 2 or (len(words) == 1 and words[0][0].isupper())


def _nicknames(title: str, extra: tuple[str, ...]) -> tuple[str, ...]:
    """Return short names a text may use for the paper, longest claim to the name first."""
    found = [title] if len(title.split()) >= 3 else []
    head = re.split(r"[:?!]|\s[—–-]\s", title, maxsplit=1)[0].strip()
    if head != title and len(head.split()) <= 5:
        found.append(head)
    found += [m[1] for m in re.finditer(r"\(([A-Z][\w-]{1,20})\)", title)]
    cut = _SPLIT_TITLE.split(head, maxsplit=1)[0]
    words = cut.split()
    if cut != head and 2 <= len(words) <= 4 and all(w[0].isupper() for w in words):
        found.append(cut)
    stripped = re.sub(r"^(?:The|A|An)\s|\s(?:Benchmark|Dataset|Corpus|Framework)$", "", head)
    if len(stripped.split()) == 1:
        found.append(stripped)
    found += [aside for aside in extra if _is_nickname(aside)]
    kept = [name for name in dict.fromkeys(found) if _is_distinct(name)]
    return tuple(kept)


def _is_distinct(name: str) -> bool:
    """Return whether a name can stand for one paper."""
    lower = name.lower()
    return len(name) >= 3 and lower not in _GENERIC and not lower.isdigit() and name[:1].isalnum()


def _is_coined(word: str) -> bool:
    """Return whether a word of a title is a made-up name: capitals inside one of its parts."""
    return len(word) >= 4 and any(
        sum(c.isupper() for c in part) >= 2 for part in word.strip("-").split("-")
    )


def _is_nickname(aside: str) -> bool:
    """Return whether a parenthesis holds a short name ("LiC"), no venue, year or authors."""
    return (
        len(aside.split()) <= 2
        and bool(re.match(r"[A-Z]", aside))
        and not _YEAR.search(aside)
        and not _VENUE.search(aside)
    )


def _asides(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\(([^()]{2,40})\)", text))


def _last_year(text: str) -> int | None:
    years = _YEAR.findall(text)
    return int(years[-1]) if years else None


def _before_year(text: str) -> str:
    return _YEAR.split(text, maxsplit=1)[0].strip(" ,.;:()")


def _first_sentence(text: str) -> str:
    return re.split(r"\.\s+|\.$", text, maxsplit=1)[0]


def _looks_like_authors(text: str) -> bool:
    """Return whether a run of words is a list of people rather than a title."""
    if re.search(r"\bet al\b|\b[A-Z]\.(?:\s|,|$)", text):
        return True
    words = re.findall(r"[\w'’-]+", text)
    if not words or len(words) > 60:
        return False
    joined = bool(re.search(r",|&|\band\b", text)) or len(words) <= 2
    names = sum(w[0].isupper() or w.lower() in ("and", "de", "van", "von", "der") for w in words)
    return joined and names == len(words) and not re.search(r"[?!:]", text)


def _without_ids(text: str) -> str:
    """Return `text` without arXiv ids, links and what they leave behind."""
    bare = URL.sub(" ", ARXIV.sub(" ", text))
    bare = re.sub(r"[(\[]\s*(?:arXiv)?[\s,;:]*(?:(?:19|20)[0-9]{2})?\s*[)\]]", " ", bare)
    return " ".join(bare.split()).strip(" ,;:|-–—")
