"""Products of matrices: the last two axes, either of them transposed, the axes before broadcast."""

import torch

from .case import Draw, case

both_ways = (False, True)
batches = {"": ([], []), "in batches": ([2], [2]), "one b for a batch": ([2], []), "one a for a batch": ([], [2])}


def cases():
    by_transposition = [
        product(like, a_batch, b_batch, transpose_a, transpose_b)
        for like, (a_batch, b_batch) in batches.items()
        for transpose_a in both_ways
        for transpose_b in both_ways
    ]
    return [*by_transposition, product("batches of batches", [2, 1], [1, 3], False, False), linear([4]), linear([2, 3])]


def product(like, a_batch, b_batch, transpose_a, transpose_b):
    name = " ".join(filter(None, [f"{'aᵀ' if transpose_a else 'a'} {'bᵀ' if transpose_b else 'b'}", like]))
    draw = Draw(name)
    a = draw.normal(*a_batch, *([3, 2] if transpose_a else [2, 3]))
    b = draw.normal(*b_batch, *([4, 3] if transpose_b else [3, 4]))
    attributes = {"operator": "matmul", "transposeA": transpose_a, "transposeB": transpose_b}

    def multiplied(a, b):
        return torch.matmul(a.mT if transpose_a else a, b.mT if transpose_b else b)

    return case(name, attributes, {"a": a, "b": b}, multiplied)


def linear(rows):
    draw = Draw(f"linear {rows}")
    inputs = {"x": draw.normal(*rows, 3), "weight": draw.normal(3, 5), "bias": draw.normal(5)}
    attributes = {"operator": "linear", "formula": "x weight + bias"}
    return case(f"linear over rows {rows}", attributes, inputs, lambda x, weight, bias: x @ weight + bias)
