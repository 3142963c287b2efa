"""The encoders and the entailment models, each behind a small protocol, and the weights we ship."""

from claimcheck.models.encoder import Encoder, Vectors, load_encoder
from claimcheck.models.entailment import Entailment, load_entailment

__all__ = ["Encoder", "Entailment", "Vectors", "load_encoder", "load_entailment"]
