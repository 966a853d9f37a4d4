"""The audit log: who published, killed or allowed what, and who came in. Rows are only added."""

from __future__ import annotations

from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did, chained to the one before by a hash.

    Only `newsroom.audit.record` writes it; the database refuses to change or delete a row. It names
    people and things without foreign keys, so that it keeps what is deleted.
    """

    class Act(models.TextChoices):
        """What was done, for programs and filters."""

        READY = "ready", "Ready for publishing"
        BACK_TO_DRAFT = "back_to_draft", "Back to a draft"
        PUBLISH = "publish", "Published"
        SCHEDULE = "schedule", "Scheduled"
        CANCEL_SCHEDULE = "cancel_schedule", "Schedule cancelled"
        WITHDRAW = "withdraw", "Withdrawn"
        REFUSED = "refused", "Refused"
        OVERRIDE = "override", "Published over what stood against it"
        SET_WITHDRAWAL = "set_withdrawal", "Withdrawal set"
        CANCEL_WITHDRAWAL = "cancel_withdrawal", "Withdrawal cancelled"
        EMBARGO = "embargo", "Embargo set"
        LIFT_EMBARGO = "lift_embargo", "Embargo lifted"
        LICENCE_END = "licence_end", "End of licence set"
        KEEP_LICENCE = "keep_licence", "End of licence removed"
        HOLD = "hold", "Held"
        RELEASE = "release", "Released"
        KEEP_OUT = "keep_out", "Kept out"
        KILL = "kill", "Killed"
        UNDO_KILL = "undo_kill", "Kill undone"
        RIGHTS = "rights", "Rights changed"
        PROPOSE = "propose", "Change proposed"
        TAKE_BACK_PROPOSAL = "proposal_taken_back", "Proposal taken back"
        ACCEPT_PROPOSAL = "proposal_accepted", "Proposal accepted"
        DECLINE_PROPOSAL = "proposal_declined", "Proposal declined"
        CORRECTION = "correction", "Correction noted"
        CORRECTION_CHANGED = "correction_changed", "Note of a correction changed"
        CORRECTION_TAKEN_BACK = "correction_undone", "Note of a correction taken back"
        PARTNER_TOKEN = "partner_token", "Token for a partner made"
        PARTNER_REVOKED = "partner_revoked", "Token of a partner revoked"
        DOWNLOAD = "download", "Originals downloaded"
        LOGIN = "login", "Logged in"
        LOGIN_FAILED = "login_failed", "Login failed"
        LOGOUT = "logout", "Logged out"
        UNLOCK = "unlock", "Login unlocked"
        END_SESSIONS = "end_sessions", "Sessions ended"
        PASSWORD = "password", "Password changed"
        FACTOR_ADDED = "factor_added", "Second factor added"
        FACTOR_REMOVED = "factor_removed", "Second factor removed"
        FACTORS_RESET = "factors_reset", "Second factors reset"
        RECOVERY_CODES = "recovery_codes", "New recovery codes"
        IDENTITY = "identity", "Connected to the provider"
        USER_ADDED = "user_added", "User added"
        USER_CHANGED = "user_changed", "User changed"
        USER_DELETED = "user_deleted", "User deleted"
        PERSON_EXPORTED = "person_exported", "Data about a person exported"
        PERSON_ERASED = "person_erased", "Person erased"
        WEBHOOK = "webhook", "Webhook changed"
        REBAKE = "rebake", "Every page baked anew"
        BAKING_PAUSED = "baking_paused", "Baking of what can wait paused"
        BAKING_RESUMED = "baking_resumed", "Baking of what can wait resumed"
        GROUP_FOR_A_TIME = "group_for_a_time", "In a group until a moment"
        GROUP_OVER = "group_over", "In a group no longer"
        GROUP_ADDED = "group_added", "Group added"
        GROUP_CHANGED = "group_changed", "Group changed"
        GROUP_DELETED = "group_deleted", "Group deleted"

    class Source(models.TextChoices):
        """From where it was done."""

        DESK = "desk", "Desk"
        API = "api", "API"
        COMMAND = "command", "Command"

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    done_at = models.DateTimeField(db_index=True)
    act = models.CharField(max_length=20, choices=Act)
    source = models.CharField(max_length=10, choices=Source)
    person_id = models.BigIntegerField(null=True)
    person = models.CharField(max_length=150, blank=True)  # the name then
    address = models.CharField(max_length=64, blank=True)  # that the request came from
    kind = models.CharField(max_length=20, blank=True)  # "gallery", "photo", "user" and the like
    thing_id = models.BigIntegerField(null=True)
    thing = models.CharField(max_length=300, blank=True)  # its name then
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)  # empty in the first row
    hash = models.CharField(max_length=64)  # of all of the above: newsroom.audit.chain

    class Meta:
        """Newest first; nobody can be given a right to change it."""

        verbose_name = "act"
        verbose_name_plural = "audit log"
        ordering = ["-number"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["act", "-number"], name="audit_act"),
            models.Index(fields=["done_at"], name="audit_moment"),
            models.Index(fields=["kind", "thing_id", "-number"], name="audit_thing"),
        ]

    def __str__(self) -> str:
        who = self.person or ("A command" if self.source == self.Source.COMMAND else "Somebody")
        return f"{self.number}. {who}: {self.get_act_display()} {self.thing}".rstrip()
