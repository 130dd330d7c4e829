"""What do people of the demo office write on tickets?"""

WORK_NOTES = (
    "Looked at the logs, found the cause, made the change and checked it with the user.",
    "Connected remotely, worked through it with {contact}.",
    "First part is done, the rest needs a window in the evening.",
    "Replaced the part and watched it for a while.",
    "Reproduced it here. The vendor's fix is installed, testing goes on.",
    "Cleaned up, updated, restarted. Faster now.",
    "Checked settings against the binder and corrected two of them.",
    "On site. Cable was at fault, replaced.",
    "", "", "", "",
)  # fmt: skip
DONE_NOTES = (
    "Done. Please tell us if anything is still not as it should be.",
    "This works again. The cause was a setting that an update had changed.",
    "Finished and tested together with {contact}.",
)
WAITING_NOTES = {
    "waiting_client": "Asked {contact} for a time when the machine is free.",
    "waiting_vendor": "Case opened with the vendor; they promise an answer within two days.",
    "waiting_parts": "Part ordered, delivery is announced.",
}
