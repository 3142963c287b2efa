"""Make the shipped sentence encoder: all-MiniLM-L6-v2 as one int8 ONNX graph, pooling included.

    python scripts/export_encoder.py SOURCE_DIR claimcheck/models/minilm

SOURCE_DIR is a sentence-transformers folder (config.json, model.safetensors, tokenizer.json, ...).
Prints the cosine between the shipped vectors and the original's over sentences of the given length.
"""

import argparse
import hashlib
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

PROBES = [
    "XLM-R Large reaches 79.2% accuracy on XNLI when transferred zero-shot from English.",
    "We use a vocabulary of 32,000 wordpieces for all experiments.",
    "The gap narrows at scale, as larger models translate better.",
    "Weight decay more than halves the number of samples needed.",
    "Table 2: overall results of the baselines across all tasks.",
    "No paper describes this.",
    "Adam is used with a learning rate of 0.0001, and dropout of 0.1 is applied to every layer.",
    "Human raters preferred the summaries of the larger model in most of the comparisons made.",
]


class Encoder(torch.nn.Module):
    """Token ids and mask (n, t) in, unit-length mean-pooled vectors (n, d) out."""

    def __init__(self, bert: torch.nn.Module) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)  # (n, t, 1)
        pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(pooled, dim=1)


def export(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    bert = AutoModel.from_pretrained(source, add_pooling_layer=False, attn_implementation="eager")
    encoder = Encoder(bert).eval()
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.enable_truncation(256)
    tokenizer.enable_padding()
    batch = tokenizer.encode_batch(PROBES)
    ids = torch.tensor([e.ids for e in batch])
    mask = torch.tensor([e.attention_mask for e in batch])
    with torch.no_grad(), tempfile.TemporaryDirectory() as scratch:
        wanted = encoder(ids, mask).numpy()
        float_path = Path(scratch) / "float.onnx"
        torch.onnx.export(
            encoder,
            (ids, mask),
            str(float_path),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={n: {0: "n", 1: "t"} for n in ("input_ids", "attention_mask")}
            | {"embedding": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )
        # reduce_range keeps u8 x s8 products from saturating on processors without VNNI, so that
        # every machine gives the same vectors.
        quantize_dynamic(
            float_path,
            target / "model.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(source / name, target / name)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(target / "tokenizer.json"), pretty=False)

    session = onnxruntime.InferenceSession(str(target / "model.onnx"))
    (got,) = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    cosine = np.sum(got * wanted, axis=1)
    digest = hashlib.sha256((target / "model.onnx").read_bytes()).hexdigest()
    print(f"cosine to the original: mean {cosine.mean():.4f}, least {cosine.min():.4f}")
    print(f"model.onnx {(target / 'model.onnx').stat().st_size} bytes, sha256 {digest}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    export(arguments.source, arguments.target)


if __name__ == "__main__":
    main()
