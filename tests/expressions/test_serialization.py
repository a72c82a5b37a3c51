"""What is no stored expression is refused."""

from __future__ import annotations

from typing import Any

import pytest

from consult.expressions.serialization import from_json


@pytest.mark.parametrize(
    "stored",
    [None, 1, [], ["number", "x"], ["number", "-1"], ["number", "NaN"], ["text", "'\""],
     ["compare", "or", ["own"], ["own"]], ["and", ["own"]], ["arithmetic", ["own"]],
     ["arithmetic", ["own"], ["own"], ["own"]], ["reference", "a b"], ["call", "a("], ["own", 1]],
)  # fmt: skip
def test_what_is_no_stored_expression_is_refused(stored: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(stored)


def test_a_deep_stored_expression_is_refused() -> None:
    stored: list[Any] = ["own"]
    for _ in range(5_000):
        stored = ["negative", stored]
    with pytest.raises(ValueError, match="deep"):
        from_json(stored)
