from __future__ import annotations

import pytest

from flows.articles.ledger import Ledger
from flows.errors import RefusedToPublish
from flows.publish import refuse_unbalanced


def test_books_that_do_not_balance_stop_publication() -> None:
    refuse_unbalanced(Ledger(inputs=4, articles=1, duplicates=1, rejects=1, unchanged=1))
    with pytest.raises(RefusedToPublish, match="inputs=4") as caught:
        refuse_unbalanced(Ledger(inputs=4, articles=1))
    assert caught.value.exit_code == 3
