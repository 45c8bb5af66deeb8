from .case import Draw, case, given


def cases():
    return [dropped(rate) for rate in (0.2, 0.5)]


def dropped(rate):
    """By a mask that was drawn already: 1 where a number stays."""
    draw = Draw(f"dropout {rate}")
    inputs = {"x": draw.normal(3, 4), "mask": given((draw.uniform(0, 1, 3, 4) >= rate).double())}
    attributes = {"operator": "dropout", "rate": rate, "formula": "x * mask / (1 - rate)"}
    return case(f"rate {rate}", attributes, inputs, lambda x, mask: x * mask / (1 - rate))
