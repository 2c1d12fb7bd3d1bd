import pytest
import torch

from brainage.explain.local_change import Change, behind, watch
from brainage.models.resnet import ResNet18

LENGTHS = (9, 12, 7)


@pytest.fixture(scope="module")
def stage() -> torch.nn.Sequential:
    torch.manual_seed(0)
    stage = ResNet18(1, (4, 8, 8, 8), None).eval().layer1
    for module in stage.modules():
        if isinstance(module, torch.nn.BatchNorm3d):  # not as they begin, when they do nothing
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
            module.weight.data.uniform_(0.5, 2)
            module.bias.data.normal_()
    return stage


@pytest.mark.parametrize(
    "box",
    [
        (slice(4, 6), slice(5, 8), slice(3, 4)),
        (slice(0, 2), slice(10, 12), slice(0, 7)),
        (slice(8, 9), slice(0, 1), slice(6, 7)),
        (slice(0, 9), slice(0, 12), slice(0, 7)),
    ],
    ids=["inside", "at walls", "corner", "everything"],
)
@torch.inference_mode()
def test_a_change_behind_a_stage_is_what_the_whole_stage_makes_of_it(stage, box) -> None:
    volumes, rows = torch.randn(3, 4, *LENGTHS), torch.tensor([2, 0])
    seen, staged = watch(stage, volumes)
    torch.testing.assert_close(staged, stage(volumes))
    change = Change(rows, box, torch.randn(2, 4, *(side.stop - side.start for side in box)))
    found = behind(stage, change, seen)
    torch.testing.assert_close(found.put_into(staged), stage(change.put_into(volumes)), atol=1e-5, rtol=1e-5)
    for side, before, length in zip(found.box, box, LENGTHS, strict=True):
        assert (side.start, side.stop) == (max(0, before.start - 4), min(length, before.stop + 4))


def test_a_change_is_put_into_its_rows_alone_and_leaves_the_volumes_as_they_are() -> None:
    volumes = torch.zeros(3, 1, *LENGTHS)
    change = Change(torch.tensor([1]), (slice(2, 3), slice(4, 6), slice(0, 7)), torch.ones(1, 1, 1, 2, 7))
    assert change.put_into(volumes).sum() == 14
    part = change.put_into(volumes, (slice(1, 5), slice(3, 9), slice(0, 7)))
    assert part.shape == (1, 1, 4, 6, 7)
    assert part[0, 0, 1, 1:3].eq(1).all()
    assert not volumes.any()
