import torch

from .case import Draw, case


def cases():
    return [
        *(transpose(shape, axes) for shape, axes in [([3, 4], [1, 0]), ([2, 3, 4], [2, 0, 1]), ([2, 3, 2, 2], [0, 2, 1, 3])]),
        *(reshape(before, after) for before, after in [([3, 4], [2, 6]), ([2, 3, 4], [6, 4]), ([12], [2, 3, 2])]),
        *(concat(widths, axis) for widths, axis in [([2, 3], 0), ([1, 4, 2], 1)]),
        *(slice_of(axis, start, end) for axis, start, end in [(0, 1, 3), (1, 0, 2), (1, 3, 5)]),
        *(split(sizes, part) for sizes, part in [([2, 3], 0), ([2, 3], 1), ([1, 1, 3], 1)]),
        split_and_joined([1, 3, 2]),
    ]


def transpose(shape, axes):
    attributes = {"operator": "transpose", "axes": axes}
    return case(f"transpose {shape} to {axes}", attributes, {"x": Draw(f"{axes}").normal(*shape)}, lambda x: x.permute(axes))


def reshape(before, after):
    attributes = {"operator": "reshape", "shape": after}
    return case(f"reshape {before} to {after}", attributes, {"x": Draw(f"{after}").normal(*before)}, lambda x: x.reshape(after))


def concat(sizes, axis):
    draw = Draw(f"concat {sizes}")
    parts = {f"x{n}": draw.normal(*([size, 3] if axis == 0 else [3, size])) for n, size in enumerate(sizes)}
    attributes = {"operator": "concat", "axis": axis}
    return case(f"concat {sizes} along {axis}", attributes, parts, lambda **xs: torch.cat(list(xs.values()), axis))


def slice_of(axis, start, end):
    attributes = {"operator": "slice", "axis": axis, "start": start, "end": end}
    x = Draw(f"slice {start} {end}").normal(4, 5)
    return case(f"slice {start} to {end} along {axis}", attributes, {"x": x}, lambda x: x.narrow(axis, start, end - start))


def split(sizes, part):
    """The other parts are not used, and get no gradient."""
    attributes = {"operator": "split", "axis": 1, "sizes": sizes, "part": part}
    x = Draw(f"split {sizes}").normal(3, sum(sizes))
    return case(f"part {part} of a split by {sizes}", attributes, {"x": x}, lambda x: x.split(sizes, 1)[part])


def split_and_joined(sizes):
    attributes = {"operator": "split-and-concat", "axis": 1, "sizes": sizes, "formula": "concat(reversed(split(x)))"}
    x = Draw("split and joined").normal(3, sum(sizes))
    return case("split and joined from last to first", attributes, {"x": x}, lambda x: torch.cat(x.split(sizes, 1)[::-1], 1))
