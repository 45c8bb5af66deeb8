"""What training is timed on. Each module's `workload(draw)` returns a step, which trains once and answers the loss before it."""

from . import cnn, ranker, sequence, two_tower

workloads = {
    "two-tower": two_tower.workload,
    "ranker": ranker.workload,
    "sequence": sequence.workload,
    "cnn": cnn.workload,
}
