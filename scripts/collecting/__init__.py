"""The parts of `scripts/collection.py`: needs, corpus, pools and judgements."""
