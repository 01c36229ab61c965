-- What the person decided about things that come in, on this machine only.

-- Kept for later, without a time.
CREATE TABLE keeps (
    kind    TEXT NOT NULL,              -- message, task
    item_id INTEGER NOT NULL,
    kept_at REAL NOT NULL,
    PRIMARY KEY (kind, item_id)
);

-- Done with, in the inbox. Of a task or a request the service knows itself whether it is.
CREATE TABLE handled (
    message_id INTEGER PRIMARY KEY,
    handled_at REAL NOT NULL
);

-- What was said about a task that falls due, so that it is said once.
CREATE TABLE alarms (
    task_id INTEGER NOT NULL,
    what    TEXT NOT NULL,              -- today, overdue
    due     INTEGER NOT NULL,           -- the due time it was said for
    PRIMARY KEY (task_id, what)
);
