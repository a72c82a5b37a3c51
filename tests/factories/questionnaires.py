"""A questionnaire with every kind of question, conditions, a matrix and a repeat."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Layout, Question, Repeat

YES_NO = (
    Choice("yes", Texts.of("Sim", en="Yes", ar="نعم", bn="হ্যাঁ")),
    Choice("no", Texts.of("Não", en="No", ar="لا", bn="না")),
)


def ask(key: str, kind: str, words: str, /, **values: Any) -> Question:
    """A question; translations as `ar="…"`, other keywords are its fields."""
    translations = {tag: values.pop(tag) for tag in ("en", "ar", "bn", "uk") if tag in values}
    return Question(key, kind, Texts.of(words, **translations), **values)


def _children() -> Group:
    return Group(
        "children",
        (
            ask(
                "age", "integer", "Que idade tem?", ar="كم عمره؟", bn="বয়স কত?", maximum=Decimal(17)
            ),
            ask(
                "school",
                "yes_no",
                "Anda na escola?",
                ar="هل يذهب إلى المدرسة؟",
                bn="স্কুলে যায়?",
                choices=YES_NO,
                relevant="${age} >= 6",
            ),
        ),
        label=Texts.of("Criança", en="Child", ar="طفل", bn="শিশু"),
        relevant="${family} = 'yes'",
        repeat=Repeat(most=5),
    )


def _parish() -> Question:
    return ask(
        "parish",
        "single",
        "Em que freguesia?",
        ar="في أي حي؟",
        bn="কোন এলাকায়?",
        choices=(
            Choice("p1", Texts.of("Vale de Cima"), tags=(("town", "a"),)),
            Choice("p2", Texts.of("Vale de Baixo"), tags=(("town", "a"),)),
            Choice("p3", Texts.of("Serra"), tags=(("town", "b"),)),
        ),
        choice_filter="town = ${town}",
    )


def every_kind() -> Questionnaire:
    """Every kind of question, a condition, a cascade, a matrix, an "other", a repeat and a maximum over it."""
    agree = (
        Choice("1", Texts.of("Concordo", ar="أوافق", bn="একমত")),
        Choice("2", Texts.of("Discordo", ar="لا أوافق", bn="একমত নই")),
    )
    return Questionnaire(
        title=Texts.of("Todas as perguntas", en="Every question", ar="كل الأسئلة", bn="সব প্রশ্ন"),
        intro=Texts.of("É anónimo.", ar="مجهول.", bn="বেনামী।"),
        items=(
            ask("hello", "note", "Olá! Vamos começar.", ar="مرحبا! لنبدأ.", bn="স্বাগতম! শুরু করি।"),
            ask(
                "family",
                "yes_no",
                "Tem filhos?",
                ar="هل لديك أطفال؟",
                bn="আপনার সন্তান আছে?",
                choices=YES_NO,
            ),
            _children(),
            ask("oldest", "calculate", "", calculation="max(${age})"),
            ask(
                "town",
                "single",
                "Em que cidade vive?",
                ar="في أي مدينة تعيش؟",
                bn="কোন শহরে থাকেন?",
                choices=(Choice("a", Texts.of("Vale")), Choice("b", Texts.of("Serra Alta"))),
            ),
            _parish(),
            Group(
                "work",
                (
                    ask(
                        "job",
                        "single",
                        "O que faz?",
                        ar="ماذا تعمل؟",
                        bn="আপনি কী করেন?",
                        choices=(
                            Choice("farm", Texts.of("Agricultura", ar="زراعة", bn="কৃষি")),
                            Choice("other", Texts.of("Outra", ar="آخر", bn="অন্য")),
                        ),
                    ),
                    ask(
                        "job.other",
                        "line",
                        "Qual?",
                        ar="ما هو؟",
                        bn="কোনটি?",
                        relevant="${job} = 'other'",
                    ),
                ),
                layout=Layout.PAGE,
            ),
            Group(
                "views",
                (
                    ask(
                        "v1",
                        "single",
                        "A casa é cara.",
                        ar="السكن غالٍ.",
                        bn="বাসা দামি।",
                        choices=agree,
                    ),
                    ask(
                        "v2",
                        "single",
                        "O trabalho é seguro.",
                        ar="العمل آمن.",
                        bn="কাজ নিরাপদ।",
                        choices=agree,
                    ),
                ),
                label=Texts.of(
                    "O que pensa?", en="What do you think?", ar="ما رأيك؟", bn="আপনি কী ভাবেন?"
                ),
                layout=Layout.MATRIX,
            ),
            ask(
                "rooms",
                "integer",
                "Quantos quartos?",
                ar="كم غرفة؟",
                bn="কয়টি ঘর?",
                minimum=Decimal(0),
                maximum=Decimal(20),
            ),
            ask(
                "rent",
                "decimal",
                "Quanto paga de renda?",
                ar="كم الإيجار؟",
                bn="ভাড়া কত?",
                constraint=". <= 5000",
                constraint_message=Texts.of("Parece muito.", ar="يبدو كثيرًا.", bn="বেশি মনে হচ্ছে।"),
            ),
            ask(
                "heat",
                "range",
                "De 0 a 4, está quente?",
                ar="من 0 إلى 4، هل هو دافئ؟",
                bn="০ থেকে ৪, গরম?",
                minimum=Decimal(0),
                maximum=Decimal(4),
                step=Decimal(1),
            ),
            ask(
                "since",
                "date",
                "Desde quando vive aqui?",
                ar="منذ متى تعيش هنا؟",
                bn="কবে থেকে এখানে?",
            ),
            ask(
                "street",
                "line",
                "Qual é a sua rua, ${town}?",
                ar="ما شارعك، ${town}؟",
                bn="আপনার রাস্তা, ${town}?",
            ),
            ask("idea", "text", "O que mudava?", ar="ماذا تغير؟", bn="কী বদলাতেন?"),
            ask(
                "read",
                "acknowledge",
                "Leu a informação?",
                ar="هل قرأت؟",
                bn="পড়েছেন?",
                choices=(Choice("ok", Texts.of("Li", ar="قرأت", bn="পড়েছি")),),
            ),
            ask(
                "reach",
                "contact",
                "Quer que lhe digamos?",
                ar="هل نخبرك؟",
                bn="জানাব?",
                hint=Texts.of("Podem escrever-me.", ar="يمكنكم مراسلتي.", bn="আমাকে লিখতে পারেন।"),
            ),
        ),
    )
