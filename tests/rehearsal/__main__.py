"""`python -m tests.rehearsal hosts` (surge, upgrade, uploads): what docs/operations says, done."""

from __future__ import annotations

import sys

from tests.rehearsal.many_hosts import rehearse
from tests.rehearsal.surge import surge
from tests.rehearsal.upgrade import rehearse_upgrade
from tests.rehearsal.uploads import drill

if __name__ == "__main__":
    acts = {"hosts": rehearse, "surge": surge, "upgrade": rehearse_upgrade, "uploads": drill}
    acts[sys.argv[1]]()
