import torch

from .case import Draw, case

operators = {"sum": torch.sum, "mean": torch.mean}
axes = [[0], [1], [2], [0, 2], [0, 1, 2]]


def cases():
    return [reduction(name, over, keep) for name in operators for over in axes for keep in (False, True)]


def reduction(name, over, keep):
    attributes = {"operator": name, "axes": over, "keepDimensions": keep}
    x = Draw(f"{name} over {over}").normal(2, 3, 4)
    kept = ", dimensions kept" if keep else ""
    return case(f"{name} over {over}{kept}", attributes, {"x": x}, lambda x: operators[name](x, over, keepdim=keep))
