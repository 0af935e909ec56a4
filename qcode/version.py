"""Which qcode this is: the one place that says so.

To be raised whenever what merging settles (store/merging) comes out otherwise: `check` settles anew
only what the same version settled.
"""

__version__ = "0.1.0"
