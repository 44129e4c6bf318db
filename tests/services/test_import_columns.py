from convene.services.import_columns import Columns, remember, remembered
from convene.store.workspace import Workspace


def test_what_columns_meant_last_time(workspace: Workspace) -> None:
    assert workspace.read(remembered, "f1") is None
    workspace.write("Remember", remember, Columns("f1", {"Name": "name", "Who": "question"}))
    workspace.write("Remember", remember, Columns("f2", {"Name": "ignore"}))
    assert workspace.read(remembered, "f1") == {"Name": "name", "Who": "question"}
    workspace.write("Remember", remember, Columns("f1", {"Name": "name", "Who": "note"}))
    assert workspace.read(remembered, "f1") == {"Name": "name", "Who": "note"}
    workspace.undo()
    assert workspace.read(remembered, "f1") == {"Name": "name", "Who": "question"}


def test_the_same_again_is_no_change(workspace: Workspace) -> None:
    workspace.write("Remember", remember, Columns("f1", {"Name": "name"}))
    before = len(workspace.history())
    workspace.write("Remember", remember, Columns("f1", {"Name": "name"}))
    assert len(workspace.history()) == before
