"""Accepting a finding, looking at it again, and how much is too much: what the findings panel asks for is kept."""

from collections.abc import Callable

from convene.desktop.page import Page
from convene.desktop.pages.programme_care import CareDialog
from convene.desktop.pages.programme_findings import FindingsPanel
from convene.rules.care_limits import CareLimits
from convene.rules.errors import ConveneError
from convene.rules.programme import Finding
from convene.services import care_limits, programme_findings


def accept_from(
    page: Page, panel: FindingsPanel, before: Callable[[], object], refused: Callable[[ConveneError], object]
) -> None:
    """Keep what is accepted in ``panel``, each as one change. ``before`` writes what is still on its way."""

    def accept(finding: Finding, reason: str) -> None:
        before()
        page.tasks.write(
            page,
            f"Accept “{finding.title}”",
            programme_findings.accept,
            page.target["event_id"],
            finding.id,
            reason=reason,
            now=page.context.now(),
            failed=refused,
        )

    def again(finding: Finding) -> None:
        page.tasks.write(
            page,
            f"Look at “{finding.title}” again",
            programme_findings.look_again,
            page.target["event_id"],
            finding.id,
            failed=refused,
        )

    def settings() -> None:
        def ask(limits: CareLimits) -> None:
            CareDialog(page, limits).open()

        page.tasks.read(page, care_limits.limits, done=ask, failed=refused)

    panel.accept_wanted.connect(accept)
    panel.again_wanted.connect(again)
    panel.settings_wanted.connect(settings)
