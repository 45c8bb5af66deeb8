import torch


class Draw:
    """Seeded tensors; the layers that are made after it start from the same seed."""

    def __init__(self, seed):
        torch.manual_seed(seed)
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, deviation=1.0):
        return torch.randn(shape, generator=self.generator) * deviation

    def labels(self, *shape, share):
        return (torch.rand(shape, generator=self.generator) < share).float()

    def below(self, bound, *shape):
        return torch.randint(bound, shape, generator=self.generator)
