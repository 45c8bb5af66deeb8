import torch.nn.functional as F

from .case import Draw, case, given


def cases():
    soft = Draw("soft labels")
    return [
        entropies("hard labels", Draw("hard labels").normal(3, 4), [[0, 1, 0, 0], [1, 1, 0, 1], [0, 0, 1, 0]]),
        entropies("soft labels", soft.normal(3, 4), soft.uniform(0, 1, 3, 4)),
        entropies("logits whose exponentials would overflow", Draw("far").normal(2, 2, deviation=200), [[0, 1], [0.25, 0.75]]),
    ]


def entropies(name, logits, labels):
    attributes = {"operator": "binary-cross-entropy-from-logits", "formula": "softplus(logits) - labels * logits"}
    return case(name, attributes, {"logits": logits, "labels": given(labels)}, each_entropy)


def each_entropy(logits, labels):
    return F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
