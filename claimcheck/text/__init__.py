"""Pure functions on strings: numbers, sentences, normal forms."""
