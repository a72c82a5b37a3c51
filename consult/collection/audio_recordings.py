"""Questions read aloud by a person: one sound a question and language, in the installation's folder.

Files rather than rows: a browser asks for parts of them (RFC 9110 14). A file's name holds a
fingerprint of the words that were read: when the words change the sound is not played any more.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from consult.languages.rules import Texts, source_digest
from consult.questionnaire.rules.items import Question
from consult.web.language import show
from consult.web.transaction import app_settings

MAX_BYTES = 3 * 1024 * 1024
"""Three minutes of speech, even where it is badly packed."""
MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "m4a": "audio/mp4",
    "webm": "audio/webm",
}


class UnsupportedAudio(ValueError):
    """A file of none of the kinds that browsers play."""


@dataclass(frozen=True)
class AudioRecording:
    """One file: its name, and whether the words are still those that were read."""

    name: str
    fresh: bool

    @property
    def kind(self) -> str:
        """Its media type."""
        return MEDIA_TYPES[self.name.rpartition(".")[2]]


def audio_format(data: bytes) -> str:
    """The ending of a sound, by its first bytes. Raises UnsupportedAudio."""
    if data[:3] == b"ID3" or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0):
        return "mp3"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        return "wav"
    if data[4:8] == b"ftyp":
        return "m4a"
    if data[:4] == b"\x1a\x45\xdf\xa3":
        return "webm"
    raise UnsupportedAudio


class AudioStore:
    """The sounds of one survey."""

    def __init__(self, home: Path, survey_id: int) -> None:
        self.folder = home / "sounds" / str(survey_id)
        self._name = str(self.folder)

    def names(self) -> frozenset[str]:
        """Every file there is; most surveys have none."""
        try:
            return frozenset(os.listdir(self._name))
        except FileNotFoundError:
            return frozenset()

    def of(self, key: str, label: Texts, tag: str, names: frozenset[str]) -> AudioRecording | None:
        """The sound of a question in a language, among these files."""
        start = f"{_file_stem(key, tag)}."
        found = sorted(name for name in names if name.startswith(start))
        if not found:
            return None
        fresh = [
            name for name in found if name.startswith(start + source_digest(label.words(tag)) + ".")
        ]
        return AudioRecording((fresh or found)[-1], bool(fresh))

    def keep(self, key: str, label: Texts, tag: str, data: bytes) -> None:
        """Keep a sound in the place of the one before. Raises UnsupportedAudio."""
        name = f"{_file_stem(key, tag)}.{source_digest(label.words(tag))}.{audio_format(data)}"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
            file.write(data)
        os.replace(file.name, self.folder / name)
        for old in self.names():
            if old.startswith(f"{_file_stem(key, tag)}.") and old != name:
                (self.folder / old).unlink(missing_ok=True)

    def drop(self, key: str, tag: str) -> None:
        """Delete the sound of a question in a language."""
        for name in self.names():
            if name.startswith(f"{_file_stem(key, tag)}."):
                (self.folder / name).unlink(missing_ok=True)


def _file_stem(key: str, tag: str) -> str:
    """Where the sound of a question stands: keys may hold what no file name can."""
    return hashlib.sha256(f"{key}\0{tag}".encode()).hexdigest()[:32]


@lru_cache(maxsize=256)
def _audio_store(home: Path, survey_id: int) -> AudioStore:
    """Made once: each page of questions asks for it, and names of folders take long to put together."""
    return AudioStore(home, survey_id)


def audio_clips(survey_id: int, asked: Iterable[Question]) -> tuple[tuple[str, str, str], ...]:
    """Question, language and file of each sound that fits the words as they are shown here."""
    store = _audio_store(app_settings().home, survey_id)
    names = store.names()
    if not names:
        return ()
    shown = [(one, show(one.label).tag) for one in asked]
    found = [(one, tag, store.of(one.key, one.label, tag, names)) for one, tag in shown]
    return tuple((one.key, tag, sound.name) for one, tag, sound in found if sound and sound.fresh)
