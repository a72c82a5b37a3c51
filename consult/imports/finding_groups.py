"""The same finding in many rows of a file as one group, with every place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .explanations import Explain, Explanation
from .findings import Finding

_MAX_RANGES = 6


@dataclass(frozen=True)
class FindingGroup:
    """Findings that are explained in the same words, but for the value; never empty."""

    findings: tuple[Finding, ...]
    explanations: tuple[Explanation, ...]

    @property
    def explanation(self) -> Explanation:
        """What holds for all of them."""
        return self.explanations[0]

    @property
    def headings(self) -> list[str]:
        """The headings of the columns, or fields of questions, each once."""
        return list(dict.fromkeys(one.heading for one in self.findings if one.heading))

    @property
    def ranges(self) -> str:
        """The cells, or rows, as short as can be: `B4, B7–B9`; empty where some have no row."""
        if not all(finding.row for finding in self.findings):
            return ""
        places = sorted({(finding.letters, finding.row) for finding in self.findings})
        spans: list[list[tuple[str, int]]] = [[places[0]]]
        for previous, place in pairwise(places):
            if place == (previous[0], previous[1] + 1):
                spans[-1].append(place)
            else:
                spans.append([place])
        ranges = [_range_text(span) for span in spans]
        more = ["…"] if len(ranges) > _MAX_RANGES else []
        return ", ".join([*ranges[:_MAX_RANGES], *more])


def group_findings(findings: Iterable[Finding], explain: Explain) -> list[FindingGroup]:
    """The findings in the order of the file, those with the same explanation together.

    Cells are grouped within a sheet; what concerns whole rows or questions, across the file.
    """
    groups: dict[tuple[object, ...], list[tuple[Finding, Explanation]]] = {}
    for finding in findings:
        words = explain(finding)
        sheet = finding.sheet if finding.column else ""
        key = (finding.code, sheet, words.what, words.consequence, words.what_to_do)
        groups.setdefault(key, []).append((finding, words))
    return [FindingGroup(*zip(*group, strict=True)) for group in groups.values()]


def _range_text(span: Sequence[tuple[str, int]]) -> str:
    (letters, first), (_, last) = span[0], span[-1]
    return f"{letters}{first}" if first == last else f"{letters}{first}–{letters}{last}"
