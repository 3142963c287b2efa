"""The encoders, behind one small protocol each, and the weights we ship."""
