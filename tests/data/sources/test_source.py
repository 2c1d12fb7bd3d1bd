from brainage.data.sources.source import Source


def test_a_source_may_be_read_only() -> None:
    """Some cohorts can neither be downloaded nor imported."""
    source = Source("own", "Our cohort", lambda _n, _size: None)
    assert (source.fetch, source.take_in, source.short) == (None, None, "")
    assert source.open(60, 8) is None
