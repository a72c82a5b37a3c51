"""Conditions as rows, as LimeSurvey kept them before its expressions, written as expressions. Pure.

Within a scenario all must hold, those about the same question one of them; one scenario must hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lss_parsing import Row
from .survey_structure import LssQuestion
from .variables import ScriptVariables

_METHODS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def relevance_script(asked: LssQuestion, variables: ScriptVariables) -> str:
    """When a question is asked, as an expression of LimeSurvey; "" for always."""
    written = asked.relevance.strip()
    if written not in ("", "1") or not asked.conditions:
        return "" if written == "1" else written
    scenarios: dict[str, list[Row]] = {}
    for row in asked.conditions:
        scenarios.setdefault(row.get("scenario", "1"), []).append(row)
    return " or ".join(f"({_scenario(rows, variables)})" for rows in scenarios.values())


def _scenario(rows: Sequence[Row], variables: ScriptVariables) -> str:
    questions: dict[str, list[str]] = {}
    for row in rows:
        about = row.get("cqid", "0")
        same = about if about != "0" else row.get("cfieldname", "")
        questions.setdefault(same, []).append(_condition(row, variables))
    return " and ".join(f"({' or '.join(one)})" for one in questions.values())


def _condition(row: Row, variables: ScriptVariables) -> str:
    """One row. A field that begins with + is a part that was ticked."""
    name, value = row.get("cfieldname", "").lstrip("+"), row.get("value", "")
    method = row.get("method", "==").strip() or "=="
    name = name.replace("{", "").replace("}", "")
    if value.startswith("@") and value.endswith("@") and len(value) > 2:
        return f"{name}.NAOK {method} {value[1:-1]}.NAOK"
    found, _ = variables.get(name)
    if found is None and (part := variables.get(f"{name}{value}")[0]) and part.ticked:
        return _ticked(f"{name}{value}", method)
    if found is not None and found.several and value:
        return _ticked(f"{name}{value}" if name[:1].isdigit() else f"{name}_{value}", method)
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if method == "RX":
        return f"regexMatch({quoted}, {name}.NAOK)"
    if method not in _METHODS:
        method = "??"
    return f"{name}.NAOK {method} {quoted}"


def _ticked(name: str, method: str) -> str:
    return f'{name}.NAOK {"!=" if method == "!=" else "=="} "Y"'
