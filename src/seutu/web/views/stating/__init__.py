"""Stating a need: from the first words to a published challenge."""
