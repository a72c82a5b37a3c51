"""The XML of LimeSurvey as rows of text: only what is needed, within limits. Pure.

A file is read by expat with a document type refused, so that it can name no entity, no file and no
address. Rows, elements, names and the length of a tag are bounded, see the constants.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from consult.imports.file_codes import FileRefused

from ..codes import QuestionnaireCode

BYTES_LIMIT = 16 * 1024 * 1024
MAX_ROWS = 150_000
MAX_ELEMENTS = 1_500_000
MAX_ELEMENT_NAMES = 5_000
MAX_XML_ATTRIBUTES = 20_000
MAX_DEPTH = 64
"""Elements within elements: LimeSurvey has five; each costs the parser memory."""
MAX_TAG_LENGTH = 1024 * 1024
MAX_FIELD_LENGTH = 40_000

_TABLES = frozenset(
    "surveys surveys_languagesettings groups group_l10ns questions question_l10ns subquestions "  # noqa: SIM905
    "answers answer_l10ns question_attributes conditions defaultvalues defaultvalue_l10ns "
    "quota".split()
)
_FIELDS = frozenset(
    "language additional_languages format surveyls_language surveyls_title surveyls_description "  # noqa: SIM905
    "surveyls_welcometext surveyls_endtext gid group_name description group_order grelevance "
    "randomization_group qid parent_qid type title question help preg other mandatory question_order "
    "relevance scale_id aid code answer sortorder attribute value cqid cfieldname method scenario "
    "sqid specialtype defaultvalue dvid id name active".split()
)
ATTRIBUTES = frozenset(
    "array_filter array_filter_exclude date_format date_max date_min dualscale_headerA "  # noqa: SIM905
    "dualscale_headerB em_validation_q em_validation_q_tip em_validation_sq equation "
    "equals_num_value exclude_all_others hidden max_answers max_num_value max_num_value_n "
    "maximum_chars max_subquestions min_answers min_num_value min_num_value_n "
    "multiflexible_checkbox multiflexible_max multiflexible_min multiflexible_step "
    "num_value_int_only numbers_only other_replace_text prefix random_group random_order "
    "slider_accuracy slider_layout slider_max slider_min suffix time_limit answer_order "
    "subquestion_order".split()
)
"""Attributes of questions that mean something to us; there are two hundred others."""
_CONTROLS = bytes(c for c in range(0x20) if c not in b"\t\n\r")
_CHUNK = 1 << 16

Row = dict[str, str]


@dataclass
class LssDocument:
    """What a file holds. `mended` says that bytes which no XML may hold were taken out."""

    kind: str = ""
    version: int = 0
    languages: list[str] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    mended: bool = False
    archive: bool = False

    def rows(self, table: str) -> list[Row]:
        """The rows of a table; none where the file has no such table."""
        return self.tables.get(table, [])


def is_limesurvey_file(data: bytes) -> bool:
    """Whether a file is meant for LimeSurvey: XML, or an archive with an .lss in it."""
    if data.startswith(b"PK\x03\x04"):
        return _member(data) is not None
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<?xml", b"<document", b"<!DOCTYPE", b"\xff\xfe<", b"\xfe\xff\x00<"))


def open_lss(data: bytes) -> LssDocument:
    """Read an .lss file, or the one in an .lsa archive. Raises FileRefused."""
    if data.startswith(b"PK\x03\x04"):
        document = _open(_unpacked(data))
        document.archive = True
        return document
    return _open(data)


def _open(data: bytes) -> LssDocument:
    if len(data) > BYTES_LIMIT:
        raise FileRefused(QuestionnaireCode.LSS_TOO_LARGE, limit=f"{BYTES_LIMIT // 2**20} MB")
    try:
        return _LssHandler().read(data)
    except expat.ExpatError as error:
        mended = _repaired(data)
        if mended == data:
            raise _damaged(error) from error
    try:
        document = _LssHandler().read(mended)
    except expat.ExpatError as error:
        raise _damaged(error) from error
    document.mended = True
    return document


def _damaged(error: expat.ExpatError) -> FileRefused:
    return FileRefused(
        QuestionnaireCode.LSS_DAMAGED, line=str(error.lineno), column=str(error.offset + 1)
    )


def _repaired(data: bytes) -> bytes:
    """The file without the characters that XML forbids; bytes that are not UTF-8 become U+FFFD."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    bare = data.translate(None, _CONTROLS).lstrip(b"\xef\xbb\xbf \t\r\n")
    declared = bare[:200].split(b"?>")[0].lower()
    if b"encoding" not in declared or b"utf-8" in declared:
        bare = bare.decode("utf-8", "replace").encode()
    return bare


