"""What a tree of drafts needs after reading: "other" to write in, tables, no empty groups. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from consult.questionnaire.rules.items import Choice, Group, Layout, Question
from consult.questionnaire.rules.kinds import MATRIX_KINDS

from ..codes import QuestionnaireCode
from ..stock_phrases import OTHER_LABEL, SPECIFY_LABEL, from_source_language
from .form_tree import FormNode, walk_nodes, without_nodes
from .identifiers import KeyAllocator
from .sheet_tables import ImportContext
from .survey_sheet import map_children


@dataclass
class TreeTransforms:
    """Shapes the tree; new parts get keys of their own."""

    found: ImportContext

    def shape(self, drafts: list[FormNode]) -> list[FormNode]:
        """Every list of the tree, then the empty groups away."""
        self.keys = KeyAllocator()
        self.keys.taken = {draft.item.key for draft, _ in walk_nodes(drafts)}
        self.names = {draft.item.name for draft, _ in walk_nodes(drafts)}
        self.together = {
            id(draft)
            for draft, within in walk_nodes(drafts)
            if any(isinstance(g.item, Group) and g.item.layout is not Layout.EACH for g in within)
        }
        return self.emptied(self.tabled(map_children(drafts, self.others)))

    def others(self, drafts: list[FormNode]) -> list[FormNode]:
        """After each question with `or_other`, a line to say which; both on one page."""
        shaped: list[FormNode] = []
        for draft in drafts:
            if not draft.or_other or not isinstance(draft.item, Question) or not draft.item.choices:
                shaped.append(draft)
                continue
            pair = self.pair(draft, draft.item)
            if id(draft) in self.together:
                shaped += pair
            else:
                key = self.keys.of(f"{draft.item.key}.page")
                page = Group(key=key, layout=Layout.PAGE)
                shaped.append(FormNode(page, draft.line, children=pair))
        return shaped

    def pair(self, draft: FormNode, question: Question) -> list[FormNode]:
        """The question with a choice "Other", and the line that asks which."""
        self.found.note(QuestionnaireCode.OR_OTHER, draft.line.cell("type"))
        if not any(choice.name == "other" for choice in question.choices):
            other = Choice("other", from_source_language(OTHER_LABEL, self.found.source))
            draft.change(choices=(*question.choices, other))
        key, name = self.keys.of(f"{question.key}.other"), f"{question.name}_other"
        if name in self.names:
            name = self.keys.numbers.fresh(name, self.names, "_")
        self.names.add(name)
        line = Question(
            key=key,
            kind="line",
            label=from_source_language(SPECIFY_LABEL, self.found.source),
            alias=name,
            relevant=f"selected(${{{question.name}}}, 'other')",
        )
        return [draft, FormNode(line, draft.line)]

    def tabled(self, drafts: list[FormNode]) -> list[FormNode]:
        """Tables as matrices where all rows share their choices, else as pages."""
        gone: set[int] = set()
        for draft, _ in list(walk_nodes(drafts)):
            if not isinstance(draft.item, Group) or draft.line.ours:
                continue
            heads = [child for child in draft.children if child.heads_matrix]
            if not heads and draft.item.layout is not Layout.MATRIX:
                continue
            rows = [child for child in draft.children if not child.heads_matrix]
            if rows:
                gone |= {id(head) for head in heads}
            if _can_be_matrix(rows):
                self.matrix(draft, draft.item, heads)
                continue
            for head in heads if rows else ():
                self.found.note(QuestionnaireCode.TABLE_HEAD, head.here)
            if draft.item.layout is Layout.MATRIX:
                self.found.note(QuestionnaireCode.NO_MATRIX, draft.here)
                draft.change(layout=Layout.PAGE)
        return without_nodes(drafts, gone)

    def matrix(self, draft: FormNode, group: Group, heads: list[FormNode]) -> None:
        """Show a group as a table; what stood above its columns becomes its label."""
        self.found.note(QuestionnaireCode.MATRIX, draft.here)
        label = group.label or (heads[0].item.label if heads else group.label)
        draft.change(layout=Layout.MATRIX, label=label)

    def emptied(self, drafts: list[FormNode]) -> list[FormNode]:
        """The tree without groups in which nothing is asked."""

        def kept(some: list[FormNode]) -> list[FormNode]:
            left = []
            for draft in some:
                if isinstance(draft.item, Group) and not draft.children and not draft.line.ours:
                    self.found.note(QuestionnaireCode.EMPTY_GROUP, draft.here)
                else:
                    left.append(draft)
            return left

        return map_children(drafts, kept)


def _can_be_matrix(rows: list[FormNode]) -> bool:
    """Whether questions can be the rows of one matrix."""
    items = [row.item for row in rows]
    if not items or not all(isinstance(item, Question) for item in items):
        return False
    alike = {
        (item.kind, tuple(choice.key for choice in item.choices), item.choice_filter)
        for item in items
        if isinstance(item, Question)
    }
    return len(alike) == 1 and next(iter(alike))[0] in MATRIX_KINDS
