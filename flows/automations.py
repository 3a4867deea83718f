"""Automations that watch the deployment on the Prefect server: runs that failed, came late, did not come, or went silent."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture

from flows.deploy import FLOW, measure_silence
from flows.plan import Plan

FAILED = {"prefect.flow-run.Failed", "prefect.flow-run.Crashed", "prefect.flow-run.TimedOut"}
DONE = {"prefect.flow-run.Completed", "prefect.flow-run.Nothing new", "prefect.flow-run.Skipped"}
HEARTBEAT = "prefect.flow-run.heartbeat"
HEARTBEAT_MINUTES = 5  # without one for so long a run counts as crashed
# What the webhook is sent, filled in by Prefect when it fires.
PAYLOAD = {
    "what": "",
    "deployment": "",
    "event": "{{ event.event }}",
    "at": "{{ event.occurred }}",
    "run": "{{ flow_run.name }}",
    "state": "{{ flow_run.state.name }}",
    "message": "{{ flow_run.state.message }}",
    "page": "{{ flow_run|ui_url }}",
}


def register_automations(plan: Plan, deployment: str, webhook: str) -> list[str]:
    """Make or renew the automations of a deployment; gives their names. Without a webhook they stand in Prefect's event feed
    alone, save that a silent run is set to crashed in any case."""
    block = str(Webhook(url=webhook, method="POST").save(block_name(plan), overwrite=True)) if webhook else None  # type: ignore[arg-type]
    wanted = list_automations(plan, deployment, block)
    with get_client(sync_client=True) as client:
        for core in wanted:
            for old in client.read_automations_by_name(core.name):
                client.delete_automation(old.id)
    for core in wanted:
        Automation(**core.model_dump(exclude={"owner_resource"})).create()
    return [core.name for core in wanted]


def block_name(plan: Plan) -> str:
    """The block that holds the webhook's address, as a secret."""
    slug = "".join(char if char.isalnum() else "-" for char in plan.name.lower()).strip("-")
    return f"comity-{slug}"


def list_automations(plan: Plan, deployment: str, block: str | None) -> list[AutomationCore]:
    """The automations that watch a deployment."""
    watched = {"prefect.resource.role": "deployment", "prefect.resource.id": f"prefect.deployment.{deployment}"}
    runs: dict[str, Any] = {"match": {"prefect.resource.id": "prefect.flow-run.*"}, "match_related": watched}
    each = {"prefect.resource.id"}
    failed = EventTrigger(expect=FAILED, for_each=each, **runs)
    late = EventTrigger(expect={"prefect.flow-run.Late"}, for_each=each, **runs)
    silent = EventTrigger(
        posture=Posture.Proactive, after={HEARTBEAT}, expect={HEARTBEAT, "prefect.flow-run.*"}, for_each=each,
        within=timedelta(minutes=HEARTBEAT_MINUTES), **runs,
    )  # fmt: skip
    found = [
        _make(plan, "failed", "A run failed, crashed, or took too long.", failed, _tell(plan, "failed", block)),
        _make(plan, "late", "A run did not begin when it was due.", late, _tell(plan, "late", block)),
        _make(plan, "silent", "A run that says nothing more is set to crashed.", silent, [_crash()]),
    ]
    if within := measure_silence(plan):
        missing = EventTrigger(posture=Posture.Proactive, expect=DONE, within=within, **runs)
        told = _tell(plan, "missing", block)
        found.append(_make(plan, "missing", f"No run ended well for {within}.", missing, told))
    return found


def _make(plan: Plan, what: str, description: str, trigger: EventTrigger, actions: list[Any]) -> AutomationCore:
    return AutomationCore(name=f"{FLOW}/{plan.name}: {what}", description=description, trigger=trigger, actions=actions)


def _tell(plan: Plan, what: str, block: str | None) -> list[Any]:
    """The call of the webhook. A run that is missing has no name and no state."""
    told = {**PAYLOAD, "what": what, "deployment": f"{FLOW}/{plan.name}"}
    if what == "missing":
        told = {key: value for key, value in told.items() if "flow_run" not in value}
    return [CallWebhook(block_document_id=block, payload=json.dumps(told))] if block else []  # type: ignore[arg-type]


def _crash() -> ChangeFlowRunState:
    told = f"The run said nothing for {HEARTBEAT_MINUTES} minutes: its process is gone."
    return ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message=told, force=False)
