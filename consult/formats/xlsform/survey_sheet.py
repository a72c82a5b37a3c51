"""The sheet `survey`: rows to a tree of drafts, each with a name and a key. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from consult.questionnaire.rules.items import Group
from consult.questionnaire.rules.json_decoding import MAX_GROUP_DEPTH

from ..codes import QuestionnaireCode
from .cell_encoding import parse_boolean, parse_parameters
from .choice_lists import ChoiceLists
from .form_tree import FormNode, walk_nodes
from .groups import read_group
from .headings import MEDIA
from .identifiers import KeyAllocator, NameNumbering, is_valid_name, references
from .kobo import KoboRows
from .questions import QuestionReader
from .sheet_tables import FormTable, ImportContext, SheetCell, SheetRow
from .type_column import TODAY_TYPES, RowType, parse_type

_READ = frozenset(
    "type name label hint guidance_hint required required_message relevant constraint parameters "  # noqa: SIM905
    "constraint_message choice_filter default calculation appearance repeat_count read_only disabled "
    "autoplay note kobo--score-choices kobo--rank-items kobo--matrix_list kuid $kuid".split()
)
_LEFT_OUT = ("trigger", "save_to")
_REST = ("label", "hint", "name")


@dataclass
class OpenGroup:
    """An open group: where its rows go, and where it began."""

    into: list[FormNode]
    began: SheetCell
    repeat: bool = False


@dataclass
class SurveyReader:
    """Reads the rows, keeping open groups on a stack; notes everything that is wrong."""

    table: FormTable
    lists: ChoiceLists
    found: ImportContext
    drafts: list[FormNode] = field(default_factory=list)
    skipped: dict[str, SheetCell] = field(default_factory=dict)
    """Names of rows that are left out, and where they stand."""

    def __post_init__(self) -> None:
        self.frames = [OpenGroup(self.drafts, SheetCell("", self.table.name, 0))]
        self.mentioned = _referenced_names(self.table)
        self.questions = QuestionReader(self.found, self.lists)
        self.kobo = KoboRows(self)
        self.columns()

    def read(self) -> list[FormNode]:
        """Every row, as a tree."""
        for line in self.table:
            self.line(line)
        for frame in self.frames[1:]:
            self.found.note(QuestionnaireCode.NOT_CLOSED, frame.began)
        if self.kobo.ignoring:
            self.found.note(QuestionnaireCode.NOT_CLOSED, self.kobo.ignoring)
        NodeNaming(self.found, self.mentioned).name(self.drafts)
        return self.drafts

    def columns(self) -> None:
        """Note the columns that are not read."""
        for column in self.table.columns:
            what = column.what
            if what in _READ or what in MEDIA or what.startswith("consult::"):
                continue
            if self.table.holds(column):
                left_out = what in _LEFT_OUT or "::" in what
                code = (
                    QuestionnaireCode.UNSUPPORTED_COLUMN
                    if left_out
                    else QuestionnaireCode.UNKNOWN_COLUMN
                )
                self.found.note(code, self.table.heading_of(column))

    def line(self, line: SheetRow) -> None:
        """One row."""
        cell = line.cell("type")
        if not cell:
            self.untyped(line)
            return
        if parse_boolean(line.cell("disabled").text):
            self.found.note(QuestionnaireCode.DISABLED, cell)
            return
        asked = parse_type(cell.text)
        if self.kobo.ignores(asked):
            return
        match asked.kind:
            case "begin":
                self.begin(line, asked)
            case "end":
                self.end(cell, asked)
            case "unknown":
                self.found.note(QuestionnaireCode.UNKNOWN_TYPE, cell, suggestion=asked.suggestion)
                self.skip(line)
            case "unsupported":
                self.left_out(line, asked)
                self.skip(line)
            case "metadata":
                self.metadata(line, asked)
            case "kobo":
                self.kobo.row(line, asked.command)
            case _:
                self.question(line, asked)

    def untyped(self, line: SheetRow) -> None:
        """A row without a type: a remark, unless it has all that a question needs."""
        if line.cell("name") and line.first_of("label"):
            self.found.note(QuestionnaireCode.MISSING_TYPE, line.cell("name"))
        elif seen := next((cell for what in _REST if (cell := line.first_of(what))), None):
            self.found.note(QuestionnaireCode.ROW_WITHOUT_TYPE, seen)

    def begin(self, line: SheetRow, asked: RowType) -> FormNode | None:
        """Open a group; None where there are too many around it."""
        if len(self.frames) > MAX_GROUP_DEPTH:
            self.found.note(
                QuestionnaireCode.TOO_DEEP, line.cell("type"), most=str(MAX_GROUP_DEPTH)
            )
            self.frames.append(OpenGroup([], line.cell("type"), asked.repeat))
            return None
        name = self.name(line, f"{'repeat' if asked.repeat else 'group'}_{line.number}")
        draft = read_group(line, asked, name, self.found)
        self.frames[-1].into.append(draft)
        self.frames.append(OpenGroup(draft.children, line.cell("type"), asked.repeat))
        return draft

    def end(self, cell: SheetCell, asked: RowType) -> None:
        """Close the innermost group."""
        if len(self.frames) == 1:
            self.found.note(QuestionnaireCode.NOT_OPENED, cell)
            return
        frame = self.frames.pop()
        if frame.repeat != asked.repeat:
            self.found.note(QuestionnaireCode.CLOSED_OTHERWISE, cell, row=str(frame.began.row))

    def left_out(self, line: SheetRow, asked: RowType) -> None:
        """A question of a type that we do not have; told by its words, so that people know which."""
        cell = line.cell("type")
        words = line.first_of("label").text or line.cell("name").text
        place = replace(cell, text=" ".join(words.split()) or cell.text)
        self.found.note(QuestionnaireCode.UNSUPPORTED_TYPE, place, type=asked.command or cell.text)

    def metadata(self, line: SheetRow, asked: RowType) -> None:
        """What a device knows is not kept; the day of today is, where something asks for it."""
        name = line.cell("name").text
        if asked.command in TODAY_TYPES and name in self.mentioned:
            self.found.note(QuestionnaireCode.TODAY, line.cell("type"), name=name)
            self.question(line, RowType("calculate")).change(calculation="today()")
            return
        self.found.note(QuestionnaireCode.METADATA, line.cell("type"), name=name)
        self.skip(line)

    def skip(self, line: SheetRow) -> None:
        """Leave a row out, and remember its name."""
        if line.cell("name"):
            self.skipped.setdefault(line.cell("name").text, line.cell("name"))

    def question(self, line: SheetRow, asked: RowType) -> FormNode:
        """Take a question in."""
        fallback = f"note_{line.number}" if asked.kind == "note" else ""
        name = self.name(line, fallback)
        for column in line.table.columns:
            cell = line.at(column)
            if column.what in MEDIA and cell:
                self.found.note(QuestionnaireCode.MEDIA, cell)
            elif column.what == "parameters" and cell and asked.kind != "range":
                mixed = {"randomize", "seed"} >= parse_parameters(cell.text).keys()
                self.found.note(
                    QuestionnaireCode.RANDOM_ORDER
                    if mixed
                    else QuestionnaireCode.UNSUPPORTED_COLUMN,
                    cell,
                )
        draft = self.questions.read(line, asked, name)
        self.frames[-1].into.append(draft)
        return draft

    def name(self, line: SheetRow, fallback: str) -> str:
        """The name of a row, or one made of its number where none is there or it can't be one."""
        cell = line.cell("name")
        if cell and is_valid_name(cell.text):
            return cell.text
        if cell:
            self.found.note(QuestionnaireCode.BAD_NAME, cell)
        elif not fallback:
            self.found.note(QuestionnaireCode.MISSING_NAME, line.cell("type"))
        return fallback or f"row_{line.number}"


