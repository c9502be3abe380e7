"""Makes the yardstick of quiet areas anew: `python -m bench.quiet_levels` writes `estimate/quiet_levels.csv`.

Every cell has its own generator, seeded with `SEED` and its place, so that a cell does not depend on the others.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from atashbas.estimate.quiet_levels import INVERSE_SIZES, MEANS, simulate_level

SEED = 20170217
AREAS, DAYS = 120, 1400
TABLE = Path(__file__).resolve().parents[1] / "src/atashbas/estimate/quiet_levels.csv"


def main() -> None:
    """Simulate every cell; about five minutes on one core."""
    lines = ["mean,inverse_size,once_a_year,four_times_a_year,source"]
    source = f"simulated: {AREAS} series of {DAYS} days; seed {SEED}"
    for i, mean in enumerate(MEANS):
        for j, inverse in enumerate(INVERSE_SIZES):
            rng = np.random.default_rng((SEED, i, j))
            once, four = simulate_level(mean, inverse, (1.0, 4.0), rng, areas=AREAS, days=DAYS)
            lines.append(f"{mean:g},{inverse:g},{once:.2f},{four:.2f},{source}")
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
