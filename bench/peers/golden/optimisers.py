"""Five steps of each optimiser: `{"name", "attributes", "parameters", "gradients", "after"}`, where the last two hold a list
a step. Clipping by the norm of all gradients together: `{"name", "attributes", "gradients", "norm", "clipped"}`."""

import torch

from .case import Draw, flat, shaped, short

steps, size = 5, 8
adagrad_formula = "sum += g²; p -= learningRate * g / (sqrt(sum) + epsilon)"
adam_formula = "m, v corrected for their bias; p -= learningRate * m / (sqrt(v) + epsilon)"
adamw_formula = f"p -= learningRate * weightDecay * p; then Adam: {adam_formula}"
clip_formula = "gradients * min(1, maximumNorm / (norm + 1e-6))"


def cases():
    usual = {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
    eager = {"learningRate": 0.1, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6}
    return [
        *(adam(settings) for settings in (usual, eager)),
        *(adamw({**usual, "weightDecay": decay}) for decay in (0.01, 0.1)),
        *(adagrad(start) for start in (0, 0.1)),
        clipped(maximum_norm=1),
        clipped(maximum_norm=100),
    ]


def adam_settings(settings):
    return {"lr": settings["learningRate"], "betas": (settings["beta1"], settings["beta2"]), "eps": settings["epsilon"]}


def adam(settings):
    attributes = {**settings, "formula": adam_formula}
    return five_steps("adam", attributes, lambda p: torch.optim.Adam(p, **adam_settings(settings)))


def adamw(settings):
    def optimiser(parameters):
        return torch.optim.AdamW(parameters, **adam_settings(settings), weight_decay=settings["weightDecay"])

    return five_steps("adamw", {**settings, "formula": adamw_formula}, optimiser)


def adagrad(start):
    attributes = {"learningRate": 0.1, "epsilon": 1e-10, "initialSum": start, "formula": adagrad_formula}
    return five_steps("adagrad", attributes, lambda p: torch.optim.Adagrad(p, lr=0.1, eps=1e-10, initial_accumulator_value=start))


def five_steps(name, attributes, make):
    settings = ", ".join(f"{key} {value}" for key, value in attributes.items() if key != "formula")
    draw = Draw(f"{name} {settings}")
    parameters = draw.normal(size).requires_grad_()
    before = shaped(parameters)
    optimiser = make([parameters])
    gradients = [draw.normal(size) for _ in range(steps)]
    after = []
    for gradient in gradients:
        parameters.grad = gradient.clone()
        optimiser.step()
        after.append(flat(parameters))
    return {
        "name": f"{name}: {settings}",
        "attributes": {"optimiser": name, **attributes},
        "parameters": before,
        "gradients": [flat(gradient) for gradient in gradients],
        "after": after,
    }


def clipped(maximum_norm):
    draw = Draw(f"clipped {maximum_norm}")
    gradients = {"a": draw.normal(2, 3), "b": draw.normal(4)}
    parameters = {name: torch.zeros_like(gradient) for name, gradient in gradients.items()}
    for name, parameter in parameters.items():
        parameter.grad = gradients[name].clone()
    norm = torch.nn.utils.clip_grad_norm_(list(parameters.values()), maximum_norm)
    return {
        "name": f"clipped to a norm of {maximum_norm}",
        "attributes": {"operator": "clip-by-global-norm", "maximumNorm": maximum_norm, "formula": clip_formula},
        "gradients": {name: shaped(gradient) for name, gradient in gradients.items()},
        "norm": short(norm.item()),
        "clipped": {name: flat(parameter.grad) for name, parameter in parameters.items()},
    }
