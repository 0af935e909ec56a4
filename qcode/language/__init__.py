"""HOW TEXT IS READ: its language and length, its sentences and words, how names are typed.

detection.py   Chinese or English
length.py      字数 and words
tokens.py      what a text is made of
sentences.py   sentences, by spaCy          words.py      words
pinyin.py      names on a Latin keyboard    segmenter.py  Chinese words, by jieba
lookup.py      names found by parts         once.py       what takes long is loaded once

spaCy, jieba and pypinyin take seconds and tens of megabytes to load; each is imported when it is
first needed. What the screen shows is never written over: they are kept quiet.
"""