def _referenced_names(table: FormTable) -> frozenset[str]:
    """The names that anything in the sheet refers to."""
    cells = (cell for row in table.rows for cell in row.cells if isinstance(cell, str))
    return frozenset(name for cell in cells if "${" in cell for name in references(cell))


@dataclass
class NodeNaming:
    """Gives every draft its key, and its name where that is no key."""

    found: ImportContext
    mentioned: frozenset[str]
    keys: KeyAllocator = field(default_factory=KeyAllocator)
    taken: dict[str, FormNode] = field(default_factory=dict)
    numbers: NameNumbering = field(default_factory=NameNumbering)

    def name(self, drafts: list[FormNode]) -> None:
        """Name a tree. The rows of an export get their own keys before others can take them."""
        told = [draft.line.cell("consult::key").text for draft, _ in walk_nodes(drafts)]
        times = Counter(told)
        siblings = {id(draft): at for draft, at in _siblings(drafts)}
        for (draft, _), key in zip(walk_nodes(drafts), told, strict=True):
            name = self.unique(draft, siblings)
            self.keyed(draft, name, key, claimed=not key and times[name] > 0)

    def unique(self, draft: FormNode, siblings: dict[int, int]) -> str:
        """The name of a draft, or a new one where another has it."""
        name = draft.item.alias
        other = self.taken.get(name)
        if other is None:
            self.taken[name] = draft
            return name
        row = str(other.line.number)
        if siblings[id(draft)] == siblings[id(other)]:
            self.found.note(QuestionnaireCode.NAME_TWICE, draft.here, row=row)
        elif name in self.mentioned:
            self.found.note(QuestionnaireCode.AMBIGUOUS_NAME, draft.here, row=row)
        fresh = self.numbers.fresh(name, self.taken, "_")
        if siblings[id(draft)] != siblings[id(other)] and name not in self.mentioned:
            self.found.note(QuestionnaireCode.NAME_AGAIN, draft.here, row=row, other=fresh)
        self.taken[fresh] = draft
        return fresh

    def keyed(self, draft: FormNode, name: str, told: str, *, claimed: bool) -> None:
        """Give a draft its key; its name becomes its alias where that is another word."""
        if told and told in self.keys.taken:
            self.found.note(QuestionnaireCode.KEY_TWICE, draft.here, key=told)
        key = self.keys.of(f"{name} " if claimed else name, told)
        if not told and key != name:
            self.found.note(QuestionnaireCode.KEY_MADE, draft.here, key=key)
        alias = draft.line.cell("consult::alias").text if told else ""
        draft.change(key=key, alias=name if name != key or alias == name else "")


def _siblings(drafts: list[FormNode]) -> Iterator[tuple[FormNode, int]]:
    """Every draft with a mark of the group it stands in: names are told apart within one."""
    for draft, within in walk_nodes(drafts):
        yield draft, id(within[-1]) if within else 0


def map_children(
    drafts: list[FormNode], transform: Callable[[list[FormNode]], list[FormNode]]
) -> list[FormNode]:
    """The tree with every list of drafts changed, the innermost first."""
    for draft in drafts:
        if isinstance(draft.item, Group):
            draft.children = map_children(draft.children, transform)
    return transform(drafts)
