"""What stands around the reader: sources, codes, and the details of a coding.

list_pane.py  a list with a heading and a filter: what sources and codes have in common
sources.py    the sources, and how far everyone is with them
codes.py      the tree of codes; outline.py works out which of its rows are seen
details.py    the coding under the cursor, and its code
notes.py      what the codebook says of a code
"""
