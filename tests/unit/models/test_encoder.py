import subprocess
import sys

import numpy as np
import pytest

from claimcheck.errors import ModelError
from claimcheck.models import load_encoder
from claimcheck.models.encoder import ShippedEncoder

ENCODER = load_encoder()


def test_vectors_have_unit_length_and_keep_the_order():
    texts = ["a short text", "a rather longer text about language models", "a short text"]
    vectors = ENCODER.encode(texts)
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert np.array_equal(vectors[0], vectors[2])


def test_near_meanings_are_near():
    same, other, query = ENCODER.encode(
        ["trained on 104 languages", "mitochondria", "covers more than one hundred languages"]
    )
    assert same @ query > 0.5 > 0.2 > other @ query


def test_the_number_of_threads_changes_no_digit():
    texts = [f"{'a sentence of some length ' * (n % 7)}number {n}" for n in range(80)]
    one, three = (ShippedEncoder(threads=threads).encode(texts) for threads in (1, 3))
    assert np.array_equal(one, three)


def test_nothing_gives_no_rows():
    assert ENCODER.encode([]).shape == (0, 384)


def test_missing_weights_are_named(tmp_path):
    with pytest.raises(ModelError, match=r"no model\.onnx"):
        ShippedEncoder(tmp_path)


def test_the_audit_path_imports_no_torch():
    code = (
        "import sys, claimcheck.audit; from claimcheck.models import load_encoder;"
        "load_encoder().encode(['x']); print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
