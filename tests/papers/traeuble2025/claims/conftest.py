from tests.claims.conftest import committed, table  # noqa: F401
