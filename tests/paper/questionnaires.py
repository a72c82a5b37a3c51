"""A questionnaire of every kind, with words in every script."""

from __future__ import annotations

from decimal import Decimal

from consult.languages.rules import Texts
from consult.questionnaire.rules.document import Questionnaire
from consult.questionnaire.rules.items import Choice, Group, Layout, Question, Repeat

TITLE = Texts.from_words(
    {
        "pt": "Viver aqui: o que precisa de mudar?",
        "en": "Living here: what needs to change?",
        "ar": "العيش هنا: ما الذي يجب أن يتغير؟",
        "bn": "এখানে জীবন: কী বদলানো দরকার?",
        "hi": "यहाँ का जीवन: क्या बदलना चाहिए?",
        "ne": "यहाँको जीवन: के परिवर्तन हुनुपर्छ?",
        "pa": "ਇੱਥੇ ਦੀ ਜ਼ਿੰਦਗੀ: ਕੀ ਬਦਲਣਾ ਚਾਹੀਦਾ ਹੈ?",
        "ur": "یہاں کی زندگی: کیا بدلنا چاہیے؟",
        "zh-Hans": "在这里生活：需要改变什么？",
        "uk": "Жити тут: що потрібно змінити?",
    }
)
INTRO = Texts.from_words(
    {
        "pt": "Este inquérito é anónimo e não precisa de conta. Pode saltar qualquer pergunta.",
        "ar": "هذا الاستبيان مجهول الهوية ولا يحتاج إلى حساب. فيه 15 سؤالاً (CLAIM).",
        "bn": "এই জরিপে নাম-পরিচয় দিতে হয় না। কর্তৃপক্ষ শুধু উত্তরগুলো পড়ে; যেকোনো প্রশ্ন বাদ দিতে পারেন।",
        "hi": "यह सर्वेक्षण गुमनाम है। प्रश्नों के उत्तर श्रमिकों और विद्यार्थियों, सभी के लिए हैं।",
        "ne": "यो सर्वेक्षण गोप्य छ। तपाईंले कुनै पनि प्रश्न छोड्न सक्नुहुन्छ।",
        "pa": "ਇਹ ਸਰਵੇਖਣ ਗੁਪਤ ਹੈ। ਤੁਸੀਂ ਕੋਈ ਵੀ ਪ੍ਰਸ਼ਨ ਛੱਡ ਸਕਦੇ ਹੋ। ਪੜ੍ਹਾਈ ਬਾਰੇ ਵੀ ਪੁੱਛਿਆ ਗਿਆ ਹੈ।",
        "ur": "یہ سروے گمنام ہے اور اس کے لیے اکاؤنٹ کی ضرورت نہیں۔ آپ کوئی بھی سوال چھوڑ سکتے ہیں۔",
        "zh-Hans": "本问卷匿名，不需要账户。您可以跳过任何问题（共15题）。",
    }
)
HELP = Texts.from_words(
    {
        "pt": "Teve ajuda quando chegou?",
        "ar": "هل ساعدك أحد عندما وصلت؟",
        "bn": "এখানে আসার পর কেউ কি আপনাকে সাহায্য করেছিল?",
        "hi": "क्या यहाँ आने पर किसी ने आपकी सहायता की?",
        "pa": "ਕੀ ਇੱਥੇ ਆਉਣ ਤੇ ਕਿਸੇ ਨੇ ਤੁਹਾਡੀ ਮਦਦ ਕੀਤੀ?",
        "ur": "کیا یہاں آنے پر کسی نے آپ کی مدد کی؟",
        "zh-Hans": "您刚到这里时，有人帮助过您吗？",
    }
)
YES = Texts.from_words(
    {"pt": "Sim", "ar": "نعم", "bn": "হ্যাঁ", "hi": "हाँ", "pa": "ਹਾਂ", "ur": "ہاں", "zh-Hans": "是"}
)
NO = Texts.from_words(
    {"pt": "Não", "ar": "لا", "bn": "না", "hi": "नहीं", "pa": "ਨਹੀਂ", "ur": "نہیں", "zh-Hans": "否"}
)
STATE = Texts.from_words(
    {
        "pt": "Quem devia ajudar?",
        "ar": "من الذي يجب أن يساعد؟",
        "bn": "রাষ্ট্র, না কি স্থানীয় কর্তৃপক্ষ?",
        "hi": "राष्ट्र या श्रम कार्यालय?",
        "pa": "ਪ੍ਰਸ਼ਾਸਨ ਜਾਂ ਸ੍ਰੀ ਗੁਰਦੁਆਰਾ ਸਾਹਿਬ?",
        "ur": "مدد کس کو کرنی چاہیے؟",
        "zh-Hans": "应该由谁来帮助？",
    }
)
TOWN = Texts.from_words(
    {
        "pt": "A câmara municipal, no balcão de atendimento ou pelo telefone",
        "ar": "البلدية، في مكتب الاستقبال أو عبر الهاتف",
        "bn": "পৌরসভা, সেবা কেন্দ্রে গিয়ে বা টেলিফোনে",
        "hi": "नगर पालिका, कार्यालय में या टेलीफ़ोन पर",
        "pa": "ਨਗਰ ਪਾਲਿਕਾ, ਦਫ਼ਤਰ ਵਿੱਚ ਜਾਂ ਟੈਲੀਫ਼ੋਨ ਤੇ",
        "ur": "بلدیہ، دفتر میں یا ٹیلی فون پر",
        "zh-Hans": "市政府，在服务窗口或通过电话",
    }
)


