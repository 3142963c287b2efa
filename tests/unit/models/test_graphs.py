import numpy as np

from claimcheck.models.encoder import SHIPPED as ENCODER
from claimcheck.models.entailment import SHIPPED, STATES
from claimcheck.models.graphs import session, until


def test_a_graph_cut_after_a_node_makes_the_same_of_it():
    whole, piece = (ENCODER / "model.onnx").read_bytes(), (SHIPPED / "outputs.onnx").read_bytes()
    cut = until(whole, STATES)
    ids = np.arange(2000, 2012)[None]
    asked = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    ours, theirs = (session(graph + piece).run(["states"], asked)[0] for graph in (cut, whole))
    assert np.array_equal(ours, theirs)
    assert [output.name for output in session(cut + piece).get_outputs()] == ["states"]
