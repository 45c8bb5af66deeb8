"""One task's mixture of experts (MMoE, Ma et al. 2018)."""

import torch
import torch.nn.functional as F

from .case import Draw, case

formula = "sum over experts e of softmax(x gate)[e] * relu(x weight[e] + bias[e])"


def cases():
    return [mixture(experts=3, rows=4, inputs=3, width=4), mixture(experts=2, rows=3, inputs=5, width=3)]


def mixture(experts, rows, inputs, width):
    """x is [rows, inputs], gate [inputs, experts], weight [experts, inputs, width], bias [experts, width]."""
    name = f"{experts} experts, {inputs} to {width}"
    draw = Draw(name)
    tensors = {
        "x": draw.normal(rows, inputs),
        "gate": draw.normal(inputs, experts),
        "weight": draw.normal(experts, inputs, width),
        "bias": draw.normal(experts, width),
    }

    def mixed(x, gate, weight, bias):
        opinions = F.relu(torch.einsum("ri,eiw->erw", x, weight) + bias[:, None, :])
        return torch.einsum("re,erw->rw", torch.softmax(x @ gate, 1), opinions)

    return case(name, {"operator": "mixture-of-experts", "experts": experts, "formula": formula}, tensors, mixed)
