"""HOW TEXT IS READ: which language it is in, and how long it is in that language's own measure.

detection.py   Chinese or English
length.py      字数 and words
"""
