"""Words that a form of another tool leaves to the tool: "Other", "Which?", the box of a consent. Pure.

In the 16 languages; those that nobody of ours speaks at home are drafts, to be looked at.
"""

from __future__ import annotations

from consult.languages.rules import Text, Texts, TranslationState, source_digest

_REVIEWED = frozenset({"pt", "en", "fr", "es"})

_OTHER = {
    "pt": "Outro", "en": "Other", "hi": "अन्य", "bn": "অন্যান্য", "ne": "अन्य", "uk": "Інше",
    "pa": "ਹੋਰ", "ur": "دیگر", "fr": "Autre", "kea": "Otu", "zh-Hans": "其他", "ar": "أخرى",
    "es": "Otro", "ru": "Другое", "ro": "Altul", "pov": "Utru",
}  # fmt: skip
_WHICH = {
    "pt": "Qual?", "en": "Which?", "hi": "कौन सा?", "bn": "কোনটি?", "ne": "कुन?", "uk": "Що саме?",
    "pa": "ਕਿਹੜਾ?", "ur": "کون سا؟", "fr": "Lequel ?", "kea": "Kal?", "zh-Hans": "请说明", "ar": "ما هو؟",
    "es": "¿Cuál?", "ru": "Что именно?", "ro": "Care?", "pov": "Kal?",
}  # fmt: skip
_AGREED = {
    "pt": "Sim, confirmo", "en": "Yes, I confirm", "hi": "हाँ, मैं पुष्टि करता/करती हूँ",
    "bn": "হ্যাঁ, আমি নিশ্চিত করছি", "ne": "हो, म पुष्टि गर्छु", "uk": "Так, підтверджую",
    "pa": "ਹਾਂ, ਮੈਂ ਪੁਸ਼ਟੀ ਕਰਦਾ/ਕਰਦੀ ਹਾਂ", "ur": "جی ہاں، میں تصدیق کرتا/کرتی ہوں", "fr": "Oui, je confirme",
    "kea": "Sin, N ta konfirma", "zh-Hans": "是，我确认", "ar": "نعم، أؤكد", "es": "Sí, lo confirmo",
    "ru": "Да, подтверждаю", "ro": "Da, confirm", "pov": "Sin, N ta konfirma",
}  # fmt: skip


def _texts(words: dict[str, str], source: str = "en") -> Texts:
    def state(tag: str) -> TranslationState:
        return (
            TranslationState.REVIEWED
            if tag in _REVIEWED or tag == source
            else TranslationState.DRAFT
        )

    told = source_digest(words[source])
    by = {
        tag: Text(said, state(tag), None if tag == source else told) for tag, said in words.items()
    }
    return Texts(source, by)


OTHER_LABEL, SPECIFY_LABEL, CONFIRM_LABEL = _texts(_OTHER), _texts(_WHICH), _texts(_AGREED)


def from_source_language(texts: Texts, source: str) -> Texts:
    """The same words as translations from another language, where they are there in it."""
    words = {tag: text.words for tag, text in texts.by.items()}
    return _texts(words, source) if source in words else texts
