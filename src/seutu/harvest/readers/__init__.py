"""One reader per catalogue format: bytes in, records and reasoned rejections out."""
