"""A production of an imaging set leaves no document of its last run out: what was skipped or not reached stands on a sheet."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from imaging_rows import make_set, put_job
from photostat.imaging.jobs.store.ending import forget_documents
from photostat.productions.editing import create_production
from photostat.productions.model import NewProduction, ProductionState
from photostat.productions.numbering import BatesNumbers
from photostat.services import Services
from photostat.workspaces.change import change
from production_ground import ENDORSED, ProductionGround, make_production_ground, page_image

SMALL = (300, 400)
SKIPPED, GIVEN_BACK = 3, 4


@pytest.fixture
def case(services: Services, workspace_id: int) -> ProductionGround:
    """Imaged by the set, imaged by another one, skipped for its type, not reached; and one that the set knows nothing of."""
    pages = {number: [page_image(number, size=SMALL)] for number in ("IMAGED", "OTHERS", "UNKNOWN")}
    return make_production_ground(services, workspace_id, pages | {"RESTRICTED": [], "UNREACHED": []})


@pytest.fixture
def set_id(case: ProductionGround) -> int:
    made = make_set(case.services.database, case.workspace_id, "Custodian Doe")
    case.execute("UPDATE document SET imaging_set = :s WHERE artifact_id = :d", s=made, d=case.documents["IMAGED"])
    return made


def ran(case: ProductionGround, set_id: int, **counters: int) -> int:
    """The last run of the set: it has looked at four documents, and was stopped."""
    job_id = put_job(case.services.database, case.workspace_id, set_id, "StoppedByUser", **counters)
    for number, state in (("IMAGED", 1), ("OTHERS", SKIPPED), ("RESTRICTED", SKIPPED), ("UNREACHED", GIVEN_BACK)):
        case.execute(
            "INSERT INTO imaging_document (workspace_id, job_id, document_id, state) VALUES (:w, :j, :d, :s)",
            w=case.workspace_id,
            j=job_id,
            d=case.documents[number],
            s=state,
        )
    return job_id


def produce(case: ProductionGround, set_id: int) -> int:
    with change(case.services.database, user_id=9) as begun:
        new = NewProduction("Of a set", BatesNumbers("SET", 1, 4), ENDORSED, imaging_set_id=set_id)
        return create_production(begun, case.workspace_id, new)


def produced(case: ProductionGround, production_id: int) -> dict[str, str]:
    rows = case.rows("SELECT control_number, state FROM production_document WHERE production_id = :p", p=production_id)
    return {str(number): str(state) for number, state in rows}


def test_what_the_last_run_skipped_or_did_not_reach_is_in_it(case: ProductionGround, set_id: int) -> None:
    job_id = ran(case, set_id, documents=4, submitted=2, skipped=2)
    retry = put_job(case.services.database, case.workspace_id, set_id, "Completed", kind="Retry Errors")
    case.execute("UPDATE imaging_job SET ended_on = now() - interval '400 days' WHERE job_id = ANY(:jobs)", jobs=[job_id, retry])
    with case.services.database.transaction() as connection:
        forget_documents(connection, timedelta(days=30))
    production_id = produce(case, set_id)
    assert case.run(production_id).state is ProductionState.COMPLETED
    assert produced(case, production_id) == {
        "IMAGED": "Produced",
        "OTHERS": "Produced",
        "RESTRICTED": "SlipSheet",
        "UNREACHED": "SlipSheet",
    }


def test_rows_of_older_runs_are_forgotten(case: ProductionGround, set_id: int) -> None:
    older, newer = ran(case, set_id), ran(case, set_id)
    case.execute("UPDATE imaging_job SET ended_on = now() - interval '400 days' WHERE job_id = ANY(:jobs)", jobs=[older, newer])
    with case.services.database.transaction() as connection:
        assert forget_documents(connection, timedelta(days=30)) == 4
        kept = connection.execute(sa.text("SELECT DISTINCT job_id FROM imaging_document")).scalars().all()
    assert kept == [newer]


def test_a_set_that_did_not_look_at_all_of_its_documents_is_refused(case: ProductionGround, set_id: int) -> None:
    ran(case, set_id, documents=9, submitted=2, skipped=2)
    production_id = produce(case, set_id)
    found = case.run(production_id)
    assert found.state is ProductionState.FAILED
    assert "before it came to 5 of the documents" in found.error
    assert produced(case, production_id) == {}


def test_a_set_that_never_ran_has_no_document(case: ProductionGround, set_id: int) -> None:
    case.execute("UPDATE document SET imaging_set = NULL")
    found = case.run(produce(case, set_id))
    assert (found.state, found.error) == (ProductionState.FAILED, "There is no document in it.")
