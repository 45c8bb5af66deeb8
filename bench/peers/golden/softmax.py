import torch

from .case import Draw, case

operators = {"softmax": torch.softmax, "log-softmax": torch.log_softmax, "logsumexp": torch.logsumexp}


def cases():
    return [
        *(over_axis(name, shape, axis) for name in operators for shape, axis in [([3, 5], 1), ([2, 3, 4], 2), ([3, 4], 0)]),
        *(far_from_zero(name) for name in operators),
    ]


def over_axis(name, shape, axis):
    x = Draw(f"{name} {shape}").normal(*shape)
    return case(f"{name} of {shape} over {axis}", {"operator": name, "axis": axis}, {"x": x}, lambda x: operators[name](x, axis))


def far_from_zero(name):
    """Whose exponentials would overflow."""
    x = Draw(f"{name} far").normal(2, 4, mean=200)
    return case(f"{name} far from zero", {"operator": name, "axis": 1}, {"x": x}, lambda x: operators[name](x, 1))
