"""Turns texts into sentence vectors, so that paraphrases without a common word can meet.

Reads a sentence-transformers folder the operator names and computes the BERT forward pass in
numpy float32: no torch, no network. Mean pooling: Reimers & Gurevych 2019,
https://arxiv.org/abs/1908.10084.
"""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from bot.adapters.search.transformer import Block, Floats, Linear, Norm
from bot.domain.errors import Unavailable

_TOKENS_PER_BATCH = 1024
"""Enough rows for the matrix product to be worth its weights' trip through the cache; keeps the
intermediate results below some 20 MB."""


class SentenceVectors:
    """A loaded model. ``encode`` changes nothing, so threads may share one."""

    def __init__(
        self,
        tokenizer: Any,
        embeddings: tuple[Floats, Floats, Norm],
        blocks: Sequence[Block],
        heads: int,
    ) -> None:
        self._tokenizer = tokenizer
        self._words, self._positions, self._norm = embeddings
        self._blocks = blocks
        self._heads = heads

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the model in ``folder``: BERT with a ``tokenizer.json`` and mean pooling.

        Raises Unavailable, naming what is missing or not supported, when the extra ``semantic``
        is not installed or the folder does not hold such a model; the caller can go on without.
        """
        try:
            from safetensors import SafetensorError, safe_open
            from tokenizers import Tokenizer
        except ImportError as error:
            raise _unusable(
                f"{error.name} is not installed; install the extra: community-bridge[semantic]"
            ) from error
        config = _Config.read(folder)
        path = _file(folder, "tokenizer.json")
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception
            raise _unusable(f"{path} is damaged: {error}") from error
        path = _file(folder, "model.safetensors")
        try:
            with safe_open(path, framework="numpy") as tensors:
                weights = _Weights(tensors.keys(), tensors.get_tensor)
                embeddings = weights.embeddings(config)
                blocks = [weights.block(number, config) for number in range(config.layers)]
            tokenizer.no_padding()
            tokenizer.enable_truncation(min(config.longest, len(embeddings[1])))
            model = cls(tokenizer, embeddings, blocks, config.heads)
            model.encode(["do these files belong together?"])
        except (SafetensorError, OSError, TypeError, ValueError, IndexError) as error:
            raise _unusable(f"{path} does not fit the rest of the folder: {error}") from error
        return model

    @property
    def dimension(self) -> int:
        return int(self._words.shape[1])

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 a text, in the order given, shape ``(len(texts), dimension)``.

        What goes beyond the model's longest text is not read; a text the tokenizer makes nothing
        of is a row of zeros. Raises nothing for any text.
        """
        ids = [self._tokenizer.encode(_printable(text)).ids for text in texts]
        vectors = np.zeros((len(ids), self.dimension), dtype=np.float32)
        for batch in _batches([len(one) for one in ids]):
            vectors[batch] = self._forward([ids[position] for position in batch])
        return vectors

    def _forward(self, batch: Sequence[Sequence[int]]) -> Floats:
        lengths = np.array([len(ids) for ids in batch])
        longest = int(lengths.max())
        is_token = np.arange(longest) < lengths[:, None]
        tokens = np.zeros((len(batch), longest), dtype=np.intp)
        tokens[is_token] = np.concatenate(batch)
        x = self._words[tokens]
        x += self._positions[:longest]
        x = self._norm(x.reshape(-1, self.dimension))
        mask = np.where(is_token, np.float32(0), np.finfo(np.float32).min)
        for block in self._blocks:
            x = block(x, mask, self._heads)
        x = x.reshape(len(batch), longest, -1)
        total: Floats = np.einsum("ijk,ij->ik", x, is_token.astype(np.float32))
        total /= np.linalg.norm(total, axis=1, keepdims=True)
        return total


