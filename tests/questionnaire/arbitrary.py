"""Arbitrary JSON values and submitted forms, for property tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)
# Generating text is slow the first time, on a busy machine too slow for hypothesis.
patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


class Form(dict[str, list[str]]):
    """A submitted form."""

    def getlist(self, key: str, /) -> list[str]:
        return self.get(key, [])


NAMES = ["Q1", "Q2", "Q3", "Q4:A03", "Q4:A07", "Q4:o", "Q5", "Q5:language"]
VALUES = st.sampled_from(["a", "x", "z", "1", "٣", "৫", "2", "6", "bn"]) | st.text(max_size=20)
FORMS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, max_size=3)).map(Form)
