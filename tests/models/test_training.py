import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss

from brainage.core.errors import BrainageError
from brainage.models import training
from brainage.models.training import Schedule, pick_device, to_device, train

SCHEDULE = {
    "epochs": 30,
    "batch_size": 8,
    "views": 1,
    "learning_rate": 0.05,
    "decay": 0.5,
    "decay_every": 10,
    "weight_decay": 0.0,
    "noise": 0.0,
    "seed": 0,
}


def data(n: int = 96) -> tuple[torch.Tensor, torch.Tensor]:
    rng = np.random.default_rng(0)
    maps = to_device(rng.normal(size=(n, 1, 3, 3, 3)).astype(np.float32), torch.device("cpu"))
    return maps, 3 * maps[:, 0, 0, 0, 0] - 1


def squared(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
    return mse_loss(network(maps).squeeze(1), ages)


def linear() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(27, 1))


def fitted(**changes: object) -> tuple[nn.Module, list[training.Epoch]]:
    network = linear()
    history = train(network, *data(), objective=squared, schedule=Schedule(**{**SCHEDULE, **changes}), title="")
    return network, history


def test_a_linear_network_finds_a_linear_rule() -> None:
    network, history = fitted(epochs=200, decay_every=50)
    assert history[-1].loss < 0.01 * history[0].loss
    assert network[1].weight[0, 0].item() == pytest.approx(3, abs=0.1)
    assert network[1].bias.item() == pytest.approx(-1, abs=0.1)


def test_the_learning_rate_decays_in_steps() -> None:
    rates = [epoch.learning_rate for epoch in fitted()[1]]
    assert rates == [0.05] * 10 + [0.025] * 10 + [0.0125] * 10


def test_weight_decay_is_part_of_the_gradient_as_in_adam_with_l2() -> None:
    """One step by hand: Adam's first step is the sign of the gradient, weight decay included."""
    before = linear()[1].weight.detach()
    after = fitted(epochs=1, batch_size=96, weight_decay=1e6)[0][1].weight.detach()
    torch.testing.assert_close(after, before - 0.05 * before.sign(), atol=1e-4, rtol=0)


def test_a_seed_repeats_a_training_and_another_one_does_not() -> None:
    first, again, other = (fitted(noise=0.1, seed=seed)[0][1].weight for seed in (0, 0, 1))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_views_differ_by_noise_of_the_stated_size_and_come_in_order() -> None:
    maps, _ = data()
    schedule = Schedule(**{**SCHEDULE, "views": 2, "noise": 0.5})
    batches = list(training._batches(maps, schedule, torch.Generator().manual_seed(0)))
    assert sorted(torch.cat([rows for rows, _ in batches]).tolist()) == list(range(96))
    residuals = torch.cat([views - maps[rows.repeat(2)] for rows, views in batches])
    assert residuals.std().item() == pytest.approx(0.5, rel=0.05)
    first, second = batches[0][1].chunk(2)
    assert not torch.equal(first, second)


def test_views_are_moved_and_their_noise_is_smooth() -> None:
    """Bright voxels in an empty map: moved by up to one voxel, and what is added is alike in neighbours."""
    maps = torch.zeros(96, 1, 12, 12, 12)  # on which its Gaussian does not meet itself
    maps[:, :, 3, 3, 3] = 100
    schedule = Schedule(**{**SCHEDULE, "noise": 1.0, "smoothness": 1.5, "shift": 1})
    views = torch.cat([one for _, one in training._batches(maps, schedule, torch.Generator().manual_seed(0))])
    bright = (views > 50).nonzero()[:, 2:]
    assert len(bright) == 96
    assert set(bright.flatten().tolist()) == {2, 3, 4}
    noise = torch.where(views > 50, views - 100, views)
    assert (noise[..., 1:] * noise[..., :-1]).mean().item() == pytest.approx(np.exp(-1 / 9), abs=0.05)


def test_a_last_batch_of_one_is_left_out() -> None:
    maps, _ = data(9)
    sizes = [len(rows) for rows, _ in training._batches(maps, Schedule(**SCHEDULE), torch.Generator())]
    assert sizes == [8]


