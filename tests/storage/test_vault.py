"""Sealed files: they open whole with their key, or say why not."""

from __future__ import annotations

import io
import stat
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.storage.vault import CHUNK, BadKeyFile, CannotOpen, MasterKeys, add_key, seal, unseal

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = "ast-1700000000.12_1700000000123"


@pytest.fixture
def keys(tmp_path: Path) -> MasterKeys:
    return MasterKeys.at(tmp_path / "recording.key")


def sealed(keys: MasterKeys, sound: bytes, about: str = ABOUT) -> bytes:
    file = io.BytesIO()
    seal(file, [sound[:1000], sound[1000:]], keys, about)
    return file.getvalue()


def opened(keys: MasterKeys, content: bytes, about: str = ABOUT) -> bytes:
    return b"".join(unseal(io.BytesIO(content), keys, about))


@pytest.mark.parametrize("size", [0, 1, 999, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_sealed_bytes_come_out_unchanged(keys: MasterKeys, size: int) -> None:
    sound = bytes(n * 31 % 251 for n in range(size))

    content = sealed(keys, sound)

    assert opened(keys, content) == sound
    assert size < 100 or sound[:100] not in content


def test_two_files_of_the_same_sound_have_nothing_in_common(keys: MasterKeys) -> None:
    """Each has a data key of its own."""
    one, other = sealed(keys, b"x" * 1000), sealed(keys, b"x" * 1000)

    assert one[-1016:] != other[-1016:]


@given(st.data())
def test_any_changed_byte_is_told(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    keys = MasterKeys.at(tmp_path_factory.getbasetemp() / "any.key")
    content = bytearray(sealed(keys, b"a sound" * 20_000))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(CannotOpen):
        opened(keys, bytes(content))


@given(st.data())
def test_a_file_that_is_cut_off_anywhere_is_told(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """At the end of a chunk, too: the last one says that it is the last."""
    keys = MasterKeys.at(tmp_path_factory.getbasetemp() / "any.key")
    content = sealed(keys, b"a sound" * 20_000)
    begins = len(content) - (140_000 + 3 * 16)
    whole_chunks = [begins + n * (CHUNK + 16) for n in range(3)]
    at = data.draw(st.one_of(st.sampled_from(whole_chunks), st.integers(0, len(content) - 1)))

    with pytest.raises(CannotOpen):
        opened(keys, content[:at])


def test_chunks_cannot_change_places_nor_be_added(keys: MasterKeys) -> None:
    content = sealed(keys, bytes(3 * CHUNK))
    begins, size = len(content) - 3 * (CHUNK + 16), CHUNK + 16
    first, second, last = (content[begins + n * size :][:size] for n in range(3))

    for order in ([second, first, last], [first, first, second, last], [first, second, last, last]):
        with pytest.raises(CannotOpen, match="changed it or cut it off"):
            opened(keys, content[:begins] + b"".join(order))


def test_another_recordings_file_in_its_place_is_told(keys: MasterKeys) -> None:
    with pytest.raises(CannotOpen, match="it is another"):
        opened(keys, sealed(keys, b"sound", "another"))


def test_a_key_that_is_not_there_is_named(keys: MasterKeys, tmp_path: Path) -> None:
    other = MasterKeys.at(tmp_path / "other.key")

    with pytest.raises(CannotOpen, match=f"the key {keys.current}, which is not in the key file"):
        opened(other, sealed(keys, b"sound"))


def test_a_wrong_key_by_the_right_name_is_told(keys: MasterKeys, tmp_path: Path) -> None:
    forged = tmp_path / "forged.key"
    forged.write_text(f"{keys.current} {'A' * 43}=\n")

    with pytest.raises(CannotOpen, match="does not match, or somebody changed its header"):
        opened(MasterKeys.read(forged), sealed(keys, b"sound"))


def test_the_first_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "recording.key"

    first, second = MasterKeys.at(file), MasterKeys.at(file)

    assert first.current == second.current
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["recording.key"]


def test_after_a_new_key_old_files_open_and_new_ones_have_it(tmp_path: Path) -> None:
    file = tmp_path / "recording.key"
    before = MasterKeys.at(file)
    old = sealed(before, b"old")

    new = add_key(file)
    after = MasterKeys.read(file)

    assert (after.current, set(after.keys)) == (new, {before.current, new})
    assert opened(after, old) == b"old"
    assert opened(after, sealed(after, b"new")) == b"new"
    with pytest.raises(CannotOpen):
        opened(before, sealed(after, b"new"))


@pytest.mark.parametrize("text", ["", "no key\n", f"12345678 {'A' * 43}=\n12345678 {'B' * 43}=\n"])
def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "recording.key"
    file.write_text(text)

    with pytest.raises(BadKeyFile, match=r"recording\.key"):
        MasterKeys.at(file)
