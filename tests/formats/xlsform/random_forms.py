"""Random questionnaires: whatever the model can hold, and those that can be published."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from consult.languages.rules import LANGUAGES, Text, Texts, TranslationState, clean_text
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Item, Layout, Question, Repeat
from consult.questionnaire.rules.kinds import KINDS

TAGS = st.sampled_from([*LANGUAGES, "am", "om"])
LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
WORDS = st.one_of(
    st.sampled_from(["-", "=1+1", "${age} anos", "a\nb", "_x000D_", "'", "TRUE", "1", "${3a}"]),
    st.text(LETTERS, min_size=1, max_size=12),
).map(clean_text).filter(bool)  # fmt: skip
KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}", fullmatch=True)
NAMES = st.from_regex(r"[A-Za-z_é][A-Za-z0-9_.-]{0,8}", fullmatch=True)
SOURCES = st.sampled_from(
    [
        "",
        "",
        "${age} > 18",
        "selected(${3a}, 'yes')",
        "“broken",
        "a = ${q_3a}",
        ". > ‘x’",
        "1",
        "FALSE",
    ]
)
DEFAULTS = st.one_of(SOURCES, st.sampled_from(["'yes'", '"it\'s"', "2", "today()", "''", "-5"]))
APPEARANCES = st.sampled_from(
    ["", "", "multiline", "w1 multiline", "minimal", "field-list", "label"]
)
DECIMALS = st.none() | st.decimals(-1000, 1000, places=2)


@st.composite
def texts(draw: st.DrawFn, least: int = 0, source: str = "") -> Texts:
    """Texts in some languages, in any state."""
    own = source or draw(TAGS)
    by: dict[str, Text] = {}
    for tag in draw(st.lists(TAGS, min_size=least, max_size=3, unique=True)):
        state = draw(
            st.sampled_from(
                [
                    TranslationState.REVIEWED,
                    TranslationState.DRAFT,
                    TranslationState.STALE,
                    TranslationState.MACHINE,
                ]
            )
        )
        by[tag] = Text(draw(WORDS), state, draw(st.sampled_from([None, "0123456789abcdef"])))
    plain = Texts.from_words({tag: text.words for tag, text in by.items()}, own)
    return draw(st.sampled_from([plain, Texts(own, by)]))


@st.composite
def choices(draw: st.DrawFn) -> tuple[Choice, ...]:
    """Choices with keys and names of their own."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    names = draw(st.lists(NAMES, min_size=len(keys), max_size=len(keys), unique=True))
    tag = st.tuples(
        st.sampled_from(["district", "label", "x y", "value"]),
        st.sampled_from(["a", "", " b", "1"]),
    )
    found = []
    for key, name in zip(keys, names, strict=True):
        alias = name if name not in keys and draw(st.booleans()) else ""
        tags = tuple(sorted(dict(draw(st.lists(tag, max_size=2))).items()))
        area = draw(st.sampled_from([None, "A01"]))
        found.append(Choice(key, draw(texts()), area, draw(st.booleans()), alias, tags))
    return tuple(found)


