"""`python -m tests.rehearsal hosts` (archive, baking, surge, upgrade, uploads): docs, done."""

from __future__ import annotations

import sys

from tests.rehearsal.archive import rehearse_archive
from tests.rehearsal.baking import drill_baking
from tests.rehearsal.many_hosts import rehearse
from tests.rehearsal.surge import surge
from tests.rehearsal.upgrade import rehearse_upgrade
from tests.rehearsal.uploads import drill

if __name__ == "__main__":
    acts = {
        "archive": rehearse_archive,
        "baking": drill_baking,
        "hosts": rehearse,
        "surge": surge,
        "upgrade": rehearse_upgrade,
        "uploads": drill,
    }
    acts[sys.argv[1]]()
