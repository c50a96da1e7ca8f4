"""From `PHOTOSTAT_STORAGE__BLOB_URL` to a store. Credentials, region and endpoint come from the AWS_* variables alone, so that no
secret stands in a URL, a settings listing or the database.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from obstore.store import S3Store

from photostat.errors import InvalidInputError
from photostat.storage.blobs.object_store import ObjectStoreBlobs

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[A-Za-z0-9._/-]*))?")
_ENDPOINTS = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT")
# A request that fails is tried again for as long as a person waits, not for obstore's three minutes
_RETRY: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(seconds=20)}
_REQUEST_SECONDS, _CONNECT_SECONDS = 60, 5


def open_object_store(url: str, environment: Mapping[str, str]) -> ObjectStoreBlobs:
    """The store that `url` names (s3://bucket/prefix); nothing is asked of it yet. Raises InvalidInputError.

    `environment` is looked at for what must not be; obstore itself reads AWS_* from the process.
    """
    parts = _URL.fullmatch(url)
    prefix = (parts["prefix"] or "").strip("/") if parts else ""
    if parts is None or any(part in ("", ".", "..") for part in prefix.split("/") if prefix):
        raise InvalidInputError(
            f"PHOTOSTAT_STORAGE__BLOB_URL: {url} is no object store. Write s3://bucket or s3://bucket/prefix."
        )
    endpoint = next((environment[name] for name in _ENDPOINTS if environment.get(name)), "")
    allow_http = environment.get("AWS_ALLOW_HTTP", "").lower() in ("1", "true", "yes", "on")
    if endpoint.startswith("http:") and not allow_http:
        raise InvalidInputError(
            f"Natives would go to the object store {endpoint} unencrypted. Name an https address in AWS_ENDPOINT_URL, or set "
            "AWS_ALLOW_HTTP=true where nobody can listen."
        )
    store = S3Store(
        parts["bucket"],
        prefix=prefix or None,
        client_options={
            "allow_http": allow_http,
            "timeout": timedelta(seconds=_REQUEST_SECONDS),
            "connect_timeout": timedelta(seconds=_CONNECT_SECONDS),
        },
        retry_config=_RETRY,
    )
    return ObjectStoreBlobs(store, f"s3://{parts['bucket']}/{prefix}".rstrip("/"))
