"""Finds the entry that answers a question, and how likely it is to be the right one."""

import os

# numpy's BLAS starts a thread a core when it is imported; nothing here is large enough to gain by
# them, and each takes memory. An operator's own choice stays.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
