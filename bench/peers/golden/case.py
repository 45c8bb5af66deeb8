"""One operator's answer and gradients, as a golden case."""

import zlib

import torch


def case(name, attributes, inputs, operator):
    """`operator` is given the inputs by name; those of floats get gradients, those wrapped in `given` none."""
    tensors = {key: value.tensor if isinstance(value, Given) else value.requires_grad_() for key, value in inputs.items()}
    output = operator(**tensors)
    weights = Draw(f"weights of {name}").normal(*output.shape)
    learnt = {key: tensor for key, tensor in tensors.items() if tensor.requires_grad}
    gradients = torch.autograd.grad((output * weights).sum(), list(learnt.values()))
    return {
        "name": name,
        "attributes": attributes,
        "inputs": {key: shaped(tensor) for key, tensor in tensors.items()},
        "output": shaped(output),
        "weights": flat(weights),
        "gradients": {key: flat(gradient) for key, gradient in zip(learnt, gradients, strict=True)},
    }


class Given:
    """An input without a gradient."""

    def __init__(self, tensor):
        self.tensor = tensor


def given(values, kind=torch.float64):
    return Given(torch.as_tensor(values, dtype=kind))


class Draw:
    """Random float32 numbers of at most three decimals, seeded by what they are drawn for: a new case changes no other."""

    def __init__(self, purpose):
        self.generator = torch.Generator().manual_seed(zlib.crc32(purpose.encode()))

    def normal(self, *shape, mean=0.0, deviation=1.0):
        return printable(mean + deviation * torch.randn(shape, generator=self.generator, dtype=torch.float64))

    def uniform(self, low, high, *shape):
        return printable(low + (high - low) * torch.rand(shape, generator=self.generator, dtype=torch.float64))


def printable(tensor):
    """What is computed with is the very float32 that a reader of the printed decimals gets."""
    return tensor.round(decimals=3).float().double()


def shaped(tensor):
    return {"shape": list(tensor.shape), "values": flat(tensor)}


def flat(tensor):
    """Seven significant digits; integers as they are."""
    return [number if isinstance(number, int) else short(number) for number in tensor.detach().flatten().tolist()]


def short(number):
    rounded = float(f"{number:.7g}") + 0.0  # + 0.0: no negative zero
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
