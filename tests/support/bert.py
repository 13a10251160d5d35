"""A BERT as plain as the paper's formulas, and a complete model folder small enough to write."""

import json
import math
from pathlib import Path

import numpy as np
import safetensors.numpy
import tokenizers

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS += ["how", "do", "i", "roll", "back", "update", "##s", "the", "app", "never"]


class Plain:
    """BERT token by token, head by head, in float64."""

    def __init__(self, folder: Path) -> None:
        self.config = json.loads((folder / "config.json").read_text())
        tensors = safetensors.numpy.load_file(folder / "model.safetensors")
        self.tensors = {
            name.removeprefix("bert."): tensor.astype(np.float64)
            for name, tensor in tensors.items()
            if tensor.dtype.kind == "f"
        }

    def vector(self, ids: list[int]) -> np.ndarray:
        name = "embeddings.{}_embeddings.weight".format
        tokens = [
            self.tensors[name("word")][one]
            + self.tensors[name("position")][place]
            + self.tensors[name("token_type")][0]
            for place, one in enumerate(ids)
        ]
        tokens = [self.norm("embeddings.LayerNorm", token) for token in tokens]
        for number in range(self.config["num_hidden_layers"]):
            tokens = self.block(f"encoder.layer.{number}", tokens)
        mean = sum(tokens) / len(tokens)
        return mean / math.sqrt(sum(value * value for value in mean))

    def block(self, layer: str, tokens: list[np.ndarray]) -> list[np.ndarray]:
        attention = f"{layer}.attention"
        query, key, value = (
            [self.linear(f"{attention}.self.{name}", token) for token in tokens]
            for name in ("query", "key", "value")
        )
        heads = self.config["num_attention_heads"]
        size = len(tokens[0]) // heads
        after = []
        for position, token in enumerate(tokens):
            seen = np.zeros_like(token)
            for part in (slice(head * size, (head + 1) * size) for head in range(heads)):
                weights = [
                    math.exp(query[position][part] @ other[part] / math.sqrt(size)) for other in key
                ]
                for weight, other in zip(weights, value, strict=True):
                    seen[part] += weight / sum(weights) * other[part]
            merged = token + self.linear(f"{attention}.output.dense", seen)
            merged = self.norm(f"{attention}.output.LayerNorm", merged)
            wide = self.linear(f"{layer}.intermediate.dense", merged)
            wide = np.array([x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in wide])
            merged = merged + self.linear(f"{layer}.output.dense", wide)
            after.append(self.norm(f"{layer}.output.LayerNorm", merged))
        return after

    def linear(self, name: str, x: np.ndarray) -> np.ndarray:
        return self.tensors[f"{name}.weight"] @ x + self.tensors[f"{name}.bias"]

    def norm(self, name: str, x: np.ndarray) -> np.ndarray:
        scaled = (x - x.mean()) / math.sqrt(x.var() + self.config["layer_norm_eps"])
        return scaled * self.tensors[f"{name}.weight"] + self.tensors[f"{name}.bias"]


def write_model(folder: Path, *, prefix: str = "", width: int = 8) -> Path:
    """A complete folder with random weights for a dozen words, which reads 10 tokens a text."""
    wide, layers = 2 * width, 2
    shapes = {
        "embeddings.word_embeddings.weight": (len(WORDS), width),
        "embeddings.position_embeddings.weight": (16, width),
        "embeddings.token_type_embeddings.weight": (2, width),
        "embeddings.LayerNorm.weight": (width,),
        "embeddings.LayerNorm.bias": (width,),
    }
    for layer in (f"encoder.layer.{number}" for number in range(layers)):
        for name, (out, into) in {
            "attention.self.query": (width, width),
            "attention.self.key": (width, width),
            "attention.self.value": (width, width),
            "attention.output.dense": (width, width),
            "intermediate.dense": (wide, width),
            "output.dense": (width, wide),
        }.items():
            shapes[f"{layer}.{name}.weight"] = (out, into)
            shapes[f"{layer}.{name}.bias"] = (out,)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            shapes[f"{layer}.{name}.weight"] = shapes[f"{layer}.{name}.bias"] = (width,)
    random = np.random.default_rng(20260823)
    tensors = {
        prefix + name: random.normal(name.endswith("Norm.weight"), 0.4, shape).astype(np.float32)
        for name, shape in shapes.items()
    }
    (folder / "1_Pooling").mkdir(parents=True)
    safetensors.numpy.save_file(tensors, folder / "model.safetensors")
    settings = {
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": width,
        "num_attention_heads": 2,
        "num_hidden_layers": layers,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": 16,
    }
    (folder / "config.json").write_text(json.dumps(settings))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 10}')
    (folder / "1_Pooling/config.json").write_text(
        '{"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true}'
    )
    tokenizer_of(WORDS).save(str(folder / "tokenizer.json"))
    return folder


def tokenizer_of(words: list[str]) -> tokenizers.Tokenizer:
    """Its own settings pad to 16 tokens and cut at 4, as published folders do in their way."""
    vocabulary = {word: number for number, word in enumerate(words)}
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"),
    )
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_padding(length=16)
    tokenizer.enable_truncation(4)
    return tokenizer
