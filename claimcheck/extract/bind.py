"""Each claim to the papers it is about: its own citation, else its section's, else all of them."""

import re
from collections.abc import Mapping, Sequence

from claimcheck.extract.references import Bibliography, Scope
from claimcheck.extract.titles import arxiv_ids, first_surname
from claimcheck.records import Reference, record

_NUMBERS = re.compile(r"(?<!\[)\[(\^?[0-9]{1,3}(?:\s?[,;–—-]\s?\^?[0-9]{1,3})*)\](?![\](])")
_CITE_KEYS = re.compile(
    r"\\cite[a-z]*\*?(?:\[[^\]]*\])*\{([^{}]+)\}|\[@([\w:-]+)\]|(?<!\w)@([\w:-]+)"
)
_AUTHOR = re.compile(
    r"(?P<name>[A-ZÀ-Ž][\w'’]+(?:-[A-ZÀ-Ž][\w'’]+)*)"
    r"(?P<more>\s+et\s+al\.?|\s*(?:&|and)\s+(?P<second>[A-ZÀ-Ž][\w'’-]+))?"
    r"(?:'s|’s)?[,\s]*\(?(?P<year>(?:19|20)[0-9]{2})?(?![0-9])"
)
_WORD = re.compile(r"[^\W_]+")

_FOREIGN = re.compile(
    r"[A-ZÀ-Ž][\w'’-]+(?:\s+et\s+al\.?|\s*(?:&|and)\s+[A-Z][\w'’-]+)?,?\s\(?(?:19|20)[0-9]{2}\)"
)


@record
class Citation:
    """What a stretch of text cites: `explicit` by number, key or id, `named` by author or name.

    `hinted` are the papers that coined a name the text uses; they count where nothing else does.
    """

    explicit: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    hinted: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every reference cited, each once."""
        return tuple(dict.fromkeys(self.explicit + self.named))


class Binder:
    """The references of one report, indexed by everything the prose may call them."""

    def __init__(self, known: Bibliography) -> None:
        """Index `known` by key, id, surname and nickname."""
        self._references = known.references
        self._keys = {reference.key for reference in known.references}
        self._by_id: dict[str, list[str]] = {}
        self._by_surname: dict[str, list[Reference]] = {}
        self._names = _NameIndex(known.nicknames)
        self._coins = _NameIndex(known.coined)
        for reference in known.references:
            if reference.arxiv_id:
                self._by_id.setdefault(reference.arxiv_id.base, []).append(reference.key)
            if surname := first_surname(reference.authors):
                self._by_surname.setdefault(surname, []).append(reference)
        self._scopes = _ScopeIndex(known.scopes)

    def scope(self, place: int) -> Scope | None:
        """Return the innermost stretch about certain papers that holds `place`."""
        return self._scopes.at(place)

    def cited(self, text: str) -> Citation:
        """Return what `text` itself cites."""
        explicit: list[str] = []
        for match in _NUMBERS.finditer(text):
            explicit += [n for n in _expand(match[1]) if n in self._keys]
        for match in _CITE_KEYS.finditer(text):
            names = (match[1] or match[2] or match[3]).split(",")
            explicit += [name.strip() for name in names if name.strip() in self._keys]
        for arxiv_id, _, _ in arxiv_ids(text):
            explicit += self._by_id.get(arxiv_id.base, [])
        return Citation(
            explicit=tuple(dict.fromkeys(explicit)),
            named=tuple(dict.fromkeys([*self._authors(text), *self._names.found(text)])),
            hinted=tuple(dict.fromkeys(self._coins.found(text))),
        )

    def _authors(self, text: str) -> list[str]:
        """Return the references whose authors `text` names with a year, "et al." or a co-author."""
        found: list[str] = []
        for match in _AUTHOR.finditer(text):
            candidates = self._by_surname.get(match["name"], [])
            if not candidates or not (match["more"] or match["year"]):
                continue
            if match["year"]:
                year = int(match["year"])
                exact = [r for r in candidates if r.year == year]
                close = [r for r in candidates if r.year is None or abs(r.year - year) == 1]
                candidates = exact or (close if len(candidates) == 1 else [])
            if match["second"] and len(candidates) > 1:
                candidates = [r for r in candidates if match["second"] in (r.authors or "")]
            if len(candidates) == 1 or (match["year"] and candidates):
                found += [r.key for r in candidates]
        return found


class _NameIndex:
    """Names and whose they are, found in a text by their first word."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._by_word: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for name, owners in names.items():
            if words := _WORD.findall(name):
                self._by_word.setdefault(words[0].lower(), []).append((name, owners))

    def found(self, text: str) -> list[str]:
        """Return the keys of the references that `text` calls by name, in order of the text."""
        found: list[tuple[int, str]] = []
        for match in _WORD.finditer(text):
            for name, owners in self._by_word.get(match[0].lower(), ()):
                at = match.start() - len(_lead_in(name))
                if at >= 0 and _is_name(text, at, name):
                    found += [(at, key) for key in owners]
        return [key for _, key in sorted(found)]


