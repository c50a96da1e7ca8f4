"""Who images what next: priority, fairness, age; leases that hold, are lost, and run out."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa

from photostat.imaging.jobs.model import JobState, batch_size
from photostat.imaging.queue.store import (
    Claim,
    claim_batch,
    expire_leases,
    finish_batch,
    has_open_batches,
    hold_lease,
    release_batch,
    renew_lease,
)
from photostat.services import Services
from photostat.workspaces.change import change
from photostat.workspaces.matters.creation import create_workspace
from photostat.workspaces.matters.model import NewWorkspace

MakeQueued = Callable[..., int]


@pytest.fixture
def queued(services: Services, workspace_id: int) -> MakeQueued:
    """Writes a job with so many open batches of one document; gives its number."""
    submitted = iter(range(1_000))

    def make(
        *, batches: int = 2, priority: int = 100, kind: str = "Imaging Set", workspace: int = workspace_id, state: str = "Imaging"
    ) -> int:
        with services.database.transaction() as connection:
            job_id = connection.execute(
                sa.text(
                    "INSERT INTO imaging_job"
                    " (workspace_id, kind, state, profile_id, profile, priority, submitted_by, submitted_on)"
                    " VALUES (:workspace, :kind, :state, 1, '{}', :priority, 9, now() + make_interval(secs => :late))"
                    " RETURNING job_id"
                ),
                {"workspace": workspace, "kind": kind, "state": state, "priority": priority, "late": next(submitted)},
            ).scalar_one()
            for number in range(batches):
                values = {"workspace": workspace, "job": job_id, "document": 10 * job_id + number, "batch": number}
                connection.execute(
                    sa.text(
                        "INSERT INTO imaging_document (workspace_id, job_id, document_id, batch_number, state)"
                        " VALUES (:workspace, :job, :document, :batch, 0)"
                    ),
                    values,
                )
                connection.execute(
                    sa.text(
                        "INSERT INTO imaging_batch (job_id, batch_number, first_document_id, last_document_id)"
                        " VALUES (:job, :batch, :document, :document)"
                    ),
                    values,
                )
        return int(job_id)

    return make


def take(services: Services, *, urgent_only: bool = False, lease_seconds: float = 60) -> Claim | None:
    with services.database.transaction() as connection:
        return claim_batch(connection, "worker/1", lease_seconds=lease_seconds, urgent_only=urgent_only)


def job_of(claim: Claim | None) -> int | None:
    return None if claim is None else claim.job_id


def other_workspace(services: Services) -> int:
    with change(services.database, user_id=9) as begun:
        return create_workspace(begun, NewWorkspace(name="Roe v. Doe", matter_id=107), services.birth_steps)


def test_a_lower_number_is_served_first_whatever_its_age(services: Services, queued: MakeQueued) -> None:
    late, early = queued(priority=100), queued(priority=5)
    assert [job_of(take(services)) for _ in range(4)] == [early, early, late, late]
    assert take(services) is None


def test_at_one_priority_the_older_job_is_served_first(services: Services, queued: MakeQueued) -> None:
    first, second = queued(), queued()
    assert [job_of(take(services)) for _ in range(3)] == [first, first, second]


def test_workspaces_take_turns_at_one_priority(services: Services, queued: MakeQueued) -> None:
    mine, others = queued(batches=4), queued(batches=4, workspace=other_workspace(services))
    assert [job_of(take(services)) for _ in range(4)] == [mine, others, mine, others]


def test_a_changed_priority_counts_at_the_next_batch(services: Services, queued: MakeQueued) -> None:
    first, second = queued(batches=3), queued(batches=3)
    assert job_of(take(services)) == first
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_job SET priority = 1 WHERE job_id = :job"), {"job": second})
    assert job_of(take(services)) == second


def test_a_slot_for_urgent_work_takes_imaging_on_the_fly_alone(services: Services, queued: MakeQueued) -> None:
    queued(priority=1)
    assert take(services, urgent_only=True) is None
    flown = queued(priority=1, kind="Image on the Fly")
    assert job_of(take(services, urgent_only=True)) == flown


@pytest.mark.parametrize("state", [state for state in JobState if state not in (JobState.IMAGING, JobState.SUBMITTING)])
def test_batches_of_a_job_in_another_state_are_not_served(services: Services, queued: MakeQueued, state: JobState) -> None:
    queued(state=state.value)
    assert take(services) is None
    with services.database.read() as connection:
        assert not has_open_batches(connection)


def test_two_slots_never_share_a_batch(services: Services, queued: MakeQueued) -> None:
    queued(batches=2)
    with services.database.transaction() as one, services.database.transaction() as two:
        first = claim_batch(one, "worker/1", lease_seconds=60)
        second = claim_batch(two, "worker/2", lease_seconds=60)
        assert first is not None
        assert second is not None
        assert first.batch_number != second.batch_number


def test_a_released_batch_is_taken_again_and_a_finished_one_is_not(services: Services, queued: MakeQueued) -> None:
    queued(batches=1)
    claim = take(services)
    assert claim is not None
    with services.database.transaction() as connection:
        release_batch(connection, claim)
    again = take(services)
    assert again is not None
    assert again.token != claim.token
    with services.database.transaction() as connection:
        finish_batch(connection, claim)  # the old token: nothing happens
        assert hold_lease(connection, again)
        finish_batch(connection, again)
    assert take(services) is None


def test_a_lease_that_ran_out_goes_to_another_and_its_document_is_charged(services: Services, queued: MakeQueued) -> None:
    job_id = queued(batches=1)
    claim = take(services, lease_seconds=0.01)
    assert claim is not None
    with services.database.transaction() as connection:
        renew_lease(connection, claim, lease_seconds=-1, document_id=claim.first_document_id)
    with services.database.transaction() as connection:
        assert len(expire_leases(connection)) == 1
    with services.database.read() as connection:
        assert (
            connection.execute(sa.text("SELECT losses FROM imaging_document WHERE job_id = :job"), {"job": job_id}).scalar() == 1
        )
    with services.database.transaction() as connection:
        assert not hold_lease(connection, claim)
        assert renew_lease(connection, claim, lease_seconds=60, document_id=None) is None
    again = take(services)
    assert again is not None
    assert again.losses == 1


def test_a_lease_that_holds_does_not_run_out(services: Services, queued: MakeQueued) -> None:
    queued(batches=1)
    assert take(services) is not None
    with services.database.transaction() as connection:
        assert expire_leases(connection) == []


def test_a_holder_hears_of_a_stop_and_of_more_urgent_work(services: Services, queued: MakeQueued) -> None:
    job_id = queued()
    claim = take(services)
    assert claim is not None

    def renew() -> tuple[JobState, bool]:
        with services.database.transaction() as connection:
            lease = renew_lease(connection, claim, lease_seconds=60, document_id=None)
        assert lease is not None
        return lease.job_state, lease.urged

    assert renew() == (JobState.IMAGING, False)
    queued(priority=1)
    assert renew() == (JobState.IMAGING, True)
    with services.database.transaction() as connection:
        connection.execute(sa.text("UPDATE imaging_job SET state = 'Stopping' WHERE job_id = :job"), {"job": job_id})
    assert renew()[0] is JobState.STOPPING


def test_a_token_of_nobody_holds_nothing(services: Services, queued: MakeQueued) -> None:
    queued()
    claim = take(services)
    assert claim is not None
    with services.database.transaction() as connection:
        assert not hold_lease(connection, replace(claim, token=uuid4()))


@pytest.mark.parametrize(("documents", "expected"), [(0, 1), (1, 1), (120, 3), (2_000, 50), (1_000_000, 50)])
def test_batches_of_a_small_job_are_small(documents: int, expected: int) -> None:
    assert batch_size(documents, most=50) == expected
