"""An application as its archive describes it: what we read of it, no more.

ArtifactIDs refer within the archive only; GUIDs identify.

What is not here (handlers' assemblies, dashboards, search providers, mass operations) stays in the archive's bytes.
"""

from dataclasses import dataclass
from uuid import UUID

from photostat.applications.archives.records import four_parts, guid, number, one, several, text, truth
from photostat.applications.archives.version import Version


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A value of a choice field."""

    guid: UUID = guid()
    name: str = text("Name")
    order: int | None = number("Order")
    artifact_id: int | None = number("ArtifactId")
    parent_artifact_id: int | None = number("ParentArtifactId")
    parent_is_choice: bool = truth("ParentIsCode")
    keywords: str = text("Keywords")
    notes: str = text("Notes")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of an object type; `field_type_id` and `category_id` as contracts number them."""

    guid: UUID = guid()
    name: str = text("DisplayName")
    artifact_id: int | None = number("ArtifactId")
    view_field_id: int | None = number("ArtifactViewFieldId")
    field_type_id: int | None = number("FieldTypeId")
    category_id: int | None = number("FieldCategoryId")
    object_type_id: int | None = number("FieldArtifactTypeId")
    associative_object_type_id: int | None = number("AssociativeArtifactTypeId")
    choices: tuple[Choice, ...] = several("Codes", "Code", Choice)
    friendly_name: str = text("FriendlyName")
    filter_type: str = text("FilterType")
    format_string: str = text("FormatString")
    display_value_true: str = text("DisplayValueTrue")
    display_value_false: str = text("DisplayValueFalse")
    max_length: int | None = number("MaxLength")
    is_required: bool = truth("IsRequired")
    is_linked: bool = truth("IsLinked")
    is_editable: bool = truth("IsEditable", default=True)
    is_removable: bool = truth("IsRemovable", default=True)
    uses_unicode: bool = truth("UseUnicodeEncoding", default=True)
    width: str = text("Width")
    wrapping: bool = truth("Wrapping")
    keywords: str = text("Keywords")
    notes: str = text("Notes")


@dataclass(frozen=True, kw_only=True)
class LayoutField:
    """Where a field stands on a layout."""

    field_artifact_id: int | None = number("FieldArtifactId")
    category_id: int | None = number("CategoryId")
    row: int | None = number("Row")
    column: int | None = number("Column")
    column_span: int | None = number("ColSpan")
    rows: int | None = number("Rows")
    order: int | None = number("Order")
    is_read_only: bool = truth("IsReadOnly")


@dataclass(frozen=True, kw_only=True)
class LayoutCategory:
    """A headed part of a layout."""

    category_id: int | None = number("CategoryId")
    title: str = text("Title")
    order: int | None = number("Order")


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A form of an object type."""

    guid: UUID = guid()
    name: str = text("Name")
    order: int | None = number("Order")
    overwrite_protection: bool = truth("OverwriteProtection")
    categories: tuple[LayoutCategory, ...] = several("Categories", "Category", LayoutCategory)
    fields: tuple[LayoutField, ...] = several("LayoutFields", "LayoutField", LayoutField)


@dataclass(frozen=True, kw_only=True)
class ViewField:
    """A column of a view."""

    view_field_id: int | None = number("ArtifactViewFieldId")
    order: int | None = number("Order")
    is_editable: bool = truth("IsEditable")


@dataclass(frozen=True, kw_only=True)
class ViewOrder:
    """A sort of a view."""

    view_field_id: int | None = number("ArtifactViewFieldId")
    direction: str = text("Direction")
    order: int | None = number("Order")


@dataclass(frozen=True, kw_only=True)
class View:
    """A list of objects."""

    guid: UUID = guid()
    name: str = text("Name")
    order: int | None = number("Order")
    type: str = text("Type")
    is_visible: bool = truth("IsVisible", default=True)
    fields: tuple[ViewField, ...] = several("ViewFields", "ViewField", ViewField)
    orders: tuple[ViewOrder, ...] = several("ViewOrders", "ViewOrder", ViewOrder)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A tab of an object type, or one that leads outside (`external_link`)."""

    guid: UUID = guid()
    name: str = text("Name")
    display_order: int | None = number("DisplayOrder")
    is_default: bool = truth("IsDefault")
    visible: bool = truth("Visible", default=True)
    external_link: str = text("ExternalLink")
    parent_tab_guid: str = text("ParentTabGuid")
    parent_tab_name: str = text("ParentTabName")


@dataclass(frozen=True, kw_only=True)
class EventHandler:
    """Code that reacts to an object's life; recorded, never run."""

    guid: UUID = guid()
    class_name: str = text("ClassName")
    description: str = text("Description")
    execution_type: int | None = number("ExecutionType")
    assembly_name: str = text("SyncDll")


