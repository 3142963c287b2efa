"""Small reports in every format, written for these tests."""

import pytest

from claimcheck.extract import find_claims, parse_report

TABLE = """
# Parsing at Scale on TREEMARK-R

Example Research

## Abstract

We look at parsers and how they fare on long sentenc

## 2 Methodology

A search yielded 12 papers.

## 3 Results

12 papers retrieved. 4 claims extracted; 2 independently verified.

## 5 Extracted Claims

Claim\tVerified\tConfidence
The TREEMARK set has 1,204 sentences.\t✓\t0.21
Training on all tasks gives an average improvement of 5.4\t✓\t0.30
The parser reads right to left.\t✓\t0.19
It beats the 2019 baseline.\t×\t0.08
The encoder has 12 layers.\t×\t0.11

## References

- <http://arxiv.org/abs/2101.00001v2>
- <http://arxiv.org/abs/2101.00002v1>
"""

REVIEW = """# Literature Review: Parsers

## Research Area Overview
[Brief overview of the research area based on papers read]

## Key Papers

### 1. Moss et al. (2021) — "TreeFlow: Parsing with Water" (ACL 2022)
- **Source**: Riverside, arXiv:2101.00001 (233 citations)
- **Key Contribution**: First parser that runs uphill. Uses 12 layers.
- **Key Results**:
  - **Minor loss (-15%)**: The peak falls slightly
  - Reads 40 languages; beats the baseline by 3.1 points; needs no labels at all
- **Code**: https://example.org/12
- **Relevance**: Directly tests our hypothesis.

### 2. Slow Trees: A Study (STS)
- **Authors**: Fern & Bark (2020)
- **Source**: Proceedings of Leaves
- **Key Findings**:
  - Slow trees grow deeper roots.

## Common Methods
1. **Water probes**: Decode what flows (Moss et al., 2021; Fern & Bark, 2020)
2. **TreeFlow style**: Uses two pumps

## Datasets in the Literature
| Dataset | Languages | Used In |
|---------|-----------|---------|
| LEAFBANK | 11 | Moss 2021 |
| TWIGS | 7 | Fern & Bark |

## Gaps and Opportunities
1. **Scale**: Moss et al. show that pumps fail at 100 layers. No study asks why.

## Recommendations for Our Experiment
- Use LEAFBANK with 11 languages.
"""

NUMBERED = """# Report

## Findings

- Cold parsers read 30 pages a second [1, 2]. They never tire.[3]
- Warm ones need 4 hours [2-3].

## Sources

[1] Cold Parsers (arXiv, 2025): https://arxiv.org/pdf/2503.00001
[2] Warm Parsers: https://arxiv.org/html/2503.00002v4
[3] Hot Parsers (OpenReview): https://openreview.net/forum?id=abc
"""

SECTIONED = """# Report

## Cold Parsing

Cold parsers read 72-90% of pages in winter.

### Sources
- Cold Parsers in Winter (2022): http://arxiv.org/abs/2208.00001v1
- [Winter Pages Revisited](https://alphaxiv.org/abs/2208.00002)

## Warm Parsing

Warm parsers read 12% of pages.

### Sources
- Warm Parsers in Summer: https://doi.org/10.48550/arXiv.2208.00003
"""

PLAIN = """Parsers

Cold parsers read thirty pages a second on one core. Is that fast? We think so.
Warm parsers are slower than cold ones by half.

- <https://arxiv.org/abs/cs/0310055>
"""

REPORTS = {
    "table": TABLE,
    "review": REVIEW,
    "numbered": NUMBERED,
    "sectioned": SECTIONED,
    "plain": PLAIN,
}


class Read:
    """A report with its claims, and short ways to ask about them."""

    def __init__(self, text: str) -> None:
        self.report = parse_report(text.encode(), name="report.md")
        self.claims = find_claims(self.report)

    def claim(self, words: str):
        """Return the one claim whose text has `words`."""
        (found,) = [claim for claim in self.claims if words in claim.text]
        return found

    def papers(self, words: str) -> list[str]:
        """Return the ids the claim with `words` is bound to."""
        return [str(paper) for paper in self.claim(words).papers]

    @property
    def texts(self) -> list[str]:
        return [claim.text for claim in self.claims]


@pytest.fixture
def read():
    """Read a report given by the name of a sample, or by its text."""
    return lambda text: Read(REPORTS.get(text, text))


@pytest.fixture(params=[(name, eol) for name in REPORTS for eol in ("\n", "\r\n")], ids=str)
def any_report(request):
    """Each sample with each kind of line end."""
    name, eol = request.param
    return Read(REPORTS[name].replace("\n", eol))