def choice(key: str, words: Texts | str, exclusive: bool = False) -> Choice:
    """A choice."""
    return Choice(key, words if isinstance(words, Texts) else Texts.of(words), exclusive=exclusive)


def yes_no(key: str, label: Texts, relevant: str = "", **values: str) -> Question:
    """Yes or no."""
    return Question(key, "yes_no", label, choices=(choice("yes", YES), choice("no", NO)), relevant=relevant, **values)  # type: ignore[arg-type]  # fmt: skip


def of_every_kind() -> Questionnaire:
    """A questionnaire with every kind of question, conditions, a matrix and things that repeat."""
    t = Texts.of
    agree = (choice("1", "Concordo"), choice("2", "Não sei"), choice("3", "Discordo"))
    matrix = tuple(
        Question(f"m{at}", "single", t(words), choices=agree)
        for at, words in enumerate(("Há transportes", "As ruas são limpas", "A escola é perto"))
    )
    return Questionnaire(
        title=TITLE,
        intro=INTRO,
        thanks=t("Obrigado.", ar="شكراً لك.", bn="ধন্যবাদ।"),
        items=(
            yes_no("help", HELP),
            Question(
                "who", "multi", STATE,
                choices=(choice("town", TOWN), choice("friends", "Amigos"), choice("none", NO, exclusive=True)),
                relevant="${help} = 'no'",
            ),
            Question("n", "note", t("A seguir perguntamos pela sua casa.")),
            Question("ease", "scale5", t("É fácil encontrar informação?"), low=t("Muito difícil"), high=t("Muito fácil")),
            Question("year", "integer", t("Em que ano chegou?"), minimum=Decimal(1950), maximum=Decimal(2026)),
            Question("rent", "decimal", t("Quanto paga de renda?"), hint=t("Em euros."), sensitive=True),
            Question("stars", "range", t("Que nota dá à casa?"), minimum=Decimal(0), maximum=Decimal(10)),
            Question("day", "date", t("Quando chegou?"), required=True),
            Group("m", matrix, t("Concorda?"), layout=Layout.MATRIX),
            Group(
                "home",
                (
                    Question("name", "line", t("Relação consigo")),
                    Question("age", "integer", t("Idade"), maximum=Decimal(120)),
                ),
                t("Quem vive consigo"),
                repeat=Repeat(),
                relevant="selected(${who}, 'town') or ${year} >= 2000",
            ),
            Group(
                "work",
                (
                    Question("what", "line", t("Que trabalho foi?")),
                    yes_no("contract", t("Tinha contrato?")),
                    Question("pay", "integer", t("Quanto recebia em ${what}?"), relevant="${contract} = 'yes'"),
                ),
                t("Trabalhos"),
                repeat=Repeat(count="2"),
            ),
            Question(
                "rank", "rank", t("Escolha as três áreas mais urgentes."),
                choices=tuple(choice(f"r{at}", f"Área número {at}") for at in range(1, 17)),
            ),
            Question("say", "text", t("O que mudava primeiro?"), relevant="count-selected(${who}) > 1"),
            Question("ok", "acknowledge", t("Leu o aviso?"), choices=(choice("ok", "Li e percebi"),)),
            Question("total", "calculate", calculation="1 + 1"),
            Question("reach", "contact", t("Quer que lhe digamos o que aconteceu?")),
        ),
    )  # fmt: skip
