"""The patterns of regex(): the syntax of ECMAScript, in linear time."""

from __future__ import annotations

import pytest

from consult.expressions.patterns import matches


def test_a_pattern_that_backtracks_exponentially_elsewhere_ends_here() -> None:
    for pattern in ("(a+)+b", "(a|a)*b", "(.*.*.*)*b", "(a?){30}a{30}b", "([a-z]+[a-z]+)+!"):
        assert not matches("a" * 2_000, pattern)
    for pattern in (".*a.{400}", "(.?){900}b"):
        matches("ab" * 1_000, pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("", "", True), ("a||b", "", True), ("a{2}", "aa", True), ("a{2,}", "aaaa", True),
        ("a{,2}", "a{,2}", True), ("[^a-c]", "d", True), ("[^a-c]", "b", False), ("[]a]", "a", False),
        ("[a-]", "-", True), ("[\\d-x]", "-", True), (".", "\n", False), ("\\.", ".", True),
        ("^a$|^b$", "b", True), ("a^b", "ab", False), ("(?:ab)*?", "abab", True),
        ("\\u00e1", "á", True), ("\\x41", "A", True), ("\\D\\W\\S", "a-b", True), ("\\w", "á", False),
        ("\\p{Lu}\\p{Ll}+", "Évora", True), ("[\\p{L} '-]+", "d'Ávila e Sá", True), ("(", "(", False),
    ],
)  # fmt: skip
def test_patterns_are_those_of_ecmascript_on_the_whole_text(
    pattern: str, text: str, holds: bool
) -> None:
    assert matches(text, pattern) is holds
