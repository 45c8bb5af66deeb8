import torch
import torch.nn.functional as F

from .case import Draw, case, given


def cases():
    return [cross_entropy(reduction) for reduction in ("none", "mean")]


def cross_entropy(reduction):
    """Of each row of logits and the index of its class."""
    attributes = {"operator": "cross-entropy", "reduction": reduction, "formula": "logsumexp(logits) - logits[target], each row"}
    inputs = {"logits": Draw(f"cross-entropy {reduction}").normal(5, 4), "targets": given([3, 0, 1, 1, 2], torch.int64)}
    name = "each row's" if reduction == "none" else "the rows' mean"
    return case(name, attributes, inputs, lambda logits, targets: F.cross_entropy(logits, targets, reduction=reduction))
