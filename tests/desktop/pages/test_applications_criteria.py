"""Criteria in a form: kept with their ids, added and taken away."""

from uuid import uuid4

from PySide6.QtWidgets import QAbstractButton

from convene.desktop.pages.applications_criteria import CriteriaField
from convene.services.application_scores import CriterionDraft, CriterionRow


def test_criteria_are_added_and_taken_away(app: object) -> None:
    key = uuid4()
    field = CriteriaField([CriterionRow(key, "Drive", "What moves them", 5), CriterionRow(uuid4(), "Need", "", 10)])
    field.show()
    assert field.value()[0] == CriterionDraft("Drive", "What moves them", 5, key)
    buttons = {b.accessibleName() or b.text(): b for b in field.findChildren(QAbstractButton)}
    buttons["Take criterion 2 away"].click()
    assert [one.name for one in field.value()] == ["Drive"]
    buttons["Add a criterion"].click()
    assert [(one.name, one.id) for one in field.value()] == [("Drive", key), ("", None)]
    field.close()
    field.deleteLater()
