"""The expressions of real forms: all are read, and only functions we refuse by name are refused."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from consult.expressions.functions import FUNCTIONS
from consult.expressions.functions.unsupported import UNSUPPORTED_FUNCTIONS
from consult.expressions.parsing import parse
from consult.expressions.serialization import from_json, to_json
from consult.expressions.syntax_tree import Call, ColumnReference, walk_tree
from consult.expressions.unparsing import unparse

COLUMNS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
FORMS = ("reach-2024-msna-en-fr", "ifrc-site-assessment-en-fr", "unhcr-demo-en-am-om-ti")


def expressions_of(form: str) -> list[tuple[str, str]]:
    folder = os.environ.get("CONSULT_REAL_FILES")
    if not folder:
        pytest.skip("CONSULT_REAL_FILES names no folder with the real files")
    data = io.BytesIO((Path(folder) / f"{form}.xlsx").read_bytes())
    rows = CalamineWorkbook.from_filelike(data).get_sheet_by_name("survey").to_python()
    heads = [str(head).strip().lower() for head in rows[0]]
    return [
        (head, str(row[at]))
        for at, head in enumerate(heads)
        if head in COLUMNS
        for row in rows[1:]
        if str(row[at]).strip()
    ]


@pytest.mark.real
@pytest.mark.parametrize("form", FORMS)
def test_every_expression_of_a_real_form_is_read(form: str) -> None:
    found = expressions_of(form)
    assert len(found) > 10
    refused, bare = set(), set()
    for column, source in found:
        node = parse(source)
        assert parse(unparse(node)) == node == from_json(to_json(node))
        for one, _ in walk_tree(node):
            if isinstance(one, Call) and one.function not in FUNCTIONS:
                refused.add(one.function)
            if isinstance(one, ColumnReference) and column != "choice_filter":
                bare.add(one.name)
    assert refused <= UNSUPPORTED_FUNCTIONS.keys()
    assert refused <= {"uuid"}
    # An author's mistake: a word without quotes.
    assert bare <= {"Ethopia"}
