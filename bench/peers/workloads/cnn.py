"""A small convolutional network: 64 pictures of 64 x 64 in three colours, ten classes.

Three convolutions 3 x 3, stride 1, padding 1, 3-16-32-64 channels, relu after each, maximum pooling 2 x 2 after the first two;
the mean over all places; dense 64-10; mean cross-entropy. The pictures get no gradient. A step is forward, backward and Adam.
Channels lie last in memory, which is faster here than first.
"""

import torch
import torch.nn.functional as F
from torch import nn, optim

from .step import trained

batch, colours, side, classes = 64, 3, 64, 10


def workload(draw):
    pictures = draw.normal(batch, colours, side, side).contiguous(memory_format=torch.channels_last)
    labels = draw.below(classes, batch)
    network = nn.Sequential(
        *(nn.Conv2d(colours, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1)),
        *(nn.Flatten(), nn.Linear(64, classes)),
    ).to(memory_format=torch.channels_last)
    optimiser = optim.Adam(network.parameters(), fused=True)
    return trained(lambda: F.cross_entropy(network(pictures), labels), optimiser)
