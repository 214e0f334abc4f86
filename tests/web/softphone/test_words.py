"""Each text that the scripts want is there, in two languages, and none is left over; and JsSIP is the one we took."""

from __future__ import annotations

import hashlib
import re

from app.web.softphone import page
from app.web.softphone.site import SCRIPTS, STATIC
from app.web.softphone.words import TEXTS

OURS = [STATIC / name for name in SCRIPTS if not name.startswith("jssip")]
# Names that the scripts put together: what happened, the state of the line, why there is no microphone.
MADE = re.compile(r"said_\w+|call_\w+|microphone_\w+|starting|waiting|silent|ready|lost|shut_out|elsewhere")
BUTTONS = re.compile(r'#button\("(\w+)"|opened\("(\w+)"\)')


def wanted_by_scripts() -> set[str]:
    texts = "".join(file.read_text() for file in OURS)
    buttons = {one or other for one, other in BUTTONS.findall(texts)}
    return {*re.findall(r"words\.(\w+)", texts), *buttons, *re.findall(r'trouble\("(\w+)"\)', texts)}


def wanted_by_pages() -> set[str]:
    text = page.__loader__.get_data(page.__file__).decode()  # type: ignore[union-attr]
    return {*re.findall(r'say\("(\w+)"\)', text), *re.findall(r'"(microphone|speaker|ringer)"', text)}


def test_scripts_and_pages_use_each_text_and_lack_none() -> None:
    wanted = wanted_by_scripts() | wanted_by_pages()
    documents = {name for name in TEXTS if f"{name}_title" in TEXTS or name.endswith("_title")}

    assert wanted - TEXTS.keys() == set()
    assert {name for name in TEXTS.keys() - wanted - documents if not MADE.fullmatch(name)} == set()


def test_every_state_and_trouble_that_the_scripts_name_has_words() -> None:
    texts = "".join(file.read_text() for file in OURS)
    states = set(re.findall(r'(?:told|state)\("(\w+)"\)', texts))
    why = set(re.findall(r'(?:NoMicrophone\(|Error: )"(\w+)"', texts)) | {"refused"}

    assert states | {f"microphone_{one}" for one in why} <= TEXTS.keys()


def test_swedish_and_english_differ_and_neither_is_empty() -> None:
    assert [name for name, (sv, en) in TEXTS.items() if not sv or not en or sv == en] == []


def test_jssip_is_the_file_that_the_note_tells_of() -> None:
    note = (STATIC / "README.md").read_text()
    made = hashlib.sha256((STATIC / "jssip-3.13.8.js").read_bytes()).hexdigest()

    assert made in note
    assert "The MIT License" in (STATIC / "jssip-3.13.8.LICENSE").read_text()
