"""Multi-head scaled dot-product attention (Vaswani et al. 2017), with all that may be added to it."""

import torch
import torch.nn.functional as F

from .case import Draw, case, given

batch, length, width, heads = 2, 4, 6, 2
formula = (
    "q, k, v = x wq, x wk, x wv, each cut into heads along its width; "
    "softmax(q kᵀ / sqrt(width / heads) + bias + mask) v, heads joined, times wo; "
    "bias is [head, query, key]; mask is [batch, key], 1 where a key is real, else it is never attended to"
)


def cases():
    padded = {"mask": given([[1, 1, 1, 1], [1, 1, 0, 0]])}
    return [
        attention("plain", causal=False),
        attention("causal", causal=True),
        attention("with padding", causal=False, **padded),
        attention("with a bias", causal=False, bias=bias("a bias")),
        attention("causal, with padding and a bias", causal=True, **padded, bias=bias("all")),
    ]


def bias(purpose):
    return Draw(purpose).normal(heads, length, length)


def attention(name, causal, **more):
    draw = Draw(f"attention {name}")
    weights = {key: draw.normal(width, width, deviation=0.5) for key in ("wq", "wk", "wv", "wo")}
    attributes = {"operator": "attention", "heads": heads, "causal": causal, "formula": formula}
    inputs = {"x": draw.normal(batch, length, width), **weights, **more}
    return case(name, attributes, inputs, lambda **given: attend(causal, **given))


def attend(causal, x, wq, wk, wv, wo, bias=None, mask=None):
    q, k, v = (cut(x @ w) for w in (wq, wk, wv))
    scores = torch.zeros(batch, heads, length, length, dtype=x.dtype)
    if bias is not None:
        scores = scores + bias
    if mask is not None:
        scores = scores.masked_fill(mask[:, None, None, :] == 0, -torch.inf)
    if causal:
        scores = scores.masked_fill(torch.ones(length, length, dtype=torch.bool).triu(1), -torch.inf)
    attended = F.scaled_dot_product_attention(q, k, v, attn_mask=scores)
    return attended.transpose(1, 2).reshape(batch, length, width) @ wo


def cut(x):
    """[batch, length, width] to [batch, head, length, width / heads]."""
    return x.view(batch, length, heads, width // heads).transpose(1, 2)
