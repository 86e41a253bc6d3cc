"""How the fields of a document are weighed, the same in every adapter.

Terms of a title are written three times and keywords twice into one field, so that
BM25 over it is the weighted-field BM25F (Robertson, Zaragoza and Taylor 2004).
"""

TITLE, KEYWORDS = 3, 2
LONGEST_TERM = 80
