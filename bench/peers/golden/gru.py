"""One layer of gated recurrent units (Cho et al. 2014) in PyTorch's convention."""

import torch

from .case import Draw, case

formula = (
    "gates stand in the order reset, update, new along the first axis of weights and biases; "
    "r = sigmoid(wir x + bir + whr h + bhr); z = sigmoid(wiz x + biz + whz h + bhz); "
    "n = tanh(win x + bin + r * (whn h + bhn)); h' = (1 - z) * n + z * h; h is zero at first; the output is every h'"
)


def cases():
    return [gru(batch=2, length=4, inputs=3, width=3), gru(batch=1, length=5, inputs=4, width=2)]


def gru(batch, length, inputs, width):
    """x is [batch, length, inputs], the output [batch, length, width]."""
    name = f"batch {batch}, length {length}, {inputs} to {width}"
    draw = Draw(f"gru {name}")
    parameters = {
        "inputWeight": draw.normal(3 * width, inputs),
        "stateWeight": draw.normal(3 * width, width),
        "inputBias": draw.normal(3 * width),
        "stateBias": draw.normal(3 * width),
    }

    def unrolled(x, inputWeight, stateWeight, inputBias, stateBias):
        layer = torch.nn.GRU(inputs, width, batch_first=True, dtype=x.dtype)
        weights = {"weight_ih_l0": inputWeight, "weight_hh_l0": stateWeight, "bias_ih_l0": inputBias, "bias_hh_l0": stateBias}
        output, _ = torch.func.functional_call(layer, weights, x)
        return output

    return case(name, {"operator": "gru", "formula": formula}, {"x": draw.normal(batch, length, inputs), **parameters}, unrolled)
