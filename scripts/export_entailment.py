"""Write a trained model as the ONNX graph that ships, and say how near the two are.

    python scripts/export_entailment.py runs/fold0 runs/fold1 runs/fold2 \
        --out claimcheck/models/entailment

Of several runs from one start the weights are averaged: each has seen two thirds of the claims.
Products are of int8 matrices, a scale a channel. The same runs give the same bytes.

Beside it stands the piece of a graph that gives the shipped encoder, cut after its second layer,
the output the model reads: the token states.
"""

import argparse
import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from train_entailment import SIZE, CrossEncoder

from claimcheck.models.entailment import STATES

NAMES = ["states", "sides", "marks", "links"]


class Shares(torch.nn.Module):
    """The model over one pair, its logits made probabilities."""

    def __init__(self, model: CrossEncoder) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, states: torch.Tensor, sides: torch.Tensor, marks: torch.Tensor, links: torch.Tensor
    ) -> torch.Tensor:
        return self.model(states, sides, marks, links, torch.zeros_like(states[:, :, 0])).softmax(1)


def probe(premise: int, claim: int) -> tuple[torch.Tensor, ...]:
    made = torch.Generator().manual_seed(premise)
    both = premise + claim
    links = torch.zeros(1, both, both)
    links[0, premise:, :premise] = (torch.rand(claim, premise, generator=made) < 0.03).float()
    return (
        torch.randn(1, both, SIZE, generator=made),
        (torch.arange(both) >= premise).long()[None],
        torch.randint(0, 5, (1, both), generator=made),
        links + links.transpose(1, 2),
    )


def averaged(runs: list[Path]) -> CrossEncoder:
    states = [torch.load(run / "model.pt", weights_only=True) for run in runs]
    model = CrossEncoder()
    model.load_state_dict({k: torch.stack([s[k] for s in states]).mean(0) for k in states[0]})
    return model


def export(runs: list[Path], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    shares = Shares(averaged(runs)).eval()
    axes = {name: {1: "t"} for name in NAMES} | {"links": {1: "t", 2: "t"}}
    with tempfile.TemporaryDirectory() as scratch:
        whole = str(Path(scratch) / "float.onnx")
        torch.onnx.export(
            shares,
            probe(40, 12),
            whole,
            input_names=NAMES,
            output_names=["shares"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        # reduce_range keeps u8 x s8 products from saturating on processors without VNNI, so that
        # every machine gives the same probabilities. Embeddings are small and stay as they are.
        quantize_dynamic(
            whole,
            target / "model.onnx",
            op_types_to_quantize=["MatMul"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    session = onnxruntime.InferenceSession(str(target / "model.onnx"))
    gaps = []
    for sizes in ((40, 12), (9, 30), (120, 25)):
        inputs = probe(*sizes)
        fed = {name: value.numpy() for name, value in zip(NAMES, inputs, strict=True)}
        with torch.no_grad():
            gaps.append(np.abs(session.run(None, fed)[0] - shares(*inputs).numpy()).max())
    made = (target / "model.onnx").read_bytes()
    print(f"{target / 'model.onnx'}: {len(made)} bytes, sha256 {hashlib.sha256(made).hexdigest()}")
    print(f"largest difference to the trained model over random states: {max(gaps):.1e}")


def write_outputs(target: Path) -> None:
    """Write the piece of a graph that, put behind the cut encoder's bytes, gives it an output."""
    piece = onnx.ModelProto()
    piece.graph.node.append(onnx.helper.make_node("Identity", [STATES], ["states"], name="states"))
    shape = onnx.helper.make_tensor_value_info("states", onnx.TensorProto.FLOAT, ["n", "t", SIZE])
    piece.graph.output.append(shape)
    (target / "outputs.onnx").write_bytes(piece.SerializeToString())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    export(options.runs, options.out)
    write_outputs(options.out)


if __name__ == "__main__":
    main()
