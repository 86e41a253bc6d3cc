"""Small portals without a network: an ask goes in, the bytes of an answer come out."""
