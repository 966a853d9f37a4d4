"""The newsroom's tables: articles and their parts, what is known of the public tree, uploads,
and the library's batches and collections."""

from newsroom.models.articles import (
    PARTS,
    Article,
    ArticlePart,
    ExternalEmbed,
    GalleryPlacement,
    LinkCard,
    PullQuote,
    Section,
    SinglePhoto,
    Subheading,
    Text,
)
from newsroom.models.audit import AuditEntry
from newsroom.models.checked_links import CheckedLink
from newsroom.models.code_replacements import CodeReplacement
from newsroom.models.handovers import Handover
from newsroom.models.kept_edits import KeptEdit
from newsroom.models.library import Collection, CollectionPhoto, PhotoBatch
from newsroom.models.notifications import Notification, WithoutMail
from newsroom.models.observed import CountedWork, ProcessLife
from newsroom.models.originals_checks import OriginalsCheck
from newsroom.models.partners import PartnerRequest, PartnerToken
from newsroom.models.private_links import PrivateLink
from newsroom.models.proposals import Proposal, ProposalReceipt
from newsroom.models.public_tree import (
    BakedPage,
    BakeTally,
    KillReceiptLine,
    PublicSite,
    PurgeOrder,
    StaleMark,
)
from newsroom.models.recycle_bin import BinItem
from newsroom.models.saved_searches import SavedSearch, SearchVisit
from newsroom.models.shared_cache import SharedCacheEntry
from newsroom.models.timed_memberships import TimedMembership
from newsroom.models.uploads import ChosenPreset, PhotoPreset, UploadSession
from newsroom.models.webhooks import WebhookDelivery, WebhookReceiver

__all__ = [
    "PARTS",
    "Article",
    "ArticlePart",
    "AuditEntry",
    "BakeTally",
    "BakedPage",
    "BinItem",
    "CheckedLink",
    "ChosenPreset",
    "CodeReplacement",
    "Collection",
    "CollectionPhoto",
    "CountedWork",
    "ExternalEmbed",
    "GalleryPlacement",
    "Handover",
    "KeptEdit",
    "KillReceiptLine",
    "LinkCard",
    "Notification",
    "OriginalsCheck",
    "PartnerRequest",
    "PartnerToken",
    "PhotoBatch",
    "PhotoPreset",
    "PrivateLink",
    "ProcessLife",
    "Proposal",
    "ProposalReceipt",
    "PublicSite",
    "PullQuote",
    "PurgeOrder",
    "SavedSearch",
    "SearchVisit",
    "Section",
    "SharedCacheEntry",
    "SinglePhoto",
    "StaleMark",
    "Subheading",
    "Text",
    "TimedMembership",
    "UploadSession",
    "WebhookDelivery",
    "WebhookReceiver",
    "WithoutMail",
]
