"""Requests to arXiv with manners: paced, retried where that helps, stopped where it does not."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin, urlsplit

from claimcheck import __version__
from claimcheck.errors import BlockedError, SourceError
from claimcheck.fetch.arxiv.pace import Pace
from claimcheck.fetch.config import FetchConfig
from claimcheck.records import GapKind

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

_BLOCK_BYTES = 1 << 16
_HOPS = 5  # redirects followed for one address
_UNANSWERED = 2  # requests given up in a row before the rest are not asked at all
_UNCONNECTED = 2  # attempts where no server could even be found: a machine without network
_NO_SERVER = "no server was found; check the network, or use --offline with --papers"
_BUSY = {408, 429, 502, 503, 504}  # arXiv answers 429 and 503 under load
_REDIRECT = {301, 302, 303, 307, 308}


class AnswerError(SourceError):
    """An answer, or the lack of one, that cannot be used; `kind` is the gap it leaves.

    `passing` says whether another attempt may cure it, `wait_s` how long the answer asked us to
    wait before that (None where it did not); `unconnected` that no server was reached at all.
    """

    def __init__(
        self,
        message: str,
        *,
        url: str,
        status: int | None = None,
        kind: GapKind = GapKind.UNREACHABLE,
        passing: bool = False,
        wait_s: float | None = None,
        unconnected: bool = False,
    ) -> None:
        """Keep what decides whether to ask again, and when."""
        super().__init__(message, url=url, status=status)
        self.kind = kind
        self.passing = passing
        self.wait_s = wait_s
        self.unconnected = unconnected


class Web:
    """One polite connection. Once arXiv denies access or stops answering, nothing more is asked."""

    def __init__(
        self,
        config: FetchConfig,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        rng: random.Random,
    ) -> None:
        """Open no connection yet."""
        import requests  # 0.1 s that an audit with all its papers at hand does not pay

        self._session = requests.Session()
        contact = f" (+{config.contact})" if config.contact else ""
        self._session.headers["User-Agent"] = f"claimcheck/{__version__}{contact}"
        self._transport_error = requests.RequestException
        self._cut_error = requests.exceptions.ChunkedEncodingError
        self._pace = Pace(
            config.cache_dir,
            delay_s=config.delay_s,
            max_wait_s=config.max_wait_s,
            clock=clock,
            sleep=sleep,
        )
        self._config = config
        self._clock = clock
        self._rng = rng
        self._unanswered = 0
        self._closed: SourceError | None = None

    def ask(self, url: str, read: Callable[["requests.Response"], T]) -> T:
        """Return what `read` makes of the answer at `url`, asking again after a passing fault.

        `read` is given every answer but redirects and those that say arXiv is busy, body unread.

        Raises:
            BlockedError: arXiv denied access, now or earlier in this run.
            AnswerError: the attempts are used up, or no further one would help.
        """
        if self._closed:
            raise self._closed
        for attempt in range(1, self._config.attempts + 1):
            try:
                answer = self._follow(url, read, attempt)
            except BlockedError as error:
                self._closed = error
                raise
            except AnswerError as error:
                last = attempt == self._config.attempts or self._must_stop(error)
                last = last or (error.unconnected and attempt >= _UNCONNECTED)
                if last or not error.passing:
                    self._give_up(error)
                    raise
            else:
                self._unanswered = 0
                return answer
        raise AssertionError("unreachable: the last attempt returns or raises")

    def body(self, response: "requests.Response", *, limit_bytes: int) -> Iterator[bytes]:
        """Yield the answer's body in blocks, up to a size and a time in which it must be complete.

        Raises:
            AnswerError: the body was cut, larger than `limit_bytes`, or not there in time.
        """
        url, started, size = response.url, self._clock(), 0
        cut = GapKind.UNREADABLE_PDF
        try:
            for block in response.iter_content(_BLOCK_BYTES):
                size += len(block)
                if size > limit_bytes:
                    message = f"{url} sent more than {limit_bytes:,} bytes, the most that is taken"
                    raise AnswerError(message, url=url, kind=cut)
                if self._clock() - started > self._config.deadline_s:
                    message = f"{url} was still sending after {self._config.deadline_s:.0f} s"
                    raise AnswerError(message, url=url, passing=True)
                yield block
        except self._cut_error as error:
            message = f"{url} was cut after {size:,} bytes"
            raise AnswerError(message, url=url, kind=cut, passing=True) from error

    def _follow(self, url: str, read: Callable[["requests.Response"], T], attempt: int) -> T:
        """Make one attempt, each redirect on the way a turn of its own."""
        for _ in range(_HOPS):
            with self._pace.turn():
                try:
                    answer = self._once(url, read)
                except self._transport_error as error:
                    unconnected = _is_unconnected(error)
                    reason = _NO_SERVER if unconnected else _reason(error)
                    message = f"{url} did not answer: {reason}"
                    fault = AnswerError(message, url=url, passing=True, unconnected=unconnected)
                    self._pace.defer(self._pause(fault, attempt))
                    raise fault from error
                except AnswerError as error:
                    if error.passing:
                        self._pace.defer(self._pause(error, attempt))
                    raise
            if not isinstance(answer, _Moved):
                return answer
            url = answer.url
        raise AnswerError(f"{url} redirected {_HOPS} times in a row", url=url)

    def _once(self, url: str, read: Callable[["requests.Response"], T]) -> "T | _Moved":
        """Make one request and return what `read` makes of the answer, or where it sent us."""
        timeout_s = self._config.timeout_s
        with self._session.get(
            url, timeout=timeout_s, stream=True, allow_redirects=False
        ) as response:
            status = response.status_code
            if status in _REDIRECT:
                target = urljoin(url, response.headers.get("Location", ""))
                if not same_site(url, target):
                    raise AnswerError(f"{url} redirected to another site, {target!r}", url=url)
                return _Moved(target)
            if status in _BUSY:
                raise AnswerError(
                    f"{url} answered HTTP {status}",
                    url=url,
                    status=status,
                    passing=True,
                    wait_s=retry_after(response.headers.get("Retry-After"), now=self._clock()),
                )
            return read(response)

    def _pause(self, error: AnswerError, attempt: int) -> float:
        """Return the seconds before the next attempt: what arXiv asked, else doubling, jittered."""
        if error.wait_s is not None:
            return error.wait_s
        longest = min(self._config.max_wait_s, self._config.delay_s * 2.0**attempt)
        return longest * self._rng.uniform(0.5, 1.0)

    def _must_stop(self, error: AnswerError) -> bool:
        return error.wait_s is not None and error.wait_s > self._config.max_wait_s

    def _give_up(self, error: AnswerError) -> None:
        """Count a request nobody answered, and close when there is no use in asking on."""
        self._unanswered += error.kind is GapKind.UNREACHABLE
        if self._must_stop(error):
            self._closed = AnswerError(
                f"not asked: arXiv wants no request for {error.wait_s:.0f} s; run again after that",
                url=error.url,
            )
        elif self._unanswered >= _UNANSWERED:
            self._closed = AnswerError(
                f"not asked: the last {_UNANSWERED} requests were not answered ({error}); "
                "run again later",
                url=error.url,
            )


class _Moved:
    """Where a redirect points."""

    def __init__(self, url: str) -> None:
        self.url = url


def retry_after(header: str | None, *, now: float) -> float | None:
    """Return the seconds a Retry-After header asks for from `now`, in either form, or None.

    Source: RFC 9110, section 10.2.3: a number of seconds or an HTTP date.
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.fromtimestamp(now, UTC)).total_seconds())


def same_site(url: str, target: str) -> bool:
    """Return whether a redirect stays at the server that was asked, or within arxiv.org."""
    here, there = urlsplit(url), urlsplit(target)
    if here.scheme == "https" and there.scheme != "https":
        return False
    return here.netloc == there.netloc or (_is_arxiv(here.hostname) and _is_arxiv(there.hostname))


def _is_arxiv(host: str | None) -> bool:
    return host is not None and (host == "arxiv.org" or host.endswith(".arxiv.org"))


def _is_unconnected(error: Exception) -> bool:
    """Return whether the name was not found or nobody listens: requests says it only in words."""
    said = repr(error)
    return "NameResolutionError" in said or "NewConnectionError" in said


def _reason(error: Exception) -> str:
    """Return the kernel of a transport error, whose own text wraps three others."""
    name = type(error).__name__
    return {
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no byte in time",
        "ConnectionError": "the connection failed or was cut",
        "ChunkedEncodingError": "the connection was cut",
        "SSLError": "its certificate was refused",
        "ProxyError": "the proxy refused",
    }.get(name, name)
