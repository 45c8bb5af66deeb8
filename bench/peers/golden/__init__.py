"""What PyTorch answers, by subject: each module named here has `cases()`."""

from importlib import import_module

names = (
    "attention",
    "binary_cross_entropy",
    "convolution",
    "cross",
    "cross_entropy",
    "dropout",
    "elementwise",
    "gru",
    "layer_norm",
    "mixture_of_experts",
    "optimisers",
    "products",
    "reductions",
    "sampled_softmax",
    "shaping",
    "softmax",
)


def subjects():
    """Each name, and its cases."""
    return {name.replace("_", "-"): import_module(f".{name}", __name__).cases() for name in names}
