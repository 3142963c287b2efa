"""The recipe of intermediate tasks: its gradients, its repeatability, its code for hub models."""

import importlib.util
import json
from pathlib import Path

import pytest

np = pytest.importorskip("numpy")
RECIPE = Path(__file__).resolve().parents[3] / "reproductions" / "intermediate_tasks.py"
CONFIG = {
    "batch": 4, "layer": 2, "sentences": 30, "steps": 3, "times": 1, "lr": 1e-3, "frozen": False,
    "group": None, "device": "cpu",
}  # fmt: skip


@pytest.fixture(scope="module")
def recipe():
    spec = importlib.util.spec_from_file_location("intermediate_tasks", RECIPE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("task", ["span", "pairs", "continuation"])
def test_the_gradient_is_that_of_the_loss(recipe, task):
    rng = np.random.default_rng(0)
    w = {name: 5 * each.astype(np.float64) for name, each in recipe.fresh(1).items()}
    shape = (recipe.WIDTH, 2) if task == "pairs" else (recipe.WIDTH,)
    w[f"head.{task}"] = rng.standard_normal(shape)
    ids, labels = recipe.batch_of(task, recipe.Grammar(1), rng, 3)

    def loss():
        scores = recipe.answers(w, task, recipe.encode(w, ids)[0][-1])
        picked = scores[np.arange(3), labels]
        return (np.log(np.exp(scores).sum(1)) - picked).mean()

    for name, slope in recipe.task_step(w, task, ids, labels).items():
        at = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        middle, step = w[name][at], 1e-6
        w[name][at] = middle + step
        above = loss()
        w[name][at] = middle - step
        measured = (above - loss()) / (2 * step)
        w[name][at] = middle
        assert measured == pytest.approx(slope[at], rel=1e-3, abs=1e-7), name


@pytest.mark.parametrize("arm", ["none", "mlm", "span", "multi", "shuffled"])
def test_the_same_seed_gives_the_same_numbers(recipe, arm):
    first = recipe.train({**CONFIG, "arm": arm}, 0)
    assert first == recipe.train({**CONFIG, "arm": arm}, 0)
    assert 0 < first["top1"] <= first["mrr"] <= 100


def test_arms_of_a_seed_share_their_test_sentences(recipe):
    still = {**CONFIG, "steps": 0, "times": 1}
    numbers = {recipe.train({**still, "arm": arm}, 0)["mrr"] for arm in ("none", "mlm", "multi")}
    assert len(numbers) == 1


def test_languages_share_names_and_no_other_word(recipe):
    words = np.arange(recipe.FIRST + recipe.WORDS)
    assert (recipe.in_b(words)[: recipe.FIRST] == words[: recipe.FIRST]).all()
    assert not set(recipe.in_b(words)[recipe.FIRST :]) & set(words)


def test_frozen_embeddings_stay(recipe, monkeypatch):
    kept = []
    monkeypatch.setattr(recipe, "adam", lambda w, g, *_, **__: kept.append(set(g)))
    recipe.train({**CONFIG, "frozen": True, "arm": "span"}, 0)
    assert not set.union(*kept) & {"token", "position"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """A random model of two layers and a few rows of each data set, in the hub's columns."""
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("hub")
    words = ["the", "cat", "dog", "sees", "who", "katze", "hund", "sieht", "die", "?"]
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join(marks + words), "utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder)
    shape = transformers.BertConfig(
        vocab_size=15, hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32,
    )  # fmt: skip
    transformers.BertForMaskedLM(shape).save_pretrained(folder)
    answer = {"text": ["cat"], "answer_start": [4]}
    span = {"question": "who sees the dog ?", "context": "the cat sees the dog", "answers": answer}
    pairs = {"premise": "the cat sees", "hypothesis": "the dog sees", "label": 2}
    ends = ["sees the cat", "cat", "the", "who"]
    given = {
        "span": span,
        "pairs": pairs,
        "continuation": {"ctx": "the dog", "endings": ends, "label": "0"},
        "mlm": {"premise": {"en": "the cat sees", "de": "die katze sieht"}},
        "tatoeba.deu": {"source_sentence": "die katze sieht", "target_sentence": "the cat sees"},
    }
    for name, row in given.items():
        for each in (name, f"{name}-test"):
            (folder / f"{each}.jsonl").write_text((json.dumps(row) + "\n") * 3, "utf-8")
    return {
        **CONFIG, "model": str(folder), "texts": str(folder), "length": 24, "layer": 1,
        "languages": ["deu"], "steps": 4, "times": 1,
    }  # fmt: skip


@pytest.mark.parametrize("arm", ["none", "mlm", "span", "pairs", "continuation", "shuffled"])
def test_hub_tiers_run_on_a_tiny_local_model(recipe, hub, arm):
    first = recipe.train({**hub, "arm": arm}, 0)
    assert first == recipe.train({**hub, "arm": arm}, 0)
    assert set(first) == {"mrr", "top1", "skill"}


def test_an_answer_is_marked_at_its_tokens(recipe, hub):
    model = recipe.HubModel(hub, 0)
    _, labels = model.scored("span", recipe.rows(hub, "span"))
    assert labels.tolist() == [8, 8] * 3  # [CLS] who sees the dog ? [SEP] the cat
