import torch
import torch.nn.functional as F

from .case import Draw, case

unary = {
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "relu": F.relu,
    "softplus": F.softplus,
    "gelu": F.gelu,  # exact: x times the normal distribution function
    "silu": F.silu,
    "abs": torch.abs,
    "square": torch.square,
}
of_positives = {"log": torch.log, "sqrt": torch.sqrt}
binary = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div, "maximum": torch.maximum}
shapes = {
    "alike": ([3, 4], [3, 4]),
    "a row against a table": ([4], [3, 4]),
    "a table against a row": ([3, 4], [4]),
    "a column against a row": ([3, 1], [1, 4]),
    "a batch against a table": ([2, 3, 4], [3, 4]),
    "one number against a table": ([1], [3, 4]),
}


def cases():
    for_one = [one(name, operator, Draw(name).normal(3, 4)) for name, operator in unary.items()]
    for_positives = [one(name, operator, Draw(name).uniform(0.2, 3, 3, 4)) for name, operator in of_positives.items()]
    for_two = [two(name, operator, like, a, b) for name, operator in binary.items() for like, (a, b) in shapes.items()]
    return for_one + for_positives + for_two


def one(name, operator, x):
    return case(name, {"operator": name}, {"x": x}, operator=lambda x: operator(x))


def two(name, operator, like, a_shape, b_shape):
    draw = Draw(f"{name} of {like}")
    a = draw.normal(*a_shape)
    # Divisors stay away from zero.
    b = draw.uniform(0.5, 2, *b_shape) if name == "div" else draw.normal(*b_shape)
    return case(f"{name}: {like}", {"operator": name}, {"a": a, "b": b}, operator=lambda a, b: operator(a, b))
