"""Making, running, cancelling, removing productions. Refused: any change of one that has numbers, which may be out of the house.

There is no updating: who chose wrongly removes the production before its first run, or makes another one.
"""

from photostat.errors import ConflictError, InvalidInputError, NotFoundError
from photostat.productions.model import NewProduction, Production, ProductionState, Stamp
from photostat.productions.store import rows
from photostat.productions.store.again import cancel_documents, open_documents_again
from photostat.workspaces.artifacts.checks import check_name
from photostat.workspaces.artifacts.store import NewArtifact, delete_artifact, find_artifact, insert_artifact
from photostat.workspaces.artifacts.well_known import SYSTEM_ROOT, ArtifactType
from photostat.workspaces.change import Change
from photostat.workspaces.searches.store.rows import find_definition

MOST_STAMP = 200


def create_production(change: Change, workspace_id: int, new: NewProduction) -> int:
    """Make a production that is not run yet; gives its ArtifactID. Raises InvalidInputError, ConflictError (numbers taken)."""
    check_name(new.name)
    _check_source(change, workspace_id, new)
    _check_stamps(new)
    _check_numbers(change, workspace_id, new)
    artifact = NewArtifact(artifact_type_id=ArtifactType.PRODUCTION, name=new.name, parent_id=SYSTEM_ROOT)
    production_id = insert_artifact(change.connection, workspace_id, artifact, user_id=change.user_id)
    rows.insert_production(change.connection, workspace_id, production_id, new)
    numbers = new.numbers
    change.note("production.create", workspace_id, [production_id], name=new.name, first=numbers.label(numbers.first))
    return production_id


def run_production(change: Change, workspace_id: int, production_id: int) -> Production:
    """Ask workers to run it. One that failed, was cancelled, or has errors goes on with what is not produced, under its numbers.

    Raises NotFoundError, ConflictError (it runs, or is complete).
    """
    held = rows.lock_production(change.connection, workspace_id, production_id)
    if held.state.is_live:
        raise ConflictError(f"The production '{held.artifact.name}' runs already.")
    if held.state is ProductionState.COMPLETED:
        raise ConflictError(f"The production '{held.artifact.name}' is complete and stays as it is. Make another one.")
    if held.numbered_on is not None:
        open_documents_again(change.connection, workspace_id, production_id)
    rows.mark_asked(change.connection, workspace_id, production_id, user_id=change.user_id)
    change.note("production.run", workspace_id, [production_id], name=held.artifact.name)
    return rows.find_production(change.connection, workspace_id, production_id)


def cancel_production(change: Change, workspace_id: int, production_id: int) -> Production:
    """Stop it; what is produced stays, under its numbers. Raises NotFoundError, ConflictError (it does not run)."""
    held = rows.lock_production(change.connection, workspace_id, production_id)
    if not held.state.is_live:
        raise ConflictError(f"The production '{held.artifact.name}' does not run: it is {held.state.value}.")
    cancel_documents(change.connection, workspace_id, production_id)
    rows.mark_cancelled(change.connection, workspace_id, production_id)
    change.note("production.cancel", workspace_id, [production_id], name=held.artifact.name)
    return rows.find_production(change.connection, workspace_id, production_id)


def delete_production(change: Change, workspace_id: int, production_id: int) -> None:
    """Remove one that has no numbers yet. Raises NotFoundError, ConflictError."""
    held = rows.lock_production(change.connection, workspace_id, production_id)
    if held.state.is_live or held.numbered_on is not None:
        raise ConflictError(
            f"The production '{held.artifact.name}' has numbers, or is about to get them, and stays: "
            "they must never be given to other pages."
        )
    delete_artifact(change.connection, workspace_id, production_id)
    change.note("production.delete", workspace_id, [production_id], name=held.artifact.name)


def _check_source(change: Change, workspace_id: int, new: NewProduction) -> None:
    if (new.saved_search_id is None) == (new.imaging_set_id is None):
        raise InvalidInputError("SavedSearchID, ImagingSetID: exactly one of them is needed.")
    if new.saved_search_id is not None:
        try:
            find_definition(change.connection, workspace_id, new.saved_search_id)
        except NotFoundError as error:
            raise InvalidInputError(
                f"SavedSearchID: there is no saved search {new.saved_search_id} in this workspace."
            ) from error
    if new.imaging_set_id is not None:
        try:
            find_artifact(change.connection, workspace_id, new.imaging_set_id, ArtifactType.IMAGING_SET)
        except NotFoundError as error:
            raise InvalidInputError(f"ImagingSetID: there is no imaging set {new.imaging_set_id} in this workspace.") from error


def _check_stamps(new: NewProduction) -> None:
    choices = new.choices
    texts = [("Confidentiality", choices.confidentiality)]
    texts += [(f"Endorsements.{place.value}.Text", item.text) for place, item in choices.endorsements.items()]
    for member, text in texts:
        if len(text) > MOST_STAMP or not text.isprintable():
            raise InvalidInputError(f"{member}: one line of at most {MOST_STAMP} printable characters.")
    for place, item in choices.endorsements.items():
        if item.stamp is Stamp.TEXT and not item.text.strip():
            raise InvalidInputError(f"Endorsements.{place.value}.Text must not be empty.")
        if item.stamp is Stamp.CONFIDENTIALITY and not choices.confidentiality.strip():
            raise InvalidInputError(f"Confidentiality must not be empty: Endorsements.{place.value} says it.")


def _check_numbers(change: Change, workspace_id: int, new: NewProduction) -> None:
    """A first look only: the run asks again, and the database holds it for good."""
    free = rows.next_free_number(change.connection, workspace_id, new.numbers.prefix)
    if free is not None and rows.is_number_taken(change.connection, workspace_id, new.numbers.prefix, new.numbers.first):
        raise ConflictError(
            f"BatesStart: the number {new.numbers.label(new.numbers.first)} belongs to another production of this workspace. "
            f"The next free number of this prefix is {free}."
        )
