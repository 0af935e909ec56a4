"""WHERE IT IS KEPT: one SQLite file, and the only room that speaks SQL.

Opening   connection.py, usable.py (can it be opened?), refusals.py, damage.py, locked.py (why not);
          beside.py, arrivals.py: what other files hold
Schema    migrations.py; records.py: which rows are recorded work
Writing   journal.py: acts, the only way to write; taking_back.py: undo and redo
The nouns codebooks.py, code_edits.py, relations.py, supports.py · sources.py, segmentation.py,
          source_transfer.py, source_updates.py · cases.py · codings.py, memos.py, decisions.py,
          consensus_coder.py, assignments.py, queries.py
Reading   corpus.py: everything the analyses read; reading.py
The past  past.py, looks.py, codebooks_past.py, act_names.py
Together  merging/: copies become one; handing_out.py: what one coder needs
Unharmed  check.py, resettling.py: does it still say what the coders did? · copying.py, backups.py,
          rotation.py, restoring.py · repair.py, mending.py, salvage.py
"""
