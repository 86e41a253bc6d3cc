import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from seutu.matching.dense.errors import EncoderUnusable
from seutu.matching.dense.onnx_encoder import pooled
from seutu.matching.dense.opening import open_encoder
from tests.matching.tiny_encoder import DIMENSION, write_model


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return open_encoder(write_model(tmp_path_factory.mktemp("model")))


def cosine(encoder, left, right):
    return float(encoder.encode_needs([left])[0] @ encoder.encode_records([right])[0])


def test_words_of_one_meaning_are_alike_and_others_are_not(encoder):
    assert cosine(encoder, "kindergarten", "Daycare") == pytest.approx(1.0)
    assert cosine(encoder, "kindergarten", "flood") < 0.7


def test_every_vector_has_length_one(encoder):
    found = encoder.encode_records(["flood", "street trees and water", "air"])

    assert found.shape == (3, DIMENSION)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1.0)


def test_a_text_is_encoded_alike_alone_and_among_longer_ones(encoder):
    texts = ["flood " * count for count in range(1, 70)]
    together = encoder.encode_records(["air trees", *texts])

    assert together[0] == pytest.approx(encoder.encode_records(["air trees"])[0])


def test_a_text_of_unknown_words_has_a_vector_of_zeros(encoder):
    assert not encoder.encode_needs(["xyzzy"]).any()


def test_no_text_gives_no_vector(encoder):
    assert len(encoder.encode_records([])) == 0


def test_a_text_is_cut_at_the_models_length(tmp_path):
    short = open_encoder(write_model(tmp_path, longest=2))

    assert cosine(short, "flood flood", "flood flood air air air") == pytest.approx(1.0)


def test_needs_and_records_get_the_models_own_prefixes(tmp_path):
    prompts = {"query": "air ", "passage": "water "}
    prefixed = open_encoder(write_model(tmp_path, prompts=prompts))

    assert cosine(prefixed, "flood", "flood") < 0.999
    assert cosine(prefixed, "water", "air") == pytest.approx(1.0)


def test_the_model_may_stand_in_a_folder_of_its_own(tmp_path):
    nested = open_encoder(write_model(tmp_path, place="onnx/model.onnx"))

    assert nested.dimension == DIMENSION


TOKENS = np.array([[[1.0, 4.0], [3.0, 0.0], [9.0, 9.0]]], dtype=np.float32)
MASK = np.array([[1, 1, 0]], dtype=np.int64)


@pytest.mark.parametrize(
    ("pooling", "expected"),
    [
        ("mean", [2.0, 2.0]),
        ("cls", [1.0, 4.0]),
        ("max", [3.0, 4.0]),
        ("lasttoken", [3.0, 0.0]),
    ],
)
def test_tokens_are_put_together_without_what_fills_up(pooling, expected):
    assert pooled(TOKENS, MASK, pooling)[0].tolist() == expected


def test_another_model_has_another_digest_and_the_same_one_the_same(tmp_path):
    first = open_encoder(write_model(tmp_path / "a"))
    again = open_encoder(write_model(tmp_path / "b"))
    other = open_encoder(write_model(tmp_path / "c", seed=8))
    prefixed = open_encoder(write_model(tmp_path / "d", prompts={"query": "air "}))

    assert first.digest == again.digest
    assert len({first.digest, other.digest, prefixed.digest}) == 3


def test_threads_share_an_encoder(encoder):
    texts = [["flood"], ["air trees"], ["street schools water"], ["daycare"]] * 20
    alone = [encoder.encode_needs(each) for each in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(encoder.encode_needs, texts))

    for left, right in zip(alone, together, strict=True):
        assert left == pytest.approx(right)


def test_a_folder_that_is_none_is_refused_with_what_to_set(tmp_path):
    with pytest.raises(EncoderUnusable, match="SEUTU_ENCODER names no folder"):
        open_encoder(tmp_path / "absent")


def test_a_folder_without_a_model_is_refused_with_what_to_put_there(tmp_path):
    with pytest.raises(EncoderUnusable, match=r"model\.onnx"):
        open_encoder(tmp_path)


def damage_model(folder):
    (folder / "model.onnx").write_bytes(b"\x00nonsense" * 100)


def cut_model(folder):
    content = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(content[: len(content) // 2])


def damage_tokenizer(folder):
    (folder / "tokenizer.json").write_text("{]")


def lose_tokenizer(folder):
    (folder / "tokenizer.json").unlink()


def damage_settings(folder):
    (folder / "1_Pooling" / "config.json").write_text("not JSON")


def swell_settings(folder):
    (folder / "1_Pooling" / "config.json").write_text("[" * 2_000_000)


def nest_settings(folder):
    (folder / "1_Pooling" / "config.json").write_text("[" * 900_000)


def pool_in_two_ways(folder):
    both = {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(both))


def pool_unheard_of(folder):
    way = {"pooling_mode": "weightedmean"}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(way))


def go_on_behind_the_pooling(folder):
    layers = [{"type": "sentence_transformers.models.Dense"}]
    (folder / "modules.json").write_text(json.dumps(layers))


def know_more_words_than_the_model(folder):
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["model"]["vocab"] |= {"a": 9_000, "b": 9_001}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (damage_model, "damaged"),
        (cut_model, "damaged"),
        (damage_tokenizer, "damaged"),
        (lose_tokenizer, r"no tokenizer\.json"),
        (damage_settings, "config.json of the encoder cannot be read"),
        (swell_settings, "config.json of the encoder cannot be read"),
        (nest_settings, "config.json of the encoder cannot be read"),
        (pool_in_two_ways, "pools by"),
        (pool_unheard_of, "weightedmean"),
        (go_on_behind_the_pooling, "Dense"),
        (know_more_words_than_the_model, "may not belong"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_a_model_that_cannot_be_used_is_refused_in_a_sentence(tmp_path, damage, says):
    folder = write_model(tmp_path)
    damage(folder)

    with pytest.raises(EncoderUnusable, match=says):
        open_encoder(folder)


WITHOUT = """
import sys
sys.modules["onnxruntime"] = None
from pathlib import Path
from seutu.matching.dense.opening import open_encoder
from seutu.matching.dense.errors import EncoderUnusable
try:
    open_encoder(Path(sys.argv[1]))
except EncoderUnusable as error:
    print(error.message)
"""


def test_a_missing_library_is_named_with_the_command_that_installs_it(tmp_path):
    folder = write_model(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert "pip install 'seutu[neural]'" in said


IMPORTED = """
import sys
import seutu.matching.pipeline
print([name for name in ("onnxruntime", "tokenizers", "django") if name in sys.modules])
"""


def test_matching_without_an_encoder_loads_no_library_for_one():
    said = subprocess.run(
        [sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True
    ).stdout

    assert said == "[]\n"
