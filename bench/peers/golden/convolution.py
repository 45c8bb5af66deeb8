"""Pictures as [batch, channels, height, width]; convolution weights as [channels out, channels in, height, width]."""

import torch.nn.functional as F

from .case import Draw, case

pools = {"average-pool": F.avg_pool2d, "maximum-pool": F.max_pool2d}


def cases():
    return [
        *(convolved([1, 2, 5, 5], stride, padding) for stride in (1, 2) for padding in (0, 1)),
        convolved([1, 2, 6, 4], stride=2, padding=1),
        convolved([2, 2, 4, 3], stride=1, padding=1),
        *(pooled(name, shape) for name in pools for shape in ([1, 2, 4, 4], [2, 1, 4, 6])),
    ]


def convolved(shape, stride, padding):
    draw = Draw(f"convolution {shape} {stride} {padding}")
    inputs = {"x": draw.normal(*shape), "weight": draw.normal(3, shape[1], 3, 3), "bias": draw.normal(3)}
    attributes = {"operator": "convolution", "stride": stride, "padding": padding}
    name = f"convolution of {shape}, stride {stride}, padding {padding}"
    return case(name, attributes, inputs, lambda x, weight, bias: F.conv2d(x, weight, bias, stride, padding))


def pooled(name, shape):
    attributes = {"operator": name, "size": 2, "stride": 2}
    return case(f"{name} of {shape}", attributes, {"x": Draw(f"{name} {shape}").normal(*shape)}, lambda x: pools[name](x, 2))
