"""The catalogue as tools of an AI assistant, over the Model Context Protocol.

A face beside the pages, the API and the command line: it reads what they show to
anybody, and changes nothing. What it answers comes through a port (`answers`), from
this installation (`stored`) or from another site (`remote`).
"""