class _Config(NamedTuple):
    width: int
    heads: int
    layers: int
    epsilon: float
    longest: int

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What of the folder's settings matters; refuses a model this forward pass is wrong for."""
        bert = _settings(folder, "config.json")
        sentence = _settings(folder, "sentence_bert_config.json")
        pooling = _settings(folder, "1_Pooling/config.json")
        modes = {name for name, is_on in pooling.items() if is_on is True and "_mode_" in name}
        for what, found, wanted in (
            ("model_type", bert.get("model_type"), "bert"),
            ("hidden_act", bert.get("hidden_act"), "gelu"),
            (
                "position_embedding_type",
                bert.get("position_embedding_type", "absolute"),
                "absolute",
            ),
            ("pooling", ", ".join(sorted(modes)), "pooling_mode_mean_tokens"),
            ("2_Dense", (folder / "2_Dense").exists(), False),
        ):
            if found != wanted:
                raise _unusable(f"{folder} has {what} {found!r}, only {wanted!r} is supported")
        try:
            reach = int(bert["max_position_embeddings"])
            return cls(
                width=int(bert["hidden_size"]),
                heads=int(bert["num_attention_heads"]),
                layers=int(bert["num_hidden_layers"]),
                epsilon=float(bert["layer_norm_eps"]),
                longest=min(int(sentence.get("max_seq_length") or reach), reach),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _unusable(f"{folder / 'config.json'} is incomplete: {error}") from error


class _Weights:
    """The tensors of the file by name, with or without the ``bert.`` some exports put first."""

    def __init__(self, names: Sequence[str], tensor: Callable[[str], Any]) -> None:
        self._names = frozenset(names)
        self._tensor = tensor

    def embeddings(self, config: _Config) -> tuple[Floats, Floats, Norm]:
        """Words, positions (the one segment's vector within them) and the norm over their sum."""
        name = "embeddings.{}_embeddings.weight".format
        words = self._one(name("word"))
        positions = self._one(name("position")) + self._one(name("token_type"))[0]
        return words, positions, self._norm("embeddings.LayerNorm", config)

    def block(self, number: int, config: _Config) -> Block:
        layer = f"encoder.layer.{number}"
        query, key, value = (
            self._linear(f"{layer}.attention.self.{name}") for name in ("query", "key", "value")
        )
        scale = np.float32(1 / math.sqrt(config.width // config.heads))
        return Block(
            project=Linear(
                np.hstack([query.weight * scale, key.weight, value.weight]),
                np.hstack([query.bias * scale, key.bias, value.bias]),
            ),
            merge=self._linear(f"{layer}.attention.output.dense"),
            merge_norm=self._norm(f"{layer}.attention.output.LayerNorm", config),
            widen=self._linear(f"{layer}.intermediate.dense"),
            narrow=self._linear(f"{layer}.output.dense"),
            narrow_norm=self._norm(f"{layer}.output.LayerNorm", config),
        )

    def _linear(self, name: str) -> Linear:
        weight = np.ascontiguousarray(self._one(f"{name}.weight").T)
        return Linear(weight, self._one(f"{name}.bias"))

    def _norm(self, name: str, config: _Config) -> Norm:
        return Norm(self._one(f"{name}.weight"), self._one(f"{name}.bias"), config.epsilon)

    def _one(self, name: str) -> Floats:
        found = next((each for each in (name, f"bert.{name}") if each in self._names), None)
        if found is None:
            raise _unusable(f"model.safetensors lacks {name}")
        return np.asarray(self._tensor(found), dtype=np.float32)


def _file(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise _unusable(f"{path} is missing")
    return path


def _settings(folder: Path, name: str) -> dict[str, Any]:
    path = _file(folder, name)
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unusable(f"{path} cannot be read: {error}") from error
    if not isinstance(settings, dict):
        raise _unusable(f"{path} is not a JSON object")
    return settings


def _unusable(reason: str) -> Unavailable:
    return Unavailable("sentence vectors", reason)


def _printable(text: str) -> str:
    """Lone surrogates have no UTF-8 form, which is what the tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Positions of texts that have any length, like with like so that little is padding."""
    batch: list[int] = []
    filled = (position for position, length in enumerate(lengths) if length)
    for position in sorted(filled, key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[position] > _TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(position)
    if batch:
        yield batch
