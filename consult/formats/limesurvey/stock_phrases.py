"""Words that LimeSurvey puts in by itself: "Female", "Uncertain", "Increase", a comment. Pure.

In the 16 languages; those that nobody of ours speaks at home are drafts, to be looked at.
"""

from __future__ import annotations

from consult.languages.rules import Text, Texts, TranslationState, source_digest

_TAGS = (
    "pt", "en", "fr", "es", "uk", "ru", "ro", "ar", "ur", "hi", "ne", "bn", "pa", "zh-Hans", "kea", "pov",
)  # fmt: skip
_REVIEWED = frozenset({"pt", "en", "fr", "es"})
_WORDS = {
    "female": "Feminino|Female|Féminin|Femenino|Жіноча|Женский|Feminin|أنثى|خاتون|महिला|महिला|নারী|ਔਰਤ|女|Mudjer|Mindjer",
    "male": "Masculino|Male|Masculin|Masculino|Чоловіча|Мужской|Masculin|ذكر|مرد|पुरुष|पुरुष|পুরুষ|ਮਰਦ|男|Ómi|Omi",
    "uncertain": "Não sei|Uncertain|Incertain|No sé|Не знаю|Не знаю|Nu știu|غير متأكد|یقین نہیں|पक्का नहीं"
    "|थाहा छैन|নিশ্চিত নই|ਪੱਕਾ ਨਹੀਂ|不确定|N ka sabe|N ka sibi",
    "increase": "Aumentou|Increase|Augmentation|Aumento|Більше|Больше|Creștere|زيادة|اضافہ|वृद्धि|वृद्धि|বৃদ্ধি|ਵਾਧਾ|增加"
    "|Omenta|Omenta",
    "same": "Igual|Same|Identique|Igual|Так само|Так же|La fel|نفسه|وہی|समान|उस्तै|একই|ਉਹੀ|相同|Mésmu|Mesmu",
    "decrease": "Diminuiu|Decrease|Diminution|Disminución|Менше|Меньше|Scădere|نقصان|کمی|कमी|कमी|হ্রাস|ਕਮੀ|减少"
    "|Diminui|Diminui",
    "comment": "Comentário|Comment|Commentaire|Comentario|Коментар|Комментарий|Comentariu|تعليق|تبصرہ|टिप्पणी|टिप्पणी"
    "|মন্তব্য|ਟਿੱਪਣੀ|评论|Komentáriu|Komentariu",
}  # fmt: skip


def phrase(name: str, source: str) -> Texts:
    """A phrase as translations from a language; from English where it is not there in it."""
    words = dict(zip(_TAGS, _WORDS[name].split("|"), strict=True))
    own = source if source in words else "en"
    told = source_digest(words[own])
    return Texts(
        own,
        {
            tag: Text(
                said,
                TranslationState.REVIEWED
                if tag in _REVIEWED or tag == own
                else TranslationState.DRAFT,
                None if tag == own else told,
            )
            for tag, said in words.items()
        },
    )
