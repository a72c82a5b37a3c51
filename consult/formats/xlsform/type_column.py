"""What the `type` of a row asks for. Pure.

Names as XLSForm and pyxform have them; what we do not support is told from what nobody knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

SELECT_TYPES = {
    "select_one": "single", "select1": "single", "select_one_from": "single",
    "select_multiple": "multi", "select_multiple_from": "multi", "select_all_that_apply": "multi",
    "select_all_that_apply_from": "multi", "select": "multi",
    "selectone": "single", "selectmultiple": "multi", "add_select_one_prompt_using": "single",
    "add_select_multiple_prompt_using": "multi", "rank": "rank", "odk:rank": "rank",
}  # fmt: skip
SIMPLE_TYPES = {
    "text": "line", "string": "line", "add_text_prompt": "line", "integer": "integer",
    "int": "integer", "add_integer_prompt": "integer", "decimal": "decimal", "date": "date",
    "add_date_prompt": "date", "note": "note", "add_note_prompt": "note",
    "acknowledge": "acknowledge", "trigger": "acknowledge", "add_acknowledge_prompt": "acknowledge",
    "calculate": "calculate", "calculate_here": "calculate", "calculation": "calculate",
    "add_calculate_prompt": "calculate", "hidden": "hidden", "range": "range",
}  # fmt: skip
METADATA_TYPES = frozenset(
    "start end today deviceid device_id subscriberid simserial sim_serial phonenumber phone_number "  # noqa: SIM905
    "username user_name email imei audit get_device_id get_subscriber_id get_sim_id "
    "get_phone_number start-geopoint start_geopoint background-audio "
    "background_audio caseid text_audit speed_violations_count speed_violations_list "
    "speed_violations_audit comments phone_call_log phone_call_duration start_time end_time "
    "get_start_time get_end_time get_today "
    "uri:deviceid uri:subscriberid uri:simserial uri:phonenumber uri:username uri:email".split()
)
TODAY_TYPES = frozenset({"today", "get_today"})
KOBO_TYPES = frozenset(
    "begin_score score__row end_score begin_rank rank__level end_rank begin_kobomatrix end_kobomatrix".split()  # noqa: SIM905
)
"""Rows of KoboToolbox: a table with the choices in `kobo--score-choices`, a list to put in order in
`kobo--rank-items`; its matrix we do not have."""
UNSUPPORTED_TYPES = frozenset(
    "geopoint gps location q_location add_location_prompt geotrace geoshape barcode add_barcode_prompt "  # noqa: SIM905
    "q_barcode image photo add_image_prompt q_image audio add_audio_prompt video add_video_prompt "
    "file add_file_prompt time datetime date_time add_date_time_prompt xml-external csv-external "
    "osm audio_audit percentage signature draw annotate username_prompt "
    "select_one_from_file select_multiple_from_file select_one_external entity".split()
)
_OR_OTHER = re.compile(r"\s+(?:or|also)[\s_-]+(?:specify[\s_-]+)?other\s*$", re.IGNORECASE)
_BEGIN_END = re.compile(
    r"(begin|end)[\s_-]*(group|repeat|lgroup|rgroup|loop)\b\s*(.*)", re.IGNORECASE
)
_COMMANDS = sorted({*SELECT_TYPES, "select_one_from_file", "select_multiple_from_file", "cascading_select",
                    "select_one_external"}, key=len, reverse=True)  # fmt: skip
_REFERENCE_START = "${"
"""Where the name of a list begins so, the choices are answers given before."""


@dataclass(frozen=True)
class RowType:
    """A type as it is understood. `kind` is one of ours, or `begin`, `end`, `metadata`,
    `unsupported`, `unknown`; `list_name` the list of its choices, `repeat` for what is repeated."""

    kind: str
    list_name: str = ""
    or_other: bool = False
    repeat: bool = False
    suggestion: str = ""
    command: str = ""


def parse_type(written: str) -> RowType:
    """Understand a cell of the column `type`."""
    if fence := _BEGIN_END.fullmatch(written.strip()):
        repeats = fence[2].lower() in ("repeat", "rgroup")
        if fence[2].lower() == "loop":
            return RowType("unsupported", command="loop")
        return RowType(fence[1].lower(), repeat=repeats)
    plain = " ".join(written.split())
    folded = plain.lower().replace(" ", "_")
    if folded in KOBO_TYPES:
        return RowType("kobo", command=folded)
    for command in dict.fromkeys((folded, folded.replace("-", "_"))):
        for known, kind in (
            (SIMPLE_TYPES, ""),
            (METADATA_TYPES, "metadata"),
            (UNSUPPORTED_TYPES, "unsupported"),
        ):
            if command in known:
                return RowType(kind or SIMPLE_TYPES[command], command=command)
    return _select(plain) or _closest_type(plain, folded)


def _select(plain: str) -> RowType | None:
    """`select_one list or_other`, `select all that apply from list`."""
    other = _OR_OTHER.search(plain)
    short = plain[: other.start()] if other else plain
    folded = short.lower().replace(" ", "_").replace("-", "_")
    for command in _COMMANDS:
        if folded == command or folded.startswith(f"{command}_"):
            rest = short[len(command) :].strip(" ")
            if rest and short[len(command)] != " ":
                continue
            if command not in SELECT_TYPES or rest.startswith(_REFERENCE_START):
                return RowType("unsupported", rest, command=command)
            return RowType(SELECT_TYPES[command], rest, or_other=bool(other), command=command)
    return None


def _closest_type(plain: str, folded: str) -> RowType:
    """The first word alone, as in `integer (years)`, or nothing we know."""
    first = plain.split(" ")[0].lower()
    if first in UNSUPPORTED_TYPES:
        return RowType("unsupported", command=first)
    candidates = [
        *SIMPLE_TYPES,
        *SELECT_TYPES,
        "begin_group",
        "end_group",
        "begin_repeat",
        "end_repeat",
    ]
    near = get_close_matches(first, candidates, 1) or get_close_matches(folded, candidates, 1)
    return RowType("unknown", suggestion=near[0] if near else "", command=first)
