"""The private hidden folder of unfinished files, where its name is taken."""

from __future__ import annotations

import pytest

from relufit.encode.files.hidden_folder import HiddenFolder
from relufit.encode.files.leftovers import hidden_name


@pytest.mark.parametrize("is_link", [True, False], ids=["link", "folder"])
def test_what_has_every_name_already_is_not_removed(tmp_path, monkeypatch, is_link):
    """Neither a folder of somebody else's nor what a link leads to is touched."""
    monkeypatch.setattr("secrets.token_hex", lambda _size: "00" * 8)
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    taken = home / hidden_name()
    if is_link:
        other.mkdir()
        taken.symlink_to(other)
    else:
        taken.mkdir()
    (taken / "precious.txt").write_text("mine")
    hidden = HiddenFolder()
    with pytest.raises(FileExistsError):
        hidden.make(lambda _made: home)
    hidden.undo()
    assert (taken / "precious.txt").read_text() == "mine"
