"""Points learned from labelled reports: what tells a kind gets some, what tells nothing none."""

import numpy as np

from scripts.kind_points import fit

KINDS, REPORTS = 2, 40
HEED = np.ones(KINDS)


def test_a_sign_speaks_for_the_kind_it_comes_with() -> None:
    meant = np.arange(REPORTS) % KINDS
    noise = np.arange(REPORTS) // KINDS % 2
    always = np.ones(REPORTS)
    there = np.stack([always, meant, noise], axis=1).astype(float)
    _, telling, telling_nothing = fit(there, np.zeros((REPORTS, KINDS)), meant, HEED)
    assert telling[1] > 0.5 > -0.5 > telling[0]
    assert np.abs(telling_nothing).max() < 0.05


def test_what_is_named_already_needs_no_points() -> None:
    meant = np.arange(REPORTS) % KINDS
    there = meant[:, None].astype(float)
    named = 20 * np.eye(KINDS)[meant]
    assert np.abs(fit(there, named, meant, HEED)).max() == 0
