"""ArtifactIDs and GUIDs that are the same in every workspace, and ArtifactTypeIDs.

Source: contracts/platform.md section 4 and imaging.md section 19; those marked (ours) stand nowhere public and are chosen in the
gap below the first id of the sequence, 1,050,001.
"""

from enum import IntEnum
from uuid import UUID

ADMIN_LEVEL = -1
"""The workspace id of what lies in no workspace: users, groups, clients, matters, workspaces."""

SYSTEM_ROOT = 1003663
ROOT_FOLDER = 1003697

CONTROL_NUMBER = 1003667
EXTRACTED_TEXT = 1003668
MD5_HASH = 1003669
GROUP_IDENTIFIER = 1003671
HAS_IMAGES = 1003672
ARTIFACT_ID_FIELD = 1003676

HAS_IMAGES_YES = 1034243  # (ours), beside the contract's No
HAS_IMAGES_NO = 1034244
HAS_IMAGES_PENDING = 1034245  # (ours), as the next; never stored: a job holds the document
HAS_IMAGES_ERROR = 1034246

DOCUMENT_OBJECT_TYPE = 1035231
DOCUMENT_OBJECT_TYPE_GUID = UUID("15c36703-74ea-4ff8-9dfb-ad30ece7530d")
IMAGING_APPLICATION_GUID = UUID("c9e4322e-6bd8-4a37-ae9e-c3c9be31776b")

PRIMARY_MARKUP_SET = 1035330  # (ours)

ACTIVE_WORKSPACE = 675
ACTIVE_MATTER = 671
INACTIVE_MATTER = 670
ACTIVE_CLIENT = 662
INACTIVE_CLIENT = 663  # (ours)

ADMINISTRATOR_USER = 9
SERVICE_ACCOUNT_USER = 777
SYSTEM_ADMINISTRATORS_GROUP = 20  # (ours)
EVERYONE_GROUP = 21  # (ours)

FIRST_CLIENT = 97  # the example of the contract: a client and a matter are there from the start
FIRST_MATTER = 107

STARTER_TEMPLATE = 1015024
NEW_CASE_TEMPLATE = 1014823

DEFAULT_RESOURCE_POOL = 1015534
LOCAL_FILE_REPOSITORY = 1014887
LOCAL_CACHE = 1015535  # (ours): the contract's example gives pool and cache one id
LOCAL_SQL_SERVER = 1015096


class ArtifactType(IntEnum):
    """ArtifactTypeIDs; (ours) where the contract names none."""

    USER = 2
    GROUP = 3
    VIEW = 4
    CLIENT = 5
    MATTER = 6
    CHOICE = 7
    WORKSPACE = 8
    FOLDER = 9
    DOCUMENT = 10
    FIELD = 14
    SEARCH = 15
    LAYOUT = 16
    PRODUCTION = 17  # (ours)
    ERROR = 18
    AGENT_TYPE = 20  # (ours)
    MARKUP_SET = 22  # (ours)
    TAB = 23
    OBJECT_TYPE = 25
    SEARCH_CONTAINER = 26
    SCRIPT = 28
    IMAGING_PROFILE = 1000018
    IMAGING_SET = 1000019
    NATIVE_TYPE = 1000020  # (ours)
    APPLICATION_FIELD_CODE = 1000021  # (ours)
    LIBRARY_APPLICATION = 1000005  # (ours)
    RELATIVITY_APPLICATION = 1000011  # (ours)
    CUSTOM_PAGE = 1000012  # (ours)
    EVENT_HANDLER = 1000013  # (ours)