@st.composite
def questions(draw: st.DrawFn, key: str, alias: str) -> Question:
    """A question of any kind, with anything a question can have."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    optional = st.none() | texts()
    return Question(
        key=key,
        kind=kind,
        label=draw(texts()),
        hint=draw(optional),
        choices=draw(choices()) if draw(st.booleans()) else (),
        low=draw(optional),
        high=draw(optional),
        rank=draw(st.integers(1, 9)),
        required=draw(st.booleans()),
        required_if=draw(SOURCES),
        sensitive=draw(st.booleans()),
        breakdown=draw(st.booleans()),
        areas=tuple(draw(st.lists(st.sampled_from(["A01", "A2.1", "ação"]), max_size=2))),
        measures=tuple(draw(st.lists(st.sampled_from(["M01", "M2"]), max_size=2))),
        alias=alias,
        relevant=draw(SOURCES),
        constraint=draw(SOURCES),
        constraint_message=draw(optional),
        required_message=draw(optional),
        choice_filter=draw(SOURCES),
        default=draw(DEFAULTS),
        calculation=draw(SOURCES),
        minimum=draw(DECIMALS),
        maximum=draw(DECIMALS),
        step=draw(DECIMALS),
        list_name=draw(st.sampled_from(["", "yes_no", "a list", "lista é"])),
        appearance=draw(APPEARANCES),
    )


@st.composite
def trees(draw: st.DrawFn, names: list[tuple[str, str]], depth: int = 0) -> tuple[Item, ...]:
    """Questions and groups under these keys and aliases."""
    found: list[Item] = []
    while names and (not found or depth == 0 or draw(st.booleans())):
        key, alias = names.pop()
        if depth > 2 or draw(st.integers(0, 3)):
            found.append(draw(questions(key, alias)))
            continue
        repeat = st.builds(Repeat, SOURCES, st.integers(-5, 300))
        found.append(
            Group(
                key=key,
                items=draw(trees(names, depth + 1)) if draw(st.booleans()) else (),
                label=draw(texts()),
                hint=draw(st.none() | texts()),
                layout=draw(st.sampled_from(Layout)),
                repeat=draw(st.none() | repeat),
                alias=alias,
                relevant=draw(SOURCES),
                appearance=draw(APPEARANCES),
            )
        )
    return tuple(found)


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Anything the model can hold."""
    keys = draw(st.lists(KEYS | st.just("3a"), min_size=1, max_size=6, unique=True))
    aliases = draw(st.lists(NAMES | st.just("q_3a"), min_size=6, max_size=6, unique=True))
    free = [alias if alias not in keys and draw(st.booleans()) else "" for alias in aliases]
    names = list(zip(keys, free, strict=False))
    return Questionnaire(draw(texts()), draw(texts()), draw(texts()), draw(trees(names)))


LABELS = texts(least=1, source="pt").map(lambda found: Texts.of("Olá", **_reviewed(found)))


def _reviewed(found: Texts) -> dict[str, str]:
    return {
        tag.replace("-", "_"): text.words.replace("$", "")
        for tag, text in found.by.items()
        if tag != "pt"
    }


@st.composite
def publishable(draw: st.DrawFn) -> Questionnaire:
    """Questionnaires that can be published, with expressions that other tools read too."""
    count = draw(st.integers(1, 6))
    forms = st.sampled_from(["q{}", "{}a", "q.{}"])
    names = [draw(forms).format(n) for n in range(count)]
    made: list[Question] = []
    for name in names:
        kind = draw(st.sampled_from(sorted(set(KINDS) - {"contact"})))
        before = [one.name for one in made if one.kind == "integer"]
        fields: dict[str, Any] = {}
        if KINDS[kind].has_choices:
            keys: Sequence[str] = (
                ["yes", "no"] if kind == "yes_no" else ["ok"] if kind == "acknowledge" else "abc"
            )
            fields["choices"] = tuple(Choice(key, draw(LABELS)) for key in keys)
        if kind == "range":
            fields |= {"minimum": Decimal(1), "maximum": Decimal(9), "step": Decimal(2)}
        if kind == "calculate":
            fields["calculation"] = f"${{{before[0]}}} + 1" if before else "1 + 1"
        if bool(before) and draw(st.booleans()) and kind != "calculate":
            fields["relevant"] = f"${{{before[-1]}}} > 3"
        made.append(Question(name, kind, draw(LABELS), **fields))
    matrix = Question("m1", "single", draw(LABELS), choices=(Choice("a", draw(LABELS)),))
    rows = (matrix, Question("m2", "single", draw(LABELS), choices=matrix.choices))
    items: list[Item] = [*made, Group("table", rows, draw(LABELS), layout=Layout.MATRIX)]
    if draw(st.booleans()):
        again = Question("child", "integer", draw(LABELS))
        items.append(Group("children", (again,), draw(LABELS), repeat=Repeat()))
    return Questionnaire(Texts.of("Título"), items=tuple(items))
