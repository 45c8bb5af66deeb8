"""Cross layers (DCN-v2, Wang et al. 2021): x' = x0 * (x weight + bias) + x."""

from .case import Draw, case

rows, width = 3, 4
formula = "x0 * (x weight + bias) + x"


def cases():
    return [one_layer(), two_layers()]


def one_layer():
    draw = Draw("cross, one layer")
    inputs = {"x0": draw.normal(rows, width), "x": draw.normal(rows, width), **layer(draw)}
    return case("one layer", {"operator": "cross", "formula": formula}, inputs, crossed)


def two_layers():
    """x0 is used by both, and is the first one's x."""
    draw = Draw("cross, two layers")
    inputs = {"x0": draw.normal(rows, width), **layer(draw, "1"), **layer(draw, "2")}

    def network(x0, weight1, bias1, weight2, bias2):
        return crossed(x0, crossed(x0, x0, weight1, bias1), weight2, bias2)

    return case("two layers", {"operator": "cross-network", "layers": 2, "formula": formula}, inputs, network)


def layer(draw, number=""):
    return {f"weight{number}": draw.normal(width, width), f"bias{number}": draw.normal(width)}


def crossed(x0, x, weight, bias):
    return x0 * (x @ weight + bias) + x
