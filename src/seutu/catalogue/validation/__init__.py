"""Checking RDF against the shapes of DCAT-AP 3 and the EU authority tables."""
