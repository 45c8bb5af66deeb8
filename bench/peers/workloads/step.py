"""One step of training, as most workloads make it."""


def trained(loss_of, optimiser):
    """The step that takes `loss_of()` down: forward, backward, optimiser."""

    def step():
        loss = loss_of()
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        return loss.item()

    return step
