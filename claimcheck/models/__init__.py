"""The encoders, behind one small protocol, and the weights we ship."""

from claimcheck.models.encoder import Encoder, Vectors, load_encoder

__all__ = ["Encoder", "Vectors", "load_encoder"]