@dataclass(frozen=True, kw_only=True)
class ObjectType:
    """A kind of object, with all that hangs on it."""

    guid: UUID = guid()
    name: str = text("Name")
    artifact_id: int | None = number("ArtifactId")
    artifact_type_id: int | None = number("DescriptorArtifactTypeId")
    parent_artifact_type_id: int | None = number("ParentArtifactTypeId")
    fields: tuple[Field, ...] = several("Fields", "Field", Field)
    system_fields: tuple[Field, ...] = several("SystemFields", "SystemField", Field)
    layouts: tuple[Layout, ...] = several("Layouts", "Layout", Layout)
    system_layouts: tuple[Layout, ...] = several("SystemLayouts", "SystemLayout", Layout)
    views: tuple[View, ...] = several("Views", "View", View)
    system_views: tuple[View, ...] = several("SystemViews", "SystemView", View)
    tab: Tab | None = one("Tab", Tab)
    event_handlers: tuple[EventHandler, ...] = several("ActiveSyncs", "ActiveSync", EventHandler)
    keywords: str = text("KeyWords")
    notes: str = text("Notes")


@dataclass(frozen=True, kw_only=True)
class Script:
    """A script; stored, never run."""

    guid: UUID = guid()
    name: str = text("Name")
    description: str = text("Description")
    version: str = text("Version")
    category: str = text("Category")
    body: str = text("Body")


@dataclass(frozen=True, kw_only=True)
class CustomPage:
    """A web page in a ZIP of its own, which stands in the archive as `custompages/<guid>`."""

    guid: UUID = guid()
    name: str = text("Name")
    file_name: str = text("FileName")
    size: int | None = number("Size")


@dataclass(frozen=True, kw_only=True)
class AgentType:
    """A background service; recorded, never run."""

    guid: UUID = guid()
    name: str = text("AgentTypeName")
    full_name: str = text("FullNameSpace")
    default_interval: str = text("DefaultInterval")
    default_logging: str = text("DefaultLogging")


@dataclass(frozen=True, kw_only=True)
class InstallHandler:
    """Code that a real installation would run before or after; recorded, never run."""

    guid: UUID = guid()
    class_name: str = text("Name")
    execution_type: int | None = number("ExecutionType")
    order: int | None = number("Order")
    assembly_name: str = text("AssemblyName")
    run_target: str = text("RunTarget")


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A saved search; its conditions stay in the archive."""

    guid: UUID = guid()
    name: str = text("Name")


@dataclass(frozen=True, kw_only=True)
class ResourceFile:
    """A file that comes along; never run."""

    name: str = text("Name")
    file_type: str = text("FileType")
    artifact_id: int | None = number("ArtifactID")


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """Compiled code that comes along; never loaded."""

    name: str = text("Name")
    artifact_id: int | None = number("ArtifactId")


@dataclass(frozen=True, kw_only=True)
class Application:
    """The whole. `schema_version` is `version` where the file has none."""

    assemblies: tuple[Assembly, ...] = several("Assemblies", "Assembly", Assembly)
    resource_files: tuple[ResourceFile, ...] = several("ResourceFiles", "ResourceFile", ResourceFile)
    external_tabs: tuple[Tab, ...] = several("ExternalTabs", "ExternalTab", Tab)
    guid: UUID = guid()
    name: str = text("Name")
    object_types: tuple[ObjectType, ...] = several("Objects", "Object", ObjectType)
    parent_tabs: tuple[Tab, ...] = several("ParentTabs", "ParentTab", Tab)
    relativity_version: Version = four_parts("RelativityVersion")
    version: Version = four_parts("Version")
    schema_version: Version = four_parts("SchemaVersion")
    master_scripts: tuple[Script, ...] = several("MasterScripts", "ScriptElement", Script)
    scripts: tuple[Script, ...] = several("ApplicationScripts", "ScriptElement", Script)
    custom_pages: tuple[CustomPage, ...] = several("CustomPages", "CustomPage", CustomPage)
    agent_types: tuple[AgentType, ...] = several("AgentTypes", "AgentType", AgentType)
    is_relativity_application: bool = truth("IsRelativityApplication", default=True)
    install_handlers: tuple[InstallHandler, ...] = several("InstallEventHandlers", "InstallEventHandler", InstallHandler)
    saved_searches: tuple[SavedSearch, ...] = several("SavedSearches", "SavedSearch", SavedSearch)
    is_global: bool = truth("GlobalApplication")
    is_locked: bool = truth("Locked")
