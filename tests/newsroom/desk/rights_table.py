"""The table of who may what on the desk: every address, and every act on rows of a list.

Roles: a nobody logged in, s staff in no group, k holder of the right to kill alone, m manager of
users alone, e one who edits and never publishes, S superuser; and the groups that a newsroom begins
with: c Contributor, h Photo editor, d Editor, p Publisher. * is all who are logged in, - nobody.

Refused is 401, 403, 405, or the page to log in. A cell for POST holds for every state, or there are
five: draft (and ready), scheduled, embargoed, published, withdrawn. GET is asked of a draft and
of what is published; "ehdpS/-" tells the published apart.
"""

from __future__ import annotations

TABLE = """
index                      *            *
login                      a*           a*
logout                     a            a*
password_change            *            *
password_change_done       *            -
session                    a*           -
logged_in                  *            -
sessions                   *            *
notifications              *            *
notification               *            *
bin                        ehdpS        ehdpS
jsi18n                     *            -
app_list                   cehdpkS      cehdpkS
autocomplete               cehdpS       -
view_on_site               cehdpS       -
preview                    cehdpS       -
renditions                 cehdpkS      -
renditions_try_again       -            dpS
kills                      cehdpkS      -
kill_receipt               cehdpkS      -
public_site                cehdpS       -
public_site_rebake         -            dpS
public_site_retry          -            dpS
public_site_reconcile      -            dpS
public_site_pause          -            dpS
public_site_resume         -            dpS
codes                      cehdpS       -
corrections                cehdpS       dpS
partners                   S            S
partner                    S            -
proposals                  cehdpkS      -
proposal_decide            -            cehdpS hdpS  hdpS  hdpS  cehdpS
proposals_accept           -            cehdpkS
proposals_receipt          cehdpkS      -
propose_photo              cehdpS       cehdpS
propose_words              cehdpS       cehdpS
propose_order              cehdpS       cehdpS
propose_gallery            cehdpS       cehdpS
propose_photos             cehdpS       cehdpS
propose_article            cehdpS       cehdpS
uploads                    -            cehdpS
uploads_preset             -            cehdpS
upload                     cehdpS       -

gallery_gallery_changelist cehdpS       cehdpS
gallery_gallery_add        cehdpS       cehdpS
gallery_gallery_address    cehdpS       cehdpS
gallery_gallery_history    cehdpS       cehdpS
gallery_gallery_change     cehdpS       cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_gallery_delete     ehdpS/-      ehdpS  -     -     -     -
gallery_cards              cehdpS       -
gallery_findings           cehdpS       -
gallery_add                -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_place              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_supply             -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_order              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_restore            -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_library            cehdpS       -
gallery_own                cehdpS       -
gallery_remove             -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_words              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_names              cehdpS       -
gallery_credit             cehdpS       -
gallery_drift              cehdpS       -
gallery_correct            -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_texts              cehdpS       -
gallery_set                -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_find               cehdpS       -
gallery_replace            -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_flag               -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_cover              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_undo               -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_redo               -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_acts               cehdpS       -
gallery_then               cehdpS       -
gallery_back               -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_changes            cehdpS       -
gallery_print              cehdpS       -
gallery_retry              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_publish            -            hdpS
gallery_schedule           -            hdpS
gallery_unschedule         -            hdpS
gallery_withdraw           -            hdpS
gallery_embargo            -            hdpS
gallery_withdrawal         -            hdpS
gallery_live               -            hdpS
gallery_share              -            cehdpS hdpS  hdpS  hdpS  cehdpS
gallery_revoke             -            cehdpS
gallery_people             cehdpS/hdpS  -
gallery_handover           -            cehdpS hdpS  hdpS  hdpS  cehdpS

library_preview            -            cehdpS
library_change             -            cehdpS
library_place              -            cehdpS
library_galleries          cehdpS       -
library_ahead              -            cehdpkS
library_kill               -            hpkS
library_weigh              -            cehdpkS
library_download           -            cehdpkS
library_collections        cehdpkS      -
library_collections_choice cehdpkS      -
library_collections_new    -            cehdpkS
library_collection         cehdpkS      -
library_collection_add     -            cehdpS
library_collection_arrange -            cehdpS
library_collection_remove  -            cehdpS
library_collection_rename  -            S
library_collection_delete  -            S
library_collection_gallery -            cehdpS
library_log                cehdpkS      -
library_receipt            cehdpkS      -
library_undo               -            cehdpS
library_undo_from_receipt  -            cehdpS

newsroom_article_changelist cehdpS       cehdpS
newsroom_article_add       cehdpS       cehdpS
newsroom_article_address   cehdpS       cehdpS
newsroom_article_history   cehdpS       cehdpS dpS   dpS   dpS   cehdpS
newsroom_article_change    cehdpS       cehdpS dpS   dpS   dpS   cehdpS
newsroom_article_delete    ehdpS/-      ehdpS  -     -     -     -
article_pictures           cehdpS       -
article_autosave           -            cehdpS dpS   dpS   dpS   cehdpS
article_discard            -            cehdpS dpS   dpS   dpS   cehdpS
article_findings           cehdpS       -
article_links              -            cehdpS dpS   dpS   dpS   cehdpS
article_changes            cehdpS       -
article_values             cehdpS       -
article_publish            -            dpS
article_schedule           -            dpS
article_unschedule         -            dpS
article_withdraw           -            dpS
article_embargo            -            dpS
article_withdrawal         -            dpS
article_share              -            cehdpS dpS   dpS   dpS   cehdpS
article_revoke             -            cehdpS
article_people             cehdpS/dpS   -
article_handover           -            cehdpS dpS   dpS   dpS   cehdpS

media_photo_changelist     cehdpkS      cehdpkS
media_photo_add            -            -
media_photo_history        cehdpkS      cehdpkS
media_photo_change         cehdpkS      cehdpS hdpS  hdpS  hdpS  cehdpS
media_photo_delete         ehdpS/hdpS   ehdpS  hdpS  hdpS  hdpS  ehdpS
library_found              cehdpkS      -
library_choices            cehdpkS      -
gallery_choices            cehdpS       -
library_tiles              cehdpkS      -
library_facets             cehdpkS      -
library_complete           cehdpkS      -
library_searches           cehdpkS      cehdpkS
photo_framing              -            cehdpS hdpS  hdpS  hdpS  cehdpS
photo_found                cehdpkS      -
photo_credit               cehdpkS      -
photo_kill                 hpkS         hpkS
photo_hold                 hdpS         hdpS
photo_encoding             cehdpS/hdpS  cehdpS hdpS  hdpS  hdpS  cehdpS
photo_embargo              -            hdpS
photo_licence              -            hdpS

newsroom_section_changelist cehdpS       cehdpS
newsroom_section_add       pS           pS
newsroom_section_address   pS           pS
newsroom_section_history   cehdpS       cehdpS
newsroom_section_change    cehdpS       pS
newsroom_section_delete    pS           pS

newsroom_photopreset_changelist cehdpS       cehdpS
newsroom_photopreset_add   ehdpS        ehdpS
newsroom_photopreset_history cehdpS       cehdpS
newsroom_photopreset_change cehdpS       ehdpS
newsroom_photopreset_delete ehdpS        ehdpS

media_rightsrule_changelist cehdpS       cehdpS
media_rightsrule_add       ehpS         ehpS
media_rightsrule_history   cehdpS       cehdpS
media_rightsrule_change    cehdpS       ehpS
media_rightsrule_delete    ehpS         ehpS
media_rightsrule_preview   -            ehpS
media_rightsrule_apply     -            cehdpS

newsroom_webhookreceiver_changelist pS       pS
newsroom_webhookreceiver_add pS           pS
newsroom_webhookreceiver_history pS       pS
newsroom_webhookreceiver_change pS        pS
newsroom_webhookreceiver_delete pS        pS
newsroom_webhookreceiver_deliveries pS    pS

newsroom_codereplacement_changelist cehdpS       cehdpS
newsroom_codereplacement_add ehdpS        ehdpS
newsroom_codereplacement_import ehdpS        ehdpS
newsroom_codereplacement_history cehdpS       cehdpS
newsroom_codereplacement_change cehdpS       ehdpS
newsroom_codereplacement_delete ehdpS        ehdpS

auth_user_changelist       mS           mS
auth_user_add              mS           mS
auth_user_history          mS           mS
auth_user_change           mS           mS
auth_user_delete           mS           mS
auth_user_password_change  mS           mS
auth_group_changelist      mS           mS
auth_group_add             mS           mS
auth_group_history         mS           mS
auth_group_change          mS           mS
auth_group_delete          mS           mS

newsroom_auditentry_changelist pS           pS
newsroom_auditentry_add    -            -
newsroom_auditentry_export pS           -
newsroom_auditentry_history pS           pS
newsroom_auditentry_change pS           -
newsroom_auditentry_delete -            -
"""
# Where people log in and look after what they log in with; asked of nobody's factors and codes.
SIGN_IN = """
mfa_authenticate            a*  a*
mfa_login_webauthn          a*  a*
go_to_provider              -   a*
openid_connect_callback     a*  -
mfa_index                   *   -
mfa_activate_totp           *   *
mfa_deactivate_totp         *   *
mfa_view_recovery_codes     *   -
mfa_generate_recovery_codes *   *
mfa_download_recovery_codes *   *
mfa_add_webauthn            *   *
mfa_edit_webauthn           *   *
mfa_remove_webauthn         *   *
account_reauthenticate      *   *
mfa_reauthenticate          *   *
mfa_reauthenticate_webauthn *   *
"""
# What is done with rows that were ticked in a list.
ACTIONS = """
article.delete_selected              ehdpS
codereplacement.delete_selected      ehdpS
gallery.delete_selected              ehdpS
group.delete_selected                mS
photo.delete_selected                ehdpS
photo.try_again                      cehdpS
photopreset.delete_selected          ehdpS
section.delete_selected              pS
user.delete_selected                 mS
user.end_their_sessions              mS
user.reset_their_factors             mS
user.unlock_logins                   S
"""

