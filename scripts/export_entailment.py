"""Write a trained head as the ONNX graph that ships, and say how near the two are.

    python scripts/export_entailment.py runs/fold0 runs/fold1 runs/fold2 \
        --out claimcheck/models/entailment

Of several runs from one start the weights are averaged: each has seen two thirds of the claims.

Beside it stands the piece of a graph that gives the shipped encoder the two outputs the head reads:
the token states after its second ("early") and fifth ("late") layer.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from train_entailment import STATE, Head

NAMES = ["premise", "claim", "premise_marks", "claim_marks", "links"]
LAYERS = {"early": 1, "late": 4}


class Shares(torch.nn.Module):
    """The head with its logits made probabilities."""

    def __init__(self, head: Head) -> None:
        super().__init__()
        self.head = head

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.head(*inputs).softmax(1)


def probe(premise: int, claim: int) -> tuple[torch.Tensor, ...]:
    made = torch.Generator().manual_seed(premise)
    return (
        torch.randn(1, premise, STATE, generator=made),
        torch.randn(1, claim, STATE, generator=made),
        torch.randint(0, 5, (1, premise), generator=made),
        torch.randint(0, 5, (1, claim), generator=made),
        torch.randint(0, 2, (1, claim, premise), generator=made).float(),
    )


def averaged(runs: list[Path]) -> Head:
    states = [torch.load(run / "head.pt", weights_only=True) for run in runs]
    head = Head()
    head.load_state_dict({k: torch.stack([s[k] for s in states]).mean(0) for k in states[0]})
    return head


def export(runs: list[Path], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    shares = Shares(averaged(runs)).eval()
    torch.onnx.export(
        shares,
        probe(40, 12),
        str(target / "head.onnx"),
        input_names=NAMES,
        output_names=["shares"],
        dynamic_axes={
            "premise": {1: "p"},
            "premise_marks": {1: "p"},
            "claim": {1: "c"},
            "claim_marks": {1: "c"},
            "links": {1: "c", 2: "p"},
        },
        opset_version=17,
        dynamo=False,
    )
    session = onnxruntime.InferenceSession(str(target / "head.onnx"))
    gaps = []
    for sizes in ((40, 12), (9, 30), (120, 25)):
        inputs = probe(*sizes)
        fed = {name: value.numpy() for name, value in zip(NAMES, inputs, strict=True)}
        with torch.no_grad():
            gaps.append(np.abs(session.run(None, fed)[0] - shares(*inputs).numpy()).max())
    print(f"{(target / 'head.onnx').stat().st_size} bytes, largest difference {max(gaps):.1e}")


def write_outputs(target: Path) -> None:
    """Write the piece of a graph that, put behind the encoder's bytes, gives it two outputs."""
    piece = onnx.ModelProto()
    for name, layer in LAYERS.items():
        norm = f"/bert/encoder/layer.{layer}/output/LayerNorm/LayerNormalization_output_0"
        piece.graph.node.append(onnx.helper.make_node("Identity", [norm], [name], name=name))
        shape = onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["n", "t", 384])
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