def _member(data: bytes) -> zipfile.ZipInfo | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.infolist()[:2000]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError):
        return None
    return next((one for one in names if one.filename.lower().endswith(".lss")), None)


def _unpacked(data: bytes) -> bytes:
    """The .lss of an archive, never more than the limit."""
    member = _member(data)
    if member is None:
        raise FileRefused(QuestionnaireCode.LSS_NOT)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as opened:
            return opened.read(BYTES_LIMIT + 1)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError,
            zlib.error) as error:  # fmt: skip
        raise FileRefused(QuestionnaireCode.LSS_DAMAGED, line="1", column="1") from error


class _LssHandler:
    """Takes the rows out while expat reads. document / table / rows / row / field."""

    def __init__(self) -> None:
        self.document = LssDocument()
        self.path: list[str] = []
        self.depth = 0
        self.row: Row = {}
        self.words: list[str] = []
        self.size = self.elements = self.rows = self.attributes = 0
        self.names: set[str] = set()

    def read(self, data: bytes) -> LssDocument:
        """Read a whole file. Raises Unread and ExpatError."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.take
        parser.StartDoctypeDeclHandler = self.refuse
        try:
            for at in range(0, len(data), _CHUNK):
                parser.Parse(data[at : at + _CHUNK], False)
                if at + _CHUNK - parser.CurrentByteIndex > MAX_TAG_LENGTH:
                    raise FileRefused(QuestionnaireCode.LSS_NOT)
            parser.Parse(b"", True)
        except (LookupError, ValueError) as error:  # an encoding that nobody knows
            raise FileRefused(QuestionnaireCode.LSS_DAMAGED, line="1", column="1") from error
        if not self.document.tables and not self.document.kind:
            raise FileRefused(QuestionnaireCode.LSS_NOT)
        return self.document

    def refuse(self, *_: Any) -> None:
        """A document type: LimeSurvey writes none."""
        raise FileRefused(QuestionnaireCode.LSS_FORBIDDEN)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        self.elements += 1
        self.attributes += len(attributes)
        self.names.add(name)
        if (self.depth == 1 and name != "document") or self.depth > MAX_DEPTH:
            raise FileRefused(QuestionnaireCode.LSS_NOT)
        too_many = self.elements > MAX_ELEMENTS or len(self.names) > MAX_ELEMENT_NAMES
        if too_many or self.attributes > MAX_XML_ATTRIBUTES:
            raise FileRefused(QuestionnaireCode.LSS_TOO_LARGE, limit=f"{MAX_ELEMENTS:,}")
        if self.depth <= 5:
            self.path.append(name)
        if self.depth == 4:
            self.row = {}
        if self.depth in (2, 3, 5):
            self.words, self.size = [], 0

    def take(self, words: str) -> None:
        """Text."""
        if self.size < MAX_FIELD_LENGTH and self.depth >= 2:
            self.words.append(words[: MAX_FIELD_LENGTH - self.size])
            self.size += len(words)

    def end(self, name: str) -> None:
        """An element ends."""
        if self.depth == 5 and name in _FIELDS and self.path[1] in _TABLES:
            if text := "".join(self.words).strip():
                self.row[name] = text
        elif self.depth == 4 and self.row and self.path[1:3] == [self.path[1], "rows"]:
            self.keep(self.path[1])
        elif self.depth == 3 and self.path[1:] == ["languages", "language"]:
            self.document.languages.append("".join(self.words).strip()[:40])
        elif self.depth == 2:
            self.about(name, "".join(self.words).strip())
        if self.depth <= 5:
            self.path.pop()
        self.depth -= 1

    def about(self, name: str, text: str) -> None:
        """What the file says of itself; and that a table is there."""
        if name == "LimeSurveyDocType":
            self.document.kind = text[:40]
        elif name == "DBVersion" and text.isdecimal() and len(text) < 8:
            self.document.version = int(text)
        elif name in _TABLES:
            self.document.tables.setdefault(name, [])

    def keep(self, table: str) -> None:
        """Keep a row, unless it is an attribute that means nothing to us."""
        row, self.row = self.row, {}
        if table not in _TABLES:
            return
        if table == "question_attributes" and (
            row.get("attribute") not in ATTRIBUTES or "value" not in row
        ):
            return
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise FileRefused(QuestionnaireCode.LSS_TOO_LARGE, limit=f"{MAX_ROWS:,}")
        self.document.tables.setdefault(table, []).append(row)
