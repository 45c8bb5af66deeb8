"""In-batch softmax with the correction for how often an item is sampled (logQ, Yi et al. 2019)."""

import torch
import torch.nn.functional as F

from .case import Draw, case, given

batch, width, scale = 5, 4, 10
formula = "logits = scale * users itemsᵀ - logQ, of each column's item; each row's cross-entropy with its own column"


def cases():
    draw = Draw("sampled softmax")
    inputs = {
        "users": draw.normal(batch, width, deviation=0.5),
        "items": draw.normal(batch, width, deviation=0.5),
        "logQ": given(draw.uniform(-9, -4, batch)),
    }
    attributes = {"operator": "sampled-softmax", "scale": scale, "formula": formula}
    return [case("in-batch, with logQ", attributes, inputs, in_batch)]


def in_batch(users, items, logQ):
    return F.cross_entropy(scale * users @ items.T - logQ, torch.arange(batch), reduction="none")
