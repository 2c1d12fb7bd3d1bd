from tests.models.estimators.conftest import volumes

__all__ = ["volumes"]
