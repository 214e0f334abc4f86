"""Piper itself, with a voice made here: each sound of a language is a tone of its own, so a test can read it back.

A voice that sounds like people is 60 MB and not to be had everywhere. This one shows all the rest: that the program
takes our arguments, our words and a voice's two files, and that it reads words by the same sounds as espeak-ng.
"""

from __future__ import annotations

import json
import math
import sys
import wave
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper, save
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as IDS

from app.speech.aloud import aloud
from app.speech.piper import PiperVoice
from app.speech.process import ProgramMissing
from app.speech.spoken import SpokenFiles

if TYPE_CHECKING:
    from app.speech.texts import PromptLang

PIPER = str(Path(sys.executable).with_name("piper"))
RATE, LENGTH = 22050, 2205  # a tenth of a second for each sound, so that its tone is found to 10 Hz
BY_ID = {numbers[0]: sound for sound, numbers in IDS.items()}


def made(file: Path, lang: str) -> Path:
    """A voice of that language: the sound with the number n is a tone of 10 n Hz. 0 is between sounds, and silent."""
    tones = (np.arange(LENGTH) * math.tau * 10 / RATE).astype(np.float32)
    nodes = [
        helper.make_node("Cast", ["input"], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["numbers", "column"], ["sounds"]),
        helper.make_node("Mul", ["sounds", "tones"], ["angles"]),
        helper.make_node("Sin", ["angles"], ["waves"]),
        helper.make_node("Reshape", ["waves", "row"], ["output"]),
    ]
    takes = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "sounds"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    gives = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "samples"])]
    given = {"tones": tones, "column": np.array([-1, 1]), "row": np.array([1, 1, -1])}
    constants = [numpy_helper.from_array(array, name) for name, array in given.items()]
    graph = helper.make_graph(nodes, "voice", takes, gives, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)])
    model.ir_version = 8
    save(model, str(file))
    description = {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": lang},
        "num_symbols": 256,
        "num_speakers": 1,
        "phoneme_id_map": IDS,
    }
    file.with_name(f"{file.name}.json").write_text(json.dumps(description))
    return file


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[PromptLang, Path]:
    directory = tmp_path_factory.mktemp("voices")
    return {"sv": made(directory / "sv.onnx", "sv"), "en": made(directory / "en.onnx", "en-us")}


async def read(text: str, lang: PromptLang, models: dict[PromptLang, Path], to: Path) -> str:
    """The sounds that Piper makes of a text, with ^ and $ around each sentence."""
    await PiperVoice(PIPER, models[lang]).synthesize(text, lang, to)
    with wave.open(str(to)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    sounds = samples.reshape(-1, LENGTH)
    tones = (int(np.abs(np.fft.rfft(one)).argmax()) for one in sounds)
    return "".join(BY_ID[tone] for tone in tones if tone)


async def test_the_program_speaks_with_a_voice_and_says_so_at_the_start(
    models: dict[PromptLang, Path],
) -> None:
    for lang in models:
        await PiperVoice(PIPER, models[lang]).check()


@pytest.mark.parametrize(
    ("text", "lang", "sounds"),
    [
        ("hej", "sv", "^hˈɛj$"),
        ("Hej. Du.", "sv", "^hˈɛj.$^dʉː.$"),  # both sentences
        ("--version", "sv", "^vərɧˈuːn$"),  # a name like others
        ("lunch", "en", "^lˈʌntʃ$"),
    ],
)
async def test_it_says_what_it_is_given_in_the_language_of_the_voice(
    text: str, lang: PromptLang, sounds: str, models: dict[PromptLang, Path], tmp_path: Path
) -> None:
    assert await read(text, lang, models, tmp_path / "said.wav") == sounds


@pytest.mark.parametrize(
    ("written", "wrong", "right"),
    [
        ("femtionio", "ɧ", "nˈ"),
        ("tionde", "ɧ", "tˈ"),
        ("AB", "ˈɑːb$", "ˈɑːbˈeː$"),
        ("arton", "uː", "ˈɑːtɔn$"),
        ("tretton", "uː", "ɔn$"),
    ],
)
async def test_respelt_words_are_right_for_piper_too(
    written: str, wrong: str, right: str, models: dict[PromptLang, Path], tmp_path: Path
) -> None:
    """Its espeak-ng is a newer one with its own dictionary."""
    sounds = await read(aloud(written, "sv"), "sv", models, tmp_path / "said.wav")

    assert wrong not in sounds
    assert right in sounds


async def test_a_caller_hears_it_at_both_rates_and_at_the_usual_level(
    models: dict[PromptLang, Path], tmp_path: Path
) -> None:
    voice = PiperVoice(PIPER, models["sv"])

    name = await SpokenFiles(tmp_path, voice, within=20).prompt("Anna Ek är på lunch.", "sv")

    for suffix, rate in ((".wav", 8000), (".wav16", 16000)):
        with wave.open(str(tmp_path / "prompts" / f"{name}{suffix}")) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
            assert file.getframerate() == rate
        assert 3 < len(samples) / rate < 6
        assert 20000 < np.abs(samples).max() < 25000  # -3 dB


async def test_half_a_voice_is_an_error_at_the_start_in_piper_s_own_words(
    models: dict[PromptLang, Path], tmp_path: Path
) -> None:
    """A download that broke off has the right name."""
    half = tmp_path / "half.onnx"
    whole = models["sv"].read_bytes()
    half.write_bytes(whole[: len(whole) // 2])
    half.with_name("half.onnx.json").write_bytes(models["sv"].with_name("sv.onnx.json").read_bytes())

    with pytest.raises(ProgramMissing, match=r"cannot speak with .*half\.onnx \(.*[Pp]rotobuf"):
        await PiperVoice(PIPER, half).check()
