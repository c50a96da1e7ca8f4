"""The words of installs: those of contracts/applications.md section 7, on which clients rely, and ours in the same manner."""


def field_exists(name: str) -> str:
    """A field of that name has another GUID."""
    return f"A field with the name {name} already exists in the target workspace. Unable to import this field."


def friendly_name_exists(name: str) -> str:
    """A field of that relational friendly name has another GUID."""
    return (
        f"A field with the relational friendly name {name} already exists in the target workspace. Unable to import this field."
    )


def object_type_exists(name: str) -> str:
    """An object type of that name has another GUID."""
    return f"An object type with the name {name} already exists in the target workspace. Unable to import this object type."


def is_locked(name: str, application: str, *, kind: str = "field") -> str:
    """What is in the way belongs to a locked application."""
    return (
        f"The {name} {kind} in the target workspace is used by the locked Relativity Application {application}. "
        f"You can't rename this {kind} unless you unlock the {application} application."
    )


def second_file_field(object_type: str, field: str) -> str:
    """An object type has one file field at most."""
    return (
        f"The Object Type {object_type} already has a file field, {field}. Object Types can only have one file field. "
        "Unable to import this field."
    )


def object_type_name_taken() -> str:
    """Of a name that shall be given to an object type."""
    return "An Object Type with the same name already exists or the name is reserved by the system."


def field_name_taken() -> str:
    """Of a name that shall be given to a field."""
    return "A Field with the same name already exists or the name is reserved by the system."


def friendly_name_taken() -> str:
    """Of a friendly name that shall be given to a field."""
    return "A Field with the same relational friendly name already exists."
