"""Every setting in one frozen tree, a section a folder; read once, in `bootstrap`.

Environment variables are `PHOTOSTAT_<SECTION>__<FIELD>`, for example `PHOTOSTAT_RENDER__CONVERT_SECONDS=600`.
`docs/settings.md` lists them; a test holds the page to this module.
"""

from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class RenderSettings(BaseModel):
    """Budgets and limits of one sandbox and one document. A document that runs over one ends as an error naming it."""

    model_config = ConfigDict(frozen=True)

    start_seconds: float = Field(
        default=60, gt=0, le=3600, description="budget for starting a sandbox or a renderer in it, seconds"
    )
    convert_seconds: float = Field(
        default=300, gt=0, le=86400, description="budget for identifying, loading and exporting one document, seconds"
    )
    page_seconds: float = Field(default=60, gt=0, le=3600, description="budget for one page, from the page before it, seconds")
    documents_per_sandbox: int = Field(
        default=50, ge=1, le=1000, description="documents that one sandbox serves before it is thrown away"
    )
    max_native_bytes: int = Field(default=2 * 1024**3, ge=1, description="largest native that is opened, bytes")
    max_pages: int = Field(default=50_000, ge=1, le=10_000_000, description="most pages of one document, pages")
    max_page_pixels: int = Field(
        default=150_000_000, ge=1_000_000, le=2_000_000_000, description="largest page, pixels (width x height)"
    )
    memory_bytes: int = Field(default=3 * 1024**3, ge=256 * 1024**2, description="memory of all processes in one sandbox, bytes")
    scratch_bytes: int = Field(default=2 * 1024**3, ge=16 * 1024**2, description="scratch folder of one sandbox, bytes")
    max_processes: int = Field(default=256, ge=16, le=4096, description="processes and threads in one sandbox")
    allow_no_sandbox: bool = Field(
        default=False, description="run renderers without a sandbox where neither bubblewrap nor Landlock works (dangerous)"
    )
    fetch_remote_pictures: bool = Field(
        default=False,
        description="fetch remote pictures of mail from public addresses where the imaging profile asks for them; "
        "a request tells the sender that the mail was opened",
    )
    soffice: str = Field(default="", description="soffice program; empty = found on PATH")
    chromium: str = Field(default="", description="Chromium program; empty = found on PATH")


class StorageSettings(BaseModel):
    """The embedded database. A database given by PHOTOSTAT_DATABASE_URL is none of ours, and none of these holds for it."""

    model_config = ConfigDict(frozen=True)

    postgres_user: str = Field(
        default="photostat",
        description="system user that root's embedded database runs as; created when it is missing",
    )
    postgres_start_seconds: float = Field(
        default=300,
        gt=0,
        le=86400,
        description="budget for a start of the embedded database, recovery after a crash included, seconds",
    )


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="PHOTOSTAT_", env_nested_delimiter="__", extra="ignore")

    render: RenderSettings = RenderSettings()
    storage: StorageSettings = StorageSettings()
