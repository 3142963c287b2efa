"""`claimcheck adjudicate`: a person accepts or overrides the verdicts of a run."""

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli.gates import GateLabel
from claimcheck.cli.messages import say
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from claimcheck.records import Audit, Claim, Label

KEYS = {"s": GateLabel.SUPPORTED, "c": GateLabel.CONTRADICTED, "n": GateLabel.NOT_ENOUGH_INFO}
QUESTION = (
    "accept (a), supported (s), contradicted (c), not enough info (n), "
    "everything on it (e), later (l), quit (q)"
)
CHOICES = ("a", *KEYS, "e", "l", "q")

Ask = Callable[[str, tuple[str, ...]], str]
Keep = Callable[["Claim", "Label", str], None]


def adjudicate_command(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder of `audit --run-dir`.")],
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", metavar="CLAIM", help="Accept this claim's verdict; may repeat."),
    ] = None,
    claim: Annotated[
        str | None, typer.Option("--claim", metavar="CLAIM", help="The claim to label.")
    ] = None,
    label: Annotated[
        GateLabel | None, typer.Option("--label", metavar="LABEL", help="The claim's own label.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Whose finding it is.")] = "",
    at: Annotated[str, typer.Option("--at", metavar="TIME", help="When, as you write it.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Ask about claims that were adjudicated, too.")
    ] = False,
) -> None:
    """Accept or override the verdicts of a run, at the terminal or with flags."""
    from claimcheck.render.markdown import audit_markdown
    from claimcheck.store import RunFolder, load_audit

    root = run.expanduser()
    audit = load_audit(root)
    keep = _keeper(root, audit, who=who, at=at)
    if accept or claim or label:
        _by_flags(audit, keep, accept=accept or [], claim=claim, label=label, reason=reason)
    elif sys.stdin.isatty():
        from rich.console import Console

        converse(audit, keep, ask=_at_the_terminal, console=Console(), again=again)
    else:
        raise InputError(
            "there is no terminal to ask at; say --accept CLAIM, or --claim CLAIM --label LABEL "
            "--reason TEXT"
        )
    RunFolder(root).keep_text("table.md", audit_markdown(audit))
    overridden = sum(a.label is not a.verdict for a in audit.adjudications.values())
    say(
        f"{len(audit.adjudications)} of {len(audit.claims)} claims adjudicated, "
        f"{overridden} otherwise than the audit said"
    )


def _keeper(root: Path, audit: "Audit", *, who: str, at: str) -> Keep:
    """Return what appends a finding to the run's log and shows it in `audit` at once."""
    from claimcheck.log import add_adjudication, text_digest
    from claimcheck.records import Adjudication

    def keep(claim: "Claim", label: "Label", reason: str) -> None:
        line = Adjudication(
            claim_id=claim.id,
            text_sha256=text_digest(claim),
            verdict=audit.verdicts[claim.id].label,
            label=label,
            reason=reason.strip(),
            who=who.strip(),
            at=at.strip(),
        )
        add_adjudication(root, line)
        audit.adjudications[claim.id] = line

    return keep


def _by_flags(
    audit: "Audit",
    keep: Keep,
    *,
    accept: Iterable[str],
    claim: str | None,
    label: GateLabel | None,
    reason: str,
) -> None:
    """Keep what the flags say, all of it or, when a claim or flag is wrong, nothing."""
    from claimcheck.records import Label

    found = [(one, audit.verdicts[one.id].label) for one in (named(audit, n) for n in accept)]
    if (claim is None) != (label is None):
        raise InputError("--claim and --label go together: which claim, and what it is")
    if claim is not None and label is not None:
        one = named(audit, claim)
        own = Label(label.value)
        if own is not audit.verdicts[one.id].label and not reason.strip():
            raise InputError(
                f"the audit said {audit.verdicts[one.id].label.value} of {one.id} and you say "
                f"{own.value}; give a --reason that another person can check"
            )
        found.append((one, own))
    for one, own in found:
        keep(one, own, reason)


def converse(
    audit: "Audit", keep: Keep, *, ask: Ask, console: "Console", again: bool = False
) -> None:
    """Ask about one claim after the other until all are done or the person leaves.

    Every answer is kept when it is given, so leaving in any way loses none.
    """
    from claimcheck.render.explanation import card

    waiting = [one for one in audit.claims if again or one.id not in audit.adjudications]
    for number, claim in enumerate(waiting, start=1):
        console.rule(f"{number} of {len(waiting)}", style="dim")
        console.print(card(audit, claim))
        try:
            if not _judge(audit, claim, keep=keep, ask=ask, console=console):
                return
        except (EOFError, KeyboardInterrupt):
            console.print()
            return


def _judge(audit: "Audit", claim: "Claim", *, keep: Keep, ask: Ask, console: "Console") -> bool:
    """Return whether to go on, after the person's finding on one claim was kept or put off."""
    from claimcheck.records import Label
    from claimcheck.render.explanation import explanation

    given = audit.verdicts[claim.id].label
    while (key := ask(QUESTION, CHOICES)) == "e":
        console.print(explanation(audit, claim))
    if key in {"l", "q"}:
        return key == "l"
    label = given if key == "a" else Label(KEYS[key].value)
    reason = ask("Why (may stay empty)" if label is given else "Why, in one line", ())
    while label is not given and not reason.strip():
        reason = ask("Another person should be able to check it; why", ())
    keep(claim, label, reason)
    return True


def _at_the_terminal(question: str, choices: tuple[str, ...]) -> str:
    from rich.prompt import Prompt

    if choices:
        return Prompt.ask(question, choices=list(choices), show_choices=False)
    return Prompt.ask(question, default="", show_default=False)


def named(audit: "Audit", name: str) -> "Claim":
    """Return the claim that "c07", "c007" or "7" names, or raise `InputError`."""
    match = re.fullmatch(r"c?0*([1-9]\d*)", name.strip())
    by_number = {int(claim.id.removeprefix("c")): claim for claim in audit.claims}
    claim = by_number.get(int(match[1])) if match else None
    if claim is None:
        raise InputError(
            f"there is no claim {name!r} in {audit.report.name}; its {len(audit.claims)} claims "
            f"are c01 to {audit.claims[-1].id}"
        )
    return claim
