"""References put together from every place of a report that mentions them."""

import re
from collections import Counter
from collections.abc import Sequence

from claimcheck.extract.titles import Naming, first_surname
from claimcheck.records import ArxivId, Reference, Span, record

_SAME_WORK = 0.7  # of the shorter title's long words, where author and year do not differ
_RARE = 12  # a made-up word more frequent than this is a term of the field, not one paper's


@record
class Scope:
    """A stretch of the report that is about certain references; `single` when it is one paper's."""

    start: int
    end: int
    keys: tuple[str, ...]
    single: bool


@record
class Bibliography:
    """The references of a report, the names they go by, and the stretches about them.

    `coined` are names that one paper's section says the paper introduced; `lists` are the spans of
    reference lists and other places that hold no claims.
    """

    references: tuple[Reference, ...]
    nicknames: dict[str, tuple[str, ...]]
    coined: dict[str, tuple[str, ...]]
    scopes: tuple[Scope, ...]
    lists: tuple[tuple[int, int], ...]


class Draft:
    """A reference being put together from the places that mention it."""

    def __init__(self, *, text: str, start: int, end: int, arxiv_id: ArxivId | None) -> None:
        self.text, self.start, self.end, self.arxiv_id = text, start, end, arxiv_id
        self.label: str | None = None
        self.listed = False
        self.coins: set[str] = set()
        self.naming = Naming()

    def learn(self, naming: Naming, *, better: bool = False) -> None:
        """Take in what another place says; the first that is `better` has the title."""
        old = self.naming
        first, second = (naming, old) if better and not self.listed else (old, naming)
        self.listed = self.listed or better
        self.naming = Naming(
            title=first.title or second.title,
            authors=first.authors or second.authors,
            year=first.year or second.year,
            nicknames=tuple(dict.fromkeys(old.nicknames + naming.nicknames)),
            coined=tuple(dict.fromkeys(old.coined + naming.coined)),
        )


