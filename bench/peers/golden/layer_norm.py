import torch.nn.functional as F

from .case import Draw, case


def cases():
    return [normed([3, 6], 1e-5), normed([2, 3, 4], 1e-5), normed([2, 8], 1e-2)]


def normed(shape, epsilon):
    """Over the last axis (Ba et al. 2016)."""
    draw = Draw(f"layer-norm {shape}")
    width = shape[-1]
    inputs = {"x": draw.normal(*shape, mean=1, deviation=2), "gain": draw.normal(width), "bias": draw.normal(width)}
    attributes = {"operator": "layer-norm", "epsilon": epsilon}

    def norm(x, gain, bias):
        return F.layer_norm(x, [width], gain, bias, epsilon)

    return case(f"{shape}, epsilon {epsilon}", attributes, inputs, norm)
