"""Every sentence the bot says, grouped by feature: functions of a `Words` (called `_`) and plain values, giving a Message or a line."""