def test_a_loss_that_is_not_finite_is_told() -> None:
    def broken(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        return squared(network, maps, ages, epoch) * float("nan")

    told = r"not finite in the first batch, before anything was learned; check the scale of the maps, noise \(0\)"
    with pytest.raises(BrainageError, match=told):
        train(linear(), *data(), objective=broken, schedule=Schedule(**SCHEDULE), title="")


@pytest.mark.parametrize("after", [1, 3, 12])
def test_the_learning_rate_is_to_be_lowered_only_once_something_was_learned(after: int) -> None:
    """Twelve batches an epoch: the loss is lost in the second batch, the fourth, or the first of epoch 2."""
    batches = []

    def lost(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        batches.append(epoch)
        return squared(network, maps, ages, epoch) * (float("inf") if len(batches) > after else 1.0)

    told = rf"not finite in epoch {1 + after // 12}; lower learning_rate, 0\.05"
    with pytest.raises(BrainageError, match=told):
        train(linear(), *data(), objective=lost, schedule=Schedule(**SCHEDULE), title="")


def test_running_out_of_memory_is_told() -> None:
    def greedy(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        return torch.empty(2**50).sum()

    with pytest.raises(BrainageError, match="out of memory with batches of 8; lower batch_size"):
        train(linear(), *data(), objective=greedy, schedule=Schedule(**SCHEDULE), title="")


@pytest.mark.parametrize("error", [torch.OutOfMemoryError("CUDA out of memory."), MemoryError("Unable to allocate")])
def test_memory_of_other_kinds_that_runs_out_is_told(error: Exception) -> None:
    def greedy(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        raise error

    with pytest.raises(BrainageError, match="out of memory with batches of 8; lower batch_size"):
        train(linear(), *data(), objective=greedy, schedule=Schedule(**SCHEDULE), title="")


@pytest.mark.parametrize("text", ["illegal memory access", "memory format option is only supported", "out of memory?"])
def test_the_word_memory_is_not_memory_that_ran_out(text: str) -> None:
    def wrong(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        raise RuntimeError(text)

    with pytest.raises(RuntimeError, match=text.rstrip("?")) as told:
        train(linear(), *data(), objective=wrong, schedule=Schedule(**SCHEDULE), title="")
    assert not isinstance(told.value, BrainageError)


def test_maps_that_do_not_fit_a_device_are_told() -> None:
    many = np.broadcast_to(np.zeros((), np.float32), (2**20, 1, 2**10, 2**10, 2**10))  # 4 petabytes, if it were copied
    with pytest.raises(BrainageError, match="out of memory for 1048576 maps on cpu; use a coarser grid, or fewer"):
        to_device(many, torch.device("cpu"))


def test_other_errors_of_torch_are_not_hidden() -> None:
    def wrong(network: nn.Module, maps: torch.Tensor, ages: torch.Tensor, epoch: int) -> torch.Tensor:
        return network(maps[:, :, :2]).sum()

    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        train(linear(), *data(), objective=wrong, schedule=Schedule(**SCHEDULE), title="")


def test_devices_are_picked_by_name() -> None:
    assert pick_device("cpu").type == "cpu"
    assert pick_device("auto").type == ("cuda" if torch.cuda.is_available() else "cpu")
    with pytest.raises(BrainageError, match="device is 'toaster', which is not here; expected 'auto'"):
        pick_device("toaster")
    for wrong in (None, 1.5, "cuda:99", "meta"):
        with pytest.raises(BrainageError, match=r"device is .*, which is not here"):
            pick_device(wrong)


def test_maps_lie_channels_last() -> None:
    assert data()[0].is_contiguous(memory_format=torch.channels_last_3d)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batch_size": 1}, "batch_size is 1; expected at least 2"),
        ({"batch_size": 0}, "batch_size is 0; expected at least 2"),
        ({"views": 0}, "views is 0; expected at least 1"),
        ({"decay_every": 0}, "decay_every is 0; expected at least 1"),
        ({"epochs": -1}, "epochs is -1; expected at least 0"),
    ],
)
def test_schedules_that_teach_nothing_are_told(changes: dict, message: str) -> None:
    with pytest.raises(BrainageError, match=message):
        Schedule(**{**SCHEDULE, **changes})


def test_maps_that_make_no_batch_are_told() -> None:
    with pytest.raises(BrainageError, match="number of maps is 1; expected at least 2"):
        train(linear(), *data(1), objective=squared, schedule=Schedule(**SCHEDULE), title="")
    with pytest.raises(BrainageError, match=r"maps have shape \(2, 3, 4\); a network expects \(n, channels, x, y, z\)"):
        to_device(np.zeros((2, 3, 4), np.float32), torch.device("cpu"))
