"""Every setting in one frozen tree, a section a folder; read once, in `bootstrap`.

Environment variables are `PHOTOSTAT_<SECTION>__<FIELD>`, for example `PHOTOSTAT_RENDER__CONVERT_SECONDS=600`, and
`PHOTOSTAT_<FIELD>` for the few that stand in no section. Secrets print as ***.
`docs/settings.md` lists them; a test holds the page to this module.
"""

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr
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


class LogFormat(StrEnum):
    """How log lines look."""

    CONSOLE = "console"
    JSON = "json"


class ServerSettings(BaseModel):
    """`photostat serve`: where it listens and how it behaves there."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 = every network of this machine")
    port: int = Field(default=8400, ge=0, le=65535, description="TCP port to listen on; 0 = one that is free")
    threads: int = Field(default=40, ge=4, le=400, description="requests that are worked on at once")
    tls_certificate: str = Field(default="", description="PEM file with the certificate chain; empty = no TLS")
    tls_key: str = Field(default="", description="PEM file with the certificate's key; empty = it is in the certificate's file")
    trusted_proxies: str = Field(
        default="",
        description="addresses or networks, comma between, whose X-Forwarded-For and -Proto are believed; empty = none",
    )
    metrics_open: bool = Field(
        default=False, description="answer /metrics to whoever reaches the port, else only to this machine itself"
    )
    stop_seconds: float = Field(
        default=5, gt=0, le=600, description="time that requests get to end when the server is told to stop, seconds"
    )
    min_free_bytes: int = Field(
        default=1024**3, ge=0, description="free room in the data folder below which /readyz says no, bytes"
    )
    log_format: LogFormat = Field(default=LogFormat.CONSOLE, description="log lines for people (console) or programs (json)")


class StorageSettings(BaseModel):
    """The database and the files. What begins with `postgres_` holds for the embedded database only."""

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
    pool_size: int = Field(
        default=10, ge=2, le=25, description="connections that are kept to the database; as many again may be opened for a while"
    )
    statement_seconds: float = Field(
        default=300, gt=0, le=86400, description="longest time for one statement of the database, seconds"
    )
    blob_url: str = Field(
        default="",
        description="object store for natives and page images (s3://bucket/prefix), reached as the AWS_* variables say; "
        "empty = blobs/ in the data folder",
    )


class ImagingSettings(BaseModel):
    """Imaging jobs of the server and its workers."""

    model_config = ConfigDict(frozen=True)

    workers: int = Field(
        default=-1, ge=-1, le=256, description="documents that `photostat serve` images at once; -1 = one a core, 0 = none here"
    )
    batch_size: int = Field(default=50, ge=1, le=1000, description="most documents that a worker takes at once")
    lease_seconds: float = Field(
        default=30, ge=2, le=3600, description="silence of a worker after which its documents go to another, seconds"
    )
    job_priority_default: int = Field(
        default=100, ge=1, description="priority of sets and mass imaging; a lower number runs first"
    )
    on_the_fly_priority_default: int = Field(default=1, ge=1, description="priority of imaging on the fly")
    document_limit_for_mass_imaging: int = Field(
        default=10_000, ge=1, le=1_000_000, description="most documents of one mass imaging; more belong into an imaging set"
    )
    cleanup_minutes: float = Field(
        default=60, gt=0, le=100_000, description="time between two removals of inactive jobs, minutes"
    )
    keep_jobs_days: float = Field(
        default=30,
        ge=0,
        description="days for which document rows of ended jobs are kept, but for those of a set's last job and last whole run",
    )
    capital_errors_status: bool = Field(
        default=False, description="spell the status `Completed with Errors`; else `Completed with errors`"
    )
    image_qc_on_by_default: bool = Field(default=False, description="tick *Hide Images for QC Review* beforehand in the console")
    alternate_native_folders: str = Field(
        default="",
        description="folders below which alternate natives may lie, colon between; empty = none, such requests are refused",
    )


class MailSettings(BaseModel):
    """Mail to the recipients of imaging sets. Without `host` nothing is sent."""

    model_config = ConfigDict(frozen=True)

    host: str = Field(default="", description="SMTP server; empty = no mail is sent")
    port: int = Field(default=587, ge=1, le=65535, description="its port")
    security: str = Field(
        default="starttls", pattern="^(starttls|tls|none)$", description="starttls, tls (from the first byte) or none"
    )
    user: str = Field(default="", description="user name for the SMTP server; empty = no sign-in")
    password: SecretStr = Field(default=SecretStr(""), description="its password")
    sender: str = Field(default="photostat@localhost", description="address in From")
    timeout_seconds: float = Field(default=30, gt=0, le=600, description="budget for one step of the SMTP dialogue, seconds")
    server_url: str = Field(
        default="",
        pattern=r"^(https?://[!-~]+)?$",
        description="address under which recipients reach the server (https://photostat.example.com), for the links in mail; "
        "empty = paths alone",
    )


class ImportsSettings(BaseModel):
    """The import service: load files that lie on the server's own disk."""

    model_config = ConfigDict(frozen=True)

    allowed_folders: str = Field(
        default="",
        description="folders, `:` between, below which the import service may read load files, natives and images; empty = none",
    )


class ConsoleSettings(BaseModel):
    """The web console."""

    model_config = ConfigDict(frozen=True)

    session_idle_minutes: float = Field(
        default=120, ge=1, le=100_000, description="time without a request after which one has to sign in again, minutes"
    )
    session_hours: float = Field(
        default=12, ge=0.1, le=10_000, description="time after which one has to sign in again in any case, hours"
    )


class Settings(BaseSettings):
    """The whole tree."""

    model_config = SettingsConfigDict(frozen=True, env_prefix="PHOTOSTAT_", env_nested_delimiter="__", extra="ignore")

    data_dir: Path | None = Field(
        default=None, description="data folder of the server: database, natives, page images; `--data-dir` names it too"
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="PostgreSQL to use (postgresql://user:password@host/database); empty = the embedded one in the data folder",
    )
    admin_user: str = Field(default="admin@example.com", description="log-in name of the first administrator of a new instance")
    admin_password: SecretStr = Field(
        default=SecretStr(""), description="the first administrator's password; empty = generated and printed once"
    )
    render: RenderSettings = RenderSettings()
    server: ServerSettings = ServerSettings()
    storage: StorageSettings = StorageSettings()
    imaging: ImagingSettings = ImagingSettings()
    mail: MailSettings = MailSettings()
    imports: ImportsSettings = ImportsSettings()
    console: ConsoleSettings = ConsoleSettings()
