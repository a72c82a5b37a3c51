"""Numbers in the digits of any script."""

from __future__ import annotations

import pytest

from consult.questionnaire.rules.numerals import parse_integer


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3", 3), ("٣", 3), ("۳", 3), ("৩", 3), ("३", 3), ("੩", 3), ("３", 3), (" 12 ", 12)],
)
def test_digits_of_any_script_are_numbers(typed: str, number: int) -> None:
    assert parse_integer(typed) == number


@pytest.mark.parametrize("typed", ["", "1_0", "-1", "1.5", "²", "½", "9" * 10, "x"])
def test_anything_but_a_whole_number_is_refused(typed: str) -> None:
    assert parse_integer(typed) is None