class Drafts:
    """The references met so far, and the stretches of the report known to be about them."""

    def __init__(self, text: str) -> None:
        """Begin with nothing met in the report `text`."""
        self._text = text
        self._found: list[Draft] = []
        self._by_id: dict[str, list[Draft]] = {}
        self._by_title: dict[str, Draft] = {}
        self._scopes: list[tuple[int, int, list[Draft], bool]] = []

    def about(self, start: int, end: int, drafts: Sequence[Draft], *, single: bool) -> None:
        """Note that the report from `start` to `end` is about `drafts`."""
        self._scopes.append((start, end, list(drafts), single))

    def just_scoped(self, place: int) -> bool:
        """Return whether `place` is in one of the last stretches noted."""
        return any(start <= place < end for start, end, _, _ in self._scopes[-4:])

    def meet(
        self,
        start: int,
        end: int,
        *,
        arxiv_id: ArxivId | None,
        naming: Naming,
        label: str | None = None,
    ) -> Draft:
        """Return the reference meant, a known one when id or title say so, else a new one.

        An entry of a list has a `label`, "" when it bears no number; its title is to be preferred.
        Two entries with numbers of their own stay two, whatever they name.
        """
        found = self._known(arxiv_id, naming, label=label)
        if found is None:
            found = Draft(text=self._text[start:end], start=start, end=end, arxiv_id=arxiv_id)
            self._found.append(found)
        elif found.arxiv_id is None or (
            arxiv_id and found.arxiv_id.version is None and arxiv_id.version
        ):
            found.arxiv_id = arxiv_id or found.arxiv_id
        found.learn(naming, better=label is not None)
        found.label = found.label or label or None
        if found.arxiv_id and all(found is not f for f in self._by_id.get(found.arxiv_id.base, [])):
            self._by_id.setdefault(found.arxiv_id.base, []).append(found)
        for name in _title_keys(naming.title):
            self._by_title.setdefault(name, found)
        return found

    def _known(
        self, arxiv_id: ArxivId | None, naming: Naming, *, label: str | None
    ) -> Draft | None:
        if arxiv_id:
            for found in self._by_id.get(arxiv_id.base, []):
                if label and found.label and found.label != label:
                    continue
                versions = {found.arxiv_id.version if found.arxiv_id else None, arxiv_id.version}
                if len(versions - {None}) < 2 and same_title(found.naming.title, naming.title):
                    return found
        for name in _title_keys(naming.title):
            titled = self._by_title.get(name)
            if titled is None or (label and titled.label and titled.label != label):
                continue
            if arxiv_id is None or titled.arxiv_id is None:
                return titled
        return None

    def _merge(self) -> None:
        """Make a section's paper and an entry of the list one where they are the same work."""
        whole: dict[str, list[Draft]] = {}
        for found in self._found:
            for word in _long_words(found) if found.arxiv_id or found.listed else ():
                whole.setdefault(word, []).append(found)
        into: dict[int, Draft] = {}
        for found in self._found:
            if found.arxiv_id or found.listed:
                continue
            near = [other for word in sorted(_long_words(found)) for other in whole.get(word, [])]
            best = max(near, key=lambda other: _likeness(found, other), default=None)
            if best and _likeness(found, best) >= _SAME_WORK:
                best.learn(found.naming)
                best.start, best.end, best.text = min(
                    (best.start, best.end, best.text), (found.start, found.end, found.text)
                )
                best.coins |= found.coins
                into[id(found)] = best
        self._found = [found for found in self._found if id(found) not in into]
        self._scopes = [
            (start, end, [into.get(id(f), f) for f in about], single)
            for start, end, about, single in self._scopes
        ]

    def _lend_ids(self) -> None:
        """Give a reference without an id that of another entry with the same title."""
        ids = {
            name: found.arxiv_id
            for found in self._found
            for name in _title_keys(found.naming.title)
            if found.arxiv_id
        }
        for found in self._found:
            for name in _title_keys(found.naming.title):
                found.arxiv_id = found.arxiv_id or ids.get(name)

    def bibliography(self, *, lists: Sequence[tuple[int, int]]) -> Bibliography:
        """Return the records, in the order the report first names them, with unique keys."""
        self._merge()
        self._lend_ids()
        self._found.sort(key=lambda found: (found.start, found.end))
        keys = self._keys()
        references = tuple(
            Reference(
                key=keys[id(found)],
                text=found.text,
                span=Span(start=found.start, end=found.end),
                arxiv_id=found.arxiv_id,
                title=found.naming.title,
                authors=found.naming.authors,
                year=found.naming.year,
            )
            for found in self._found
        )
        return Bibliography(
            references=references,
            nicknames=self._nicknames(keys),
            coined=self._coined(keys),
            scopes=tuple(
                Scope(
                    start=start,
                    end=end,
                    keys=tuple(dict.fromkeys(keys[id(found)] for found in about)),
                    single=single,
                )
                for start, end, about, single in self._scopes
            ),
            lists=tuple(sorted(lists)),
        )

    def _keys(self) -> dict[int, str]:
        """Return the key of each draft: its label where no other has the same, else a made one."""
        keys: dict[int, str] = {}
        taken: dict[str, int] = {}
        labels = Counter(found.label for found in self._found)
        for found in self._found:
            base = found.label if found.label and labels[found.label] == 1 else _key(found)
            key = base
            while key in taken:
                taken[base] += 1
                key = f"{base} ({taken[base]})"
            taken[key] = 1
            keys[id(found)] = key
        return keys

    def _nicknames(self, keys: dict[int, str]) -> dict[str, tuple[str, ...]]:
        """Return what the prose may call the references; a name of more than two is nobody's."""
        words = Counter(re.findall(r"[\w-]+", self._text))
        names: dict[str, list[str]] = {}
        for found in self._found:
            rare = [word for word in found.naming.coined if words[word] <= _RARE]
            for name in dict.fromkeys([*found.naming.nicknames, *rare]):
                names.setdefault(name, []).append(keys[id(found)])
        return {name: tuple(owners) for name, owners in names.items() if len(owners) <= 2}

    def _coined(self, keys: dict[int, str]) -> dict[str, tuple[str, ...]]:
        """Return the names of which exactly one paper is said to be the origin."""
        names: dict[str, set[str]] = {}
        for found in self._found:
            for name in found.coins:
                names.setdefault(name, set()).add(keys[id(found)])
        return {name: tuple(owners) for name, owners in names.items() if len(owners) == 1}


def _key(found: Draft) -> str:
    """Return what to call a reference that has no number or BibTeX key."""
    if found.arxiv_id:
        return str(found.arxiv_id)
    if found.naming.authors and found.naming.year:
        return f"{found.naming.authors.split(',')[0]}, {found.naming.year}"
    return found.naming.title or found.text[:60].strip()


def _words(title: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", (title or "").lower())


def _title_keys(title: str | None) -> tuple[str, ...]:
    """Return the strings under which a title is known."""
    words = _words(title)
    return (" ".join(words),) if len(words) >= 3 else ()


def _long_words(found: Draft) -> set[str]:
    """Return the long words of a title, cut short so that "Transformer" is "Transformers"."""
    return {word[:7] for word in _words(found.naming.title) if len(word) >= 5}


def _likeness(one: Draft, other: Draft) -> float:
    """Return the share of one title's long words that the other has, 0 for other authors."""
    if one is other or not one.naming.title or not other.naming.title:
        return 0.0
    surnames = {first_surname(f.naming.authors) for f in (one, other)} - {None}
    years = [f.naming.year for f in (one, other) if f.naming.year]
    if len(surnames) > 1 or (years and max(years) - min(years) > 1):
        return 0.0
    small, large = sorted((_long_words(one), _long_words(other)), key=len)
    if len(small) < 2 and len(surnames) != 1:
        return 0.0
    return len(small & large) / len(small) if small else 0.0


def same_title(one: str | None, other: str | None) -> bool:
    """Return whether two titles may name one paper: most words of the shorter are in the other."""
    small, large = sorted((set(_words(one)), set(_words(other))), key=len)
    return len(small) < 3 or len(small & large) >= 0.5 * len(small)
