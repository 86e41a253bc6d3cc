"""Catalogued rows as RDF after DCAT-AP 3: no query, no clock, no network."""