def _lead_in(name: str) -> str:
    """Return what stands before the first word of a name."""
    match = _WORD.search(name)
    return name[: match.start()] if match else ""


def _is_name(text: str, at: int, name: str) -> bool:
    """Return whether `text` has `name` at `at` as a name: whole, and capitalised like one."""
    end = at + len(name)
    there = text[at:end]
    if there.lower() != name.lower():
        return False
    before, after = text[at - 1 : at], text[end : end + 2]
    if before.isalnum() or (before == "-" and text[at - 2 : at - 1].isalnum()):
        return False
    if after[:1].isalnum() or (after[:1] == "-" and after[1:].isalnum() and not after[1].islower()):
        return False
    if there == name:
        return True
    words = [w for w in there.split() if w[0].isalpha()]
    capital = sum(w[0].isupper() for w in words)
    wanted = len(words) if len(words) <= 3 else 0.5 * len(words)
    return len(name) >= 5 and bool(words) and capital >= wanted


def _expand(numbers: str) -> list[str]:
    """Return the single numbers of "6; 7" and "3-5"."""
    found: list[str] = []
    for part in re.split(r"\s?[,;]\s?", numbers.replace("^", "")):
        ends = [int(n) for n in re.findall(r"[0-9]+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= 30:
            found += [str(n) for n in range(ends[0], ends[1] + 1)]
        else:
            found += [str(n) for n in ends]
    return found


class _ScopeIndex:
    """The innermost scope at a place; scopes nest."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._scopes = sorted(scopes, key=lambda s: (s.start, -s.end))
        self._next = 0
        self._stack: list[Scope] = []
        self._last = -1

    def at(self, place: int) -> Scope | None:
        """Return the innermost scope that holds `place`; cheapest when places increase."""
        if place < self._last:
            self._next, self._stack = 0, []
        self._last = place
        while self._next < len(self._scopes) and self._scopes[self._next].start <= place:
            self._stack.append(self._scopes[self._next])
            self._next += 1
        self._stack = [scope for scope in self._stack if scope.end > place]
        return self._stack[-1] if self._stack else None


def cites_others(text: str) -> bool:
    """Return whether `text` cites by author and year; of use where no reference fits."""
    return bool(_FOREIGN.search(text))


def bound(own: Citation, *, around: Citation, scope: Scope | None) -> tuple[str, ...] | None:
    """Return the keys a claim is about, None when only all references are left.

    `own` is what the claim's sentence cites, `around` what its block does. Inside a stretch about
    one paper, that paper stays among those a sentence names besides.
    """
    if own.explicit:
        return own.keys
    if scope and scope.single:
        return tuple(dict.fromkeys(scope.keys + own.named))
    if own.named:
        return own.named
    if around.keys:
        return around.explicit or around.named
    return own.hinted or around.hinted or (scope.keys if scope else None)
