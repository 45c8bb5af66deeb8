"""A multi-task ranker: 4,096 rows of 200 numbers, three labels each.

Dense 200-256-128-3, relu between; mean binary cross-entropy of the 4,096 x 3 logits; the rows get no gradient. A step is
forward, backward and Adam. 84,739 parameters.
"""

import torch.nn.functional as F
from torch import nn, optim

from .step import trained

batch, features, tasks = 4096, 200, 3


def workload(draw):
    rows, labels = draw.normal(batch, features), draw.labels(batch, tasks, share=0.3)
    network = nn.Sequential(nn.Linear(features, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, tasks))
    optimiser = optim.Adam(network.parameters(), fused=True)
    return trained(lambda: F.binary_cross_entropy_with_logits(network(rows), labels), optimiser)
