"""A sequence model of one block (SASRec, Kang & McAuley 2018): 128 sequences of 50 items, width 64, two heads.

Inputs are blocks of item embeddings, gathered already; each gets a gradient: `items` [128, 50, 64], what was chosen;
`positives` [6400, 64], what was chosen next; `negatives` [256, 64], drawn once and shared by all positions.

    x = items + positions                              positions [50, 64] are learnt
    x = x + attention(norm(x))                         causal, scale 1 / sqrt(32); wq, wk, wv, wo [64, 64] without biases
    x = x + (relu(norm(x) w1 + b1) w2 + b2)            w1, w2 [64, 64]
    h = norm(x)                                        layer norms with gain, bias and epsilon 1e-5; no dropout, no padding
    loss = mean over all 6,400 positions of logsumexp([h·positive, h negativesᵀ]) - h·positive

A step is forward, backward and Adam for the 28,288 parameters; the embeddings' own optimiser is not part of it.
Attention is written out: `scaled_dot_product_attention` is no faster here.
"""

import torch
import torch.nn.functional as F
from torch import nn, optim

batch, length, width, heads, negatives_shared = 128, 50, 64, 2, 256
positions_all = batch * length
later = torch.full((length, length), -torch.inf).triu(1)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(width, width, bias=False) for _ in range(4))

    def forward(self, x):
        query, key, value = (cut(project(x)) for project in (self.query, self.key, self.value))
        shares = torch.softmax(query @ key.mT * (width // heads) ** -0.5 + later, -1)
        return self.out((shares @ value).transpose(1, 2).reshape(batch, length, width))


def cut(x):
    """[batch, length, width] to [batch, head, length, width / heads]."""
    return x.view(batch, length, heads, width // heads).transpose(1, 2)


class Sequence(nn.Module):
    def __init__(self, draw):
        super().__init__()
        self.positions = nn.Parameter(draw.normal(length, width, deviation=0.1))
        self.attend = nn.Sequential(nn.LayerNorm(width), Attention())
        self.feed = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.ReLU(), nn.Linear(width, width))
        self.norm = nn.LayerNorm(width)

    def forward(self, items):
        x = items + self.positions
        x = x + self.attend(x)
        x = x + self.feed(x)
        return self.norm(x)


def loss_of(states, positives, negatives):
    states = states.view(positions_all, width)
    own = (states * positives).sum(1, keepdim=True)
    return F.cross_entropy(torch.cat([own, states @ negatives.T], 1), torch.zeros(positions_all, dtype=torch.int64))


def workload(draw):
    items, positives, negatives = blocks = [
        draw.normal(*shape, deviation=0.3).requires_grad_()
        for shape in ((batch, length, width), (positions_all, width), (negatives_shared, width))
    ]
    network = Sequence(draw)
    optimiser = optim.Adam(network.parameters(), fused=True)

    def step():
        loss = loss_of(network(items), positives, negatives)
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        for block in blocks:
            block.grad = None
        return loss.item()

    return step
