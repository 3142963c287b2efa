"""`claimcheck read`: what we read out of a PDF or a LaTeX source, to check us by."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claimcheck.cli import options
from claimcheck.cli.messages import say
from claimcheck.cli.output import emit
from claimcheck.errors import InputError

if TYPE_CHECKING:
    from claimcheck.records import Document


class ReadFormat(StrEnum):
    """How a document is written: all of it, its tables, or its running text."""

    JSON = "json"
    MD = "md"
    TEXT = "text"


def read_command(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PDF|SOURCE", help="A paper's PDF, or LaTeX: .tar.gz, .tex, folder."
        ),
    ],
    format_: Annotated[
        ReadFormat, typer.Option("--format", help="Everything, the tables, or the text.")
    ] = ReadFormat.TEXT,
    output: options.OutputPath = None,
    with_source: Annotated[
        Path | None,
        typer.Option("--with-source", metavar="SOURCE", help="The PDF's LaTeX source, for tables."),
    ] = None,
    overlay: Annotated[
        Path | None,
        typer.Option("--overlay", metavar="DIR", help="Also draw the boxes onto page images."),
    ] = None,
) -> None:
    """Show what we read out of a paper's PDF or LaTeX source."""
    from claimcheck.read import document_of, load_latex, read_document
    from claimcheck.render.phrases import plural, say_gap

    path = path.expanduser()
    if _is_latex(path):
        if overlay or with_source:
            raise InputError(f"{path} is LaTeX source and has no pages; give its PDF first")
        doc = document_of(load_latex(path, paper=path.name), paper=path.name)
        data = b""
    else:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(
                f"{path} cannot be read ({error.strerror}); give a PDF file"
            ) from error
        source = load_latex(with_source.expanduser(), paper=path.stem) if with_source else None
        doc = read_document(data, paper=path.stem, source=source)
    emit(_written(doc, format_), path=output)
    for gap in doc.gaps:
        say(say_gap(gap))
    if overlay is not None:
        from claimcheck.read.overlay import draw_overlay

        pages = draw_overlay(data, doc, overlay)
        say(f"{plural(len(pages), 'page')} drawn into {overlay}")


def _is_latex(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith((".tex", ".gz", ".tgz", ".tar")) or (
        path.is_dir() and not name.endswith(".pdf")
    )


def _written(doc: "Document", format_: ReadFormat) -> str:
    from claimcheck.render.contract import dumps
    from claimcheck.render.document import document_json, document_markdown, document_text

    if format_ is ReadFormat.JSON:
        return dumps(document_json(doc)) + "\n"
    return document_markdown(doc) if format_ is ReadFormat.MD else document_text(doc)
