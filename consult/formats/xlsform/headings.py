"""What the heading of a column means, however it is written. Pure.

Names as XLSForm has them (xlsform.org), with the older ones that pyxform still reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PREFIXES = frozenset({"bind", "control", "media", "body", "instance", "consult"})
_OWN_PREFIX = "consult_"
"""How our columns begin on the sheet of choices, where other tools make XML elements of headings."""
_SPACES = re.compile(r"[\s_]+")
_ALIASES = {
    "caption": "label", "command": "type", "relevance": "relevant", "bind::relevant": "relevant",
    "bind::constraint": "constraint", "constraining_message": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message", "bind::required": "required",
    "bind::jr:requiredmsg": "required_message", "requiredmsg": "required_message",
    "readonly": "read_only", "bind::readonly": "read_only", "bind::calculate": "calculation",
    "calculate": "calculation", "calculations": "calculation", "repeat": "repeat_count",
    "control::appearance": "appearance", "body::appearance": "appearance",
    "jr:count": "repeat_count", "control::jr:count": "repeat_count", "count": "repeat_count",
    "choicefilter": "choice_filter", "guidancehint": "guidance_hint", "guidance": "guidance_hint",
    "image": "media::image", "audio": "media::audio", "video": "media::video",
    "big-image": "media::big-image", "parameter": "parameters", "bind::type": "bind::type",
    "listname": "list_name", "list": "list_name", "value": "name", "title": "form_title",
    "set_form_title": "form_title", "id_string": "form_id", "set_form_id": "form_id",
    "defaultlanguage": "default_language", "kobo__rank_constraint_message": "constraint_message",
    "kobo--rank-constraint-message": "constraint_message",
}  # fmt: skip
TRANSLATED = frozenset(
    {"label", "hint", "guidance_hint", "constraint_message", "required_message", "form_title"}
    | {"media::image", "media::audio", "media::video", "media::big-image"}
    | {"consult::low", "consult::high", "consult::title", "consult::intro", "consult::thanks"}
)
MEDIA = frozenset({"media::image", "media::audio", "media::video", "media::big-image"})


@dataclass(frozen=True)
class ColumnHeading:
    """What a column holds, and the language its texts are in as it is written ("": none told)."""

    what: str
    language: str = ""


def parse_heading(written: str) -> ColumnHeading:
    """A heading: `label::Português (pt)`, `Label: English`, `bind:relevant`, `guidance hint`."""
    protected = written.strip().replace("jr:", "jr\0")
    by = "::" if "::" in protected else ":"
    parts = [part.strip().replace("\0", ":") for part in protected.split(by)]
    what = _normalized(parts[0])
    rest = parts[1:]
    if what in _PREFIXES and rest:
        what = f"{what}::{_normalized(rest[0])}"
        rest = rest[1:]
    if what.startswith(_OWN_PREFIX):
        what = f"consult::{what.removeprefix(_OWN_PREFIX)}"
    what = _ALIASES.get(what, what)
    return ColumnHeading(what, by.join(rest).strip())


def _normalized(part: str) -> str:
    return _SPACES.sub("_", part.strip().lower())