STATES = ("draft", "ready", "scheduled", "embargoed", "published", "withdrawn")
COLUMNS = dict(zip(STATES, (0, 0, 1, 2, 3, 4), strict=True))  # of a row with five cells for POST
STAFF = "scehdpkmS"
PARTS = (
    *("text", "subheading", "galleryplacement", "singlephoto"),
    *("pullquote", "linkcard", "externalembed"),
)
EDITS = {
    f"{act}_{kind}"
    for kind in ("gallery", "article", "photo", *PARTS)
    for act in ("view", "add", "change", "delete")
} | {
    f"{act}_{kind}"
    for kind in ("section", "photopreset", "codereplacement", "rightsrule")
    for act in ("view", "add", "change", "delete")
}
MANAGES = {
    f"{act}_{who}" for who in ("user", "group") for act in ("view", "add", "change", "delete")
}


GROUP_NAMES = {"c": "Contributor", "h": "Photo editor", "d": "Editor", "p": "Publisher"}
RIGHTS: dict[str, set[str]] = {
    "s": set(),
    "e": EDITS,
    "k": {"view_photo", "kill_photo"},
    "m": MANAGES,
}


def read_rows(table: str) -> dict[str, list[str]]:
    """The cells of each row, by its name."""
    lines = filter(str.strip, table.splitlines())
    return {line.split()[0]: line.split()[1:] for line in lines}


ROWS = read_rows(TABLE + SIGN_IN)


def who_may(cell: str, state: str) -> str:
    """The roles of a cell."""
    first, _, second = cell.partition("/")
    chosen = second if second and state not in ("draft", "ready") else first
    return chosen.replace("*", STAFF)
