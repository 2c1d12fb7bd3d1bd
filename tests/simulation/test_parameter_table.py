from brainage.simulation.numbers.parameters import measured, scalars
from brainage.simulation.parameter_table import parameter_table
from brainage.simulation.person.model import GROUPS


def test_every_parameter_stands_in_one_table_with_a_basis() -> None:
    table = parameter_table()
    assert list(table) == ["parameter", "value", "unit", "basis", "source"]
    assert set(table["basis"]) == {"measured", "literature", "assumed"}
    assert not table["parameter"].duplicated().any()
    assert (table["value"].str.len() > 0).all()
    rows = len(scalars()) + 3 * len(GROUPS) + 2 * len(measured("latents")) + 2 * len(measured("labels")) + 1
    rows += sum(measured(name).shape[0] * (measured(name).shape[1] - 1) for name in ("depth", "patterns", "texture"))
    rows += sum(measured(name).shape[0] * (measured(name).shape[1] - 1) for name in ("regression", "slabs"))
    rows += measured("dropouts").shape[0] * (measured("dropouts").shape[1] - 1)
    rows += len(measured("anatomy_scalars")) + len(measured("anatomy"))
    assert len(table) == rows
