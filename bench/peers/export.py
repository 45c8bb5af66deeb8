"""Freezes models that PyTorch exported to ONNX, and what it answers with them, into `test/golden/onnx/`. Run by `freeze.ts`.

`ranker.onnx`      rows [batch, 12] -> predictions [batch, 3]
`user-tower.onnx`  history [batch, 20, 16], mask [batch, 20] -> user [batch, 16]; mask is 1 where the history holds an item
`item-tower.onnx`  attributes [batch, 24] -> item [batch, 16]
`expected.json`    `{"torch", "models": {model: [{"inputs", "output"}]}}`, each tensor `{"shape", "values"}`, row-major

The weights are seeded and untrained. Answers are computed in double precision and printed to seven digits.
"""

import copy
import logging

import torch
import torch.nn.functional as F
from torch import nn, onnx
from torch.export import Dim

from golden.case import Draw, shaped
from golden.frozen import freeze, version
from golden.layout import json_file

opset, length, width, batch = 18, 20, 16, Dim("batch")
logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it misses torchvision, which is not used


class UserTower(nn.Module):
    """Of the mean of the vectors in a history; of nobody's past, of zeros."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Sequential(nn.Linear(width, 32), nn.GELU(), nn.Linear(32, width))

    def forward(self, history, mask):
        count = mask.sum(1, keepdim=True).clamp(min=1)
        mean = (history * mask.unsqueeze(2)).sum(1) / count
        return F.normalize(self.dense(mean), dim=1)


class ItemTower(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Sequential(nn.Linear(24, 32), nn.ReLU(), nn.Linear(32, width))

    def forward(self, attributes):
        return F.normalize(self.dense(attributes), dim=1)


class Ranker(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Sequential(nn.Linear(12, 32), nn.LayerNorm(32), nn.GELU(), nn.Linear(32, 16), nn.GELU(), nn.Linear(16, 3))

    def forward(self, rows):
        return torch.sigmoid(self.dense(rows))


def some_rows(draw, size):
    return {"rows": draw.normal(size, 12)}


def some_users(draw, size):
    """With a past of 7, 14, 20 and no items, in turn."""
    lengths = torch.tensor([7, 14, 20, 0])[:size, None]
    return {"history": draw.normal(size, length, width), "mask": (torch.arange(length) < lengths).double()}


def some_items(draw, size):
    return {"attributes": draw.normal(size, 24)}


models = {
    "ranker": (Ranker, some_rows, "predictions"),
    "user-tower": (UserTower, some_users, "user"),
    "item-tower": (ItemTower, some_items, "item"),
}


def seeded(name):
    torch.manual_seed(1)
    make, _, _ = models[name]
    return make().eval()


def exported(name):
    """The bytes of an ONNX file whose batch is free."""
    _, some, output = models[name]
    inputs = {key: value.float() for key, value in some(Draw(name), 2).items()}
    program = onnx.export(
        seeded(name),
        kwargs=inputs,
        dynamic_shapes={key: {0: batch} for key in inputs},
        input_names=list(inputs),
        output_names=[output],
        opset_version=opset,
        dynamo=True,
        verbose=False,
    )
    return without_traces(program.model_proto).SerializeToString(deterministic=True)


def without_traces(model):
    """PyTorch notes beside each part where in its source, and in which folder, it came about."""
    model = copy.deepcopy(model)
    graph = model.graph
    for part in (model, graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.ClearField("doc_string")
    return model


def expected(name):
    _, some, _ = models[name]
    model = seeded(name).double()
    return [answered(model, some(Draw(f"{name} {size}"), size)) for size in (1, 4)]


def answered(model, inputs):
    return {"inputs": {key: shaped(value) for key, value in inputs.items()}, "output": shaped(model(**inputs))}


freeze(
    "onnx",
    {
        **{f"{name}.onnx": exported(name) for name in models},
        "expected.json": json_file({"torch": version, "models": {name: expected(name) for name in models}}),
    },
)
