"""A two-tower model, the whole step: gather, forward, backward, sparse and dense optimisers. Batch 1,024, histories of 20 items.

Tables of 100,000 users and 100,000 items x 64; the history's mean and the candidate's id read the same item table. Ids are drawn
evenly; eight batches come in turn.

    user = [table row, mean of the history's rows] (128) -> dense 128, relu -> dense 64
    item = [table row, 18 attributes] (82) -> dense 128, relu -> dense 64 without a bias, whose gradient would be zero
    logits = user itemᵀ / 0.1 - logQ of each column's item
    loss = mean over the rows of logsumexp(logits) - logits of the row's own item

Towers learn by Adam, the tables by row-wise Adagrad: one sum a row, of the mean of its squared gradient. That is written out, on
deduplicated rows: with `torch.optim.Adagrad` on sparse gradients a step takes 1.4 times as long, with `SparseAdam` 1.8 times.
"""

from itertools import cycle

import torch
import torch.nn.functional as F
from torch import nn, optim

batch, length, width, attributes, temperature = 1024, 20, 64, 18, 0.1
users, items = 100_000, 100_000


class Table:
    """Embeddings with row-wise Adagrad."""

    def __init__(self, draw, rows, rate=0.05):
        self.weight = draw.normal(rows, width, deviation=0.1)
        self.sums = torch.zeros(rows)
        self.rate = rate

    def rows(self, ids):
        return self.weight[ids].requires_grad_()

    def means(self, lists):
        return F.embedding_bag(lists, self.weight, mode="mean").requires_grad_()

    def learn(self, ids, gradients):
        rows, places = torch.unique(ids, return_inverse=True)
        summed = torch.zeros(len(rows), width).index_add_(0, places, gradients)
        sums = self.sums[rows] + summed.square().mean(1)
        self.sums[rows] = sums
        self.weight.index_add_(0, rows, summed * (-self.rate * (sums + 1e-10).rsqrt())[:, None])


def tower(inputs, bias):
    return nn.Sequential(nn.Linear(inputs, 128), nn.ReLU(), nn.Linear(128, width, bias=bias))


def loss_of(user, item, log_q):
    return F.cross_entropy(user @ item.T / temperature - log_q, torch.arange(batch))


def examples(draw):
    return {
        "user": draw.below(users, batch),
        "history": draw.below(items, batch, length),
        "item": draw.below(items, batch),
        "attributes": draw.normal(batch, attributes),
        "log_q": draw.normal(batch),
    }


def workload(draw):
    user_table, item_table = Table(draw, users), Table(draw, items)
    user_tower, item_tower = tower(2 * width, bias=True), tower(width + attributes, bias=False)
    optimiser = optim.Adam([*user_tower.parameters(), *item_tower.parameters()], fused=True)
    batches = cycle([examples(draw) for _ in range(8)])

    def step():
        now = next(batches)
        user, history, item = user_table.rows(now["user"]), item_table.means(now["history"]), item_table.rows(now["item"])
        vectors = user_tower(torch.cat([user, history], 1)), item_tower(torch.cat([item, now["attributes"]], 1))
        loss = loss_of(*vectors, now["log_q"])
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        shares = (history.grad / length).repeat_interleave(length, 0)
        user_table.learn(now["user"], user.grad)
        item_table.learn(torch.cat([now["history"].flatten(), now["item"]]), torch.cat([shares, item.grad]))
        return loss.item()

    return step
