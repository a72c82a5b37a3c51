"""The kinds of question: one registered class each, and one template of the same name."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Kind
from .choices import Acknowledge, MultipleChoice, SingleChoice, YesNo
from .contact import ContactDetails
from .dates import DateInput
from .non_input import Calculation, HiddenValue, NoteDisplay
from .numbers import DecimalInput, IntegerInput, Range
from .open_ended import LongText, ShortText
from .ranking import Ranking
from .scales import Scale5

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        SingleChoice(),
        MultipleChoice(),
        YesNo(),
        Scale5(),
        Ranking(),
        ShortText(),
        LongText(),
        IntegerInput(),
        DecimalInput(),
        Range(),
        DateInput(),
        NoteDisplay(),
        Acknowledge(),
        ContactDetails(),
        Calculation(),
        HiddenValue(),
    )
}

OPEN_ENDED_KINDS = frozenset({"line", "text"})
"""Kinds answered in the respondent's own words, which become contributions."""
MATRIX_KINDS = frozenset({"single", "multi", "scale5", "yes_no"})
"""Kinds that the rows of a matrix can have."""
