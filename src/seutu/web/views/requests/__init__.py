"""Asking for data, joining those who ask, and answering them."""
