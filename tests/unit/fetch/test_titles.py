"""Titles as reports spell them, against titles as papers bear them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimcheck.fetch.titles import Likeness, compare, has_title_case, share_in, tells

SAME = [
    # cut short, the subtitle left out, or only the subtitle
    ("A Tale of Two Corpora", "A Tale of Two Corpora: Domain Shift in Clinical Text Mining"),
    (
        "Domain Shift in Clinical Text Mining",
        "A Tale of Two Corpora: Domain Shift in Clinical Text Mining",
    ),
    (
        "Deep Reinforcement Learning with Moving Graphs ...",
        "Deep Reinforcement Learning with Moving Graphs for Path Planning",
    ),
    # a full title in the report, its first line in the PDF
    (
        "Measuring Rare Plant Growth under Artificial Light: A Study",
        "Measuring Rare Plant Growth under",
    ),
    # case, spacing, hyphens, accents, Greek, LaTeX, typing
    ("Language models are few-shot learners", "LANGUAGE MODELS ARE FEW-SHOT LEARNERS"),
    ("Language Models are Few-Shot Learners", "L ANGUAGE M ODELS ARE F EW -S HOT L EARNERS"),
    ("MINT : EVALUATING LLMS IN MULTI - TURN CHAT", "MINT: Evaluating LLMs in Multi-turn Chat"),
    ("Pretraining of multilingual encoders", "Pre-training of Multi-lingual Encoders"),
    ("Poincare Embeddings for Hierarchies", "Poincaré Embeddings for Hierarchies"),
    ("tau-bench: Agents in the World", "τ-bench: Agents in the World"),
    (
        "{BERT}: Pre-training of Deep Bidirectional {T}ransformers",
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    ),
    ("Cross-lingual Generalisation at Scale", "Cross-lingual Generalization at Scale"),
    ("Zero-shot Transfer of Langauge Embeddings", "Zero-Shot Transfer of Language Embeddings"),
    # names before, behind or alone
    ("LoRA", "LoRA: Low-Rank Adaptation of Large Language Models"),
    ("The LoRA paper", "LoRA: Low-Rank Adaptation of Large Language Models"),
    ("ELMo: Deep Contextualized Word Representations", "Deep contextualized word representations"),
    ("Attention Is All You Need (Transformer)", "Attention Is All You Need"),
    (
        "BERT: Bidirectional Encoder Representations from Transformers",
        "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
    ),
    # reordered and reworded
    (
        "FLIP: Are You Certain? Testing Chatbots",
        "Are You Certain? Testing Chatbots Leads to Doubt in the FLIP Trial",
    ),
    ("AskBench: Measuring Doubt in Long Chats", "Measuring Doubt of Language Models in Long Chats"),
    # abbreviated and spelt out
    ("Evaluating LLMs Trained on Code", "Evaluating Large Language Models Trained on Code"),
    (
        "RAG for Knowledge-Intensive NLP Tasks",
        "Retrieval-Augmented Generation for Knowledge-Intensive NLP Tasks",
    ),
    (
        "Sentence Representations from Natural Language Inference Data",
        "Sentence Representations from NLI Data",
    ),
    # the dress of lists
    ("3. Scaling Laws for Slow Models", "Scaling Laws for Slow Models"),
    (
        "[2407.00324] Revisiting Sparse Rewards for Reaching Goals",
        "Revisiting Sparse Rewards for Reaching Goals",
    ),
    ("Go-Explore: a New Approach - arXiv", "Go-Explore: a New Approach"),
]

OTHER = [
    # the same field, other words
    ("How Language-Neutral is Multilingual BERT?", "How Multilingual is Multilingual BERT?"),
    ("Language Models are Few-Shot Learners", "Finetuned Language Models Are Zero-Shot Learners"),
    (
        "Large Language Models are Zero-Shot Reasoners",
        "Finetuned Language Models Are Zero-Shot Learners",
    ),
    ("Scaling Laws for Neural Language Models", "Scaling Data-Constrained Language Models"),
    (
        "QLoRA: Efficient Finetuning of Quantized LLMs",
        "LoRA: Low-Rank Adaptation of Large Language Models",
    ),
    ("Identity Mappings in Deep Residual Networks", "Deep Residual Learning for Image Recognition"),
    (
        "Self-Consistency Improves Chain of Thought Reasoning in Language Models",
        "Chain-of-Thought Prompting Elicits Reasoning in Large Language Models",
    ),
    # one name, two works
    ("MINT: A Corpus of Coin Photographs", "MINT: Evaluating LLMs in Multi-turn Chat"),
    (
        "LLaMA 2: Open Foundation and Fine-Tuned Chat Models",
        "LLaMA: Open and Efficient Foundation Language Models",
    ),
    # a "not" or a number
    ("Attention is Not All You Need", "Attention Is All You Need"),
    ("Classification over a Predicate, Part II", "Classification over a Predicate, Part III"),
    # nothing in common
    ("Crescendo: A Jailbreak in Several Turns", "Building Search Systems for Technical Documents"),
]

UNSURE = [
    ("GPT-3", "Language Models are Few-Shot Learners"),
    ("the GPT-3 paper", "Language Models are Few-Shot Learners"),
    ("BERT", "How Multilingual is Multilingual BERT?"),
    ("Adam optimizer", "Adam: A Method for Stochastic Optimization"),
    ("English-pivot reasoning", "Do Llamas Work in English?"),
    ("Curse of Recursion: model collapse", "The Curse of Recursion: Training on Generated Data"),
    ("[PDF] arXiv:2402.02025v2 [cs.LG] 8 May 2024", "A Survey of Safe Reinforcement Learning"),
    ("", "A Survey of Safe Reinforcement Learning"),
    ("A Survey of Safe Reinforcement Learning", " – "),
]


@pytest.mark.parametrize(("reported", "actual"), SAME)
def test_one_work(reported, actual):
    assert compare(reported, actual) is Likeness.SAME


@pytest.mark.parametrize(("reported", "actual"), OTHER)
def test_another_work(reported, actual):
    assert compare(reported, actual) is Likeness.OTHER


@pytest.mark.parametrize(("reported", "actual"), UNSURE)
def test_a_name_or_a_phrase_proves_nothing(reported, actual):
    assert compare(reported, actual) is Likeness.UNSURE


def test_share_of_weighty_words_on_a_page():
    page = "We study modular arithmetic with small transformers."
    assert share_in("Grokking modular arithmetic", page) == pytest.approx(2 / 3)
    assert share_in("Coin photographs", page) == 0.0
    assert share_in("", page) == 0.0


def test_title_case():
    assert has_title_case("Learning under Concept Drift")
    assert not has_title_case("Learning under concept drift")
    assert not has_title_case("BERT")


@pytest.mark.parametrize(
    ("title", "enough"),
    [("Concept drift", True), ("BERT", False), ("Abstract", False), ("A new model", False)],
)
def test_what_can_be_told_from_others(title, enough):
    assert tells(title) is enough


WORDS = st.sampled_from(
    "quantum protein lattice reward crystal grammar voting orbit enzyme melody fossil".split()
)
TITLES = st.lists(WORDS, min_size=4, max_size=8, unique=True)


@given(TITLES)
def test_any_title_is_its_own_however_it_is_written(words):
    title = " ".join(words).title()
    for written in (title.upper(), title.lower(), "-".join(words), f"7. {title}", f"X: {title}"):
        assert compare(written, title) is Likeness.SAME


@given(TITLES, st.integers(0, 11))
def test_a_title_of_other_words_is_another_work(words, turn):
    alien = ["basalt", "ledger", "tundra", "violin", "cactus"]
    assert compare(" ".join(alien), " ".join(words)) is Likeness.OTHER


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_is_too_odd(reported, actual):
    assert compare(reported, actual) in Likeness
    assert 0.0 <= share_in(reported, actual) <= 1.0
