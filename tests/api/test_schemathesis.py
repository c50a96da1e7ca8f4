"""Requests made from the OpenAPI document, on ids that exist: no failure of the server, no answer that is not in it.

`PHOTOSTAT_FUZZ_EXAMPLES` (default 3) requests of each kind, valid and not, go to each operation whose path has
`PHOTOSTAT_FUZZ_ONLY` (lower case, default all) in it; what each answered is printed. Three of four name what exists;
their bodies are good ones in which one member is what schemathesis made.
"""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from openapi_ground import Ground, without_good_calls
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance

from conftest import ADMIN, Client
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.people.accounts import set_password

EXAMPLES = int(os.environ.get("PHOTOSTAT_FUZZ_EXAMPLES", "3"))
ONLY = os.environ.get("PHOTOSTAT_FUZZ_ONLY", "")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize="PHOTOSTAT_FUZZ_EXAMPLES" not in os.environ,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.slow


class Run:
    """One run over all operations: what each answered, and what was wrong with it."""

    def __init__(self, client: Client, ground: Ground, restore: Callable[[], None]) -> None:
        """`restore`: gives the caller back the password that a call may have changed."""
        self.client = client
        self.ground = ground
        self.restore = restore
        self.seen: dict[str, Counter[int]] = defaultdict(Counter)
        self.wrong: list[str] = []

    def over(self, operation: Any) -> None:
        """Generated requests, valid by the document and not, to one operation."""
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            draw = operation.as_strategy(generation_mode=mode)

            @SETTINGS
            @hypothesis.given(case=draw, seed=st.integers(0, 2**32))
            def send(case: Any, seed: int) -> None:
                self.send(case, random.Random(seed))

            try:
                send()
            except hypothesis.errors.Unsatisfiable:
                continue  # nothing can be wrong about an operation without parameters
        print(line(operation.label, self.seen[operation.label]), flush=True)

    def send(self, case: Any, choice: random.Random) -> None:
        """One request: with what exists in it three times of four."""
        method, path = case.operation.method.upper(), case.operation.path
        given = self.ground.renew(method, path)
        if choice.random() < 0.75 and not path.endswith("/connect/token"):
            filled = self.ground.names(method, path) | given
            case.path_parameters = {name: filled.get(name, value) for name, value in (case.path_parameters or {}).items()}
            good = self.ground.body(method, path)
            if good and isinstance(good, dict) and isinstance(case.body, dict):
                case.body = good if choice.random() < 0.25 else spoilt(good, case.body, choice)
        answer = case.call(base_url=self.client.base, session=self.client.session, headers={"X-CSRF-Header": "-"}, timeout=60)
        label = f"{method} {path}"
        self.seen[label][answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as error:
            body = repr(case.body)[:300]
            said = "; ".join(str(one)[:400] for one in error.exceptions)
            self.wrong.append(f"{label} {case.path_parameters} {case.query} {body}: {answer.status_code}\n{said}")
            print(f"WRONG {self.wrong[-1]}", flush=True)
        if path.lower().endswith("/me/password"):
            self.restore()


def spoilt(good: dict[str, Any], made: dict[str, Any], choice: random.Random) -> dict[str, Any]:
    """A good body with one member, at the top or below, that is another."""
    name = choice.choice(sorted(good))
    inner = good[name]
    other = next((value for key, value in made.items() if key.lower() == name.lower()), made)
    if isinstance(inner, dict) and isinstance(other, dict) and other and choice.random() < 0.8:
        return good | {name: inner | {key: other[key] for key in choice.sample(sorted(other), 1)}}
    return good | {name: other}


def line(label: str, counts: Counter[int]) -> str:
    """How often each status was seen."""
    return f"{label}: {dict(sorted(counts.items()))}"


@pytest.mark.timeout(7200)
def test_generated_requests_are_answered_as_the_document_says(
    client: Client, services: Services, workspace_id: int, record_property: Callable[[str, object], None]
) -> None:

    administrator = client.get("/photostat/v1/me").json()["ArtifactID"]

    def restore() -> None:
        with change(services.database, user_id=administrator) as begun:
            set_password(begun, administrator, ADMIN[1], services.authenticator.forget_all)

    run = Run(client, Ground(client, workspace_id, services.database), restore)
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    for found in schema.get_all_operations():
        if ONLY in found.ok().path.lower():
            run.over(found.ok())
    unreached = [label for label, counts in run.seen.items() if not counts[200] and not without_good_calls(label)]
    record_property("operations", len(run.seen))
    assert not run.wrong, f"{len(run.wrong)} answers are wrong:\n" + "\n\n".join(run.wrong[:40])
    assert len(unreached) <= len(run.seen) // 4, f"never answered with 200: {unreached}"
