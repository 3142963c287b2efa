"""Words that a table's cells, headers and captions break over two lines, made whole again."""

import re
from dataclasses import replace

from claimcheck.read.passages import rejoin
from claimcheck.records import Table

_BROKEN = re.compile(r"(\S*[^\W\d_]-) (?!(?:and|or|to|nor|vs|versus|through|und|et)\b)([a-z]\S+)")


def mended(table: Table, vocabulary: set[str]) -> Table:
    """Return the table with its broken words whole, hyphened where the paper spells them so."""
    return replace(
        table,
        caption=whole(table.caption, vocabulary),
        cells=tuple(
            replace(
                cell,
                text=whole(cell.text, vocabulary),
                row_header=tuple(whole(t, vocabulary) for t in cell.row_header),
                column_header=tuple(whole(t, vocabulary) for t in cell.column_header),
            )
            if any("- " in t for t in (cell.text, *cell.row_header, *cell.column_header))
            else cell
            for cell in table.cells
        ),
    )


def whole(text: str, vocabulary: set[str]) -> str:
    """Return the text with words broken over two lines joined; "pre- and post-" is none."""
    return _BROKEN.sub(lambda m: rejoin(m[1], m[2], vocabulary), text) if "- " in text else text
