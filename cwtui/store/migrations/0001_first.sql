-- The first shape of an archive.
--
-- Times of the server are Unix seconds (integers), times of this machine are REAL. No foreign keys: facts
-- arrive in any order, and a message may name a room or a person not listed yet. A message's id is its row's
-- id, which is also what a full-text index needs to point back.

PRAGMA application_id = 1668772969;  -- "cwti"

-- Whose archive this is.
CREATE TABLE owner (
    account_id INTEGER PRIMARY KEY
);

-- Everybody seen in any object, with the name of now.
CREATE TABLE people (
    account_id        INTEGER PRIMARY KEY,
    name              TEXT NOT NULL,
    avatar_image_url  TEXT NOT NULL DEFAULT '',
    chatwork_id       TEXT NOT NULL DEFAULT '',
    organization_id   INTEGER NOT NULL DEFAULT 0,
    organization_name TEXT NOT NULL DEFAULT '',
    department        TEXT NOT NULL DEFAULT ''
);

CREATE TABLE rooms (
    room_id          INTEGER PRIMARY KEY,
    name             TEXT NOT NULL,
    type             TEXT NOT NULL,
    role             TEXT NOT NULL,
    sticky           INTEGER NOT NULL DEFAULT 0,
    unread_num       INTEGER NOT NULL DEFAULT 0,
    mention_num      INTEGER NOT NULL DEFAULT 0,
    mytask_num       INTEGER NOT NULL DEFAULT 0,
    message_num      INTEGER NOT NULL DEFAULT 0,
    file_num         INTEGER NOT NULL DEFAULT 0,
    task_num         INTEGER NOT NULL DEFAULT 0,
    icon_path        TEXT NOT NULL DEFAULT '',
    last_update_time INTEGER NOT NULL DEFAULT 0,
    description      TEXT,              -- known once the room itself was asked for
    left_at          REAL,              -- when it was no longer in the list of rooms
    members_at       REAL,              -- when its members were last read
    member_count     INTEGER NOT NULL DEFAULT 0,
    outside          INTEGER NOT NULL DEFAULT 0   -- organisations in it that are not mine
);

-- Local marks of a room. Apart from the server's facts, so that they survive without them.
CREATE TABLE pins (
    room_id INTEGER PRIMARY KEY,
    pinned  INTEGER NOT NULL DEFAULT 0,
    muted   INTEGER NOT NULL DEFAULT 0
);

-- What the list of rooms said when a room's messages were last read because of it.
CREATE TABLE heartbeats (
    room_id          INTEGER PRIMARY KEY,
    last_update_time INTEGER NOT NULL,
    message_num      INTEGER NOT NULL,
    unread_num       INTEGER NOT NULL,
    mention_num      INTEGER NOT NULL
);

CREATE TABLE members (
    room_id    INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role       TEXT NOT NULL,
    PRIMARY KEY (room_id, account_id)
);

CREATE TABLE messages (
    message_id  INTEGER PRIMARY KEY,
    room_id     INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    body        TEXT NOT NULL,
    send_time   INTEGER NOT NULL,
    update_time INTEGER NOT NULL DEFAULT 0,
    deleted     INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX messages_of_room ON messages (room_id, message_id);

-- Stretches of a room of which the archive has everything the server had: between two of them is a hole.
CREATE TABLE spans (
    room_id  INTEGER NOT NULL,
    first_id INTEGER NOT NULL,          -- 0: from the room's beginning
    last_id  INTEGER NOT NULL,
    missing  INTEGER,                   -- about how many messages lie in the hole before it, where known
    PRIMARY KEY (room_id, first_id)
);

-- How far the windows of a room have reached.
CREATE TABLE reaches (
    room_id     INTEGER PRIMARY KEY,
    newest_id   INTEGER NOT NULL,       -- the last message of the newest window
    message_num INTEGER                 -- the room's count of messages then
);

CREATE TABLE tasks (
    task_id     INTEGER PRIMARY KEY,
    room_id     INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    assigned_by INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    body        TEXT NOT NULL,
    limit_time  INTEGER NOT NULL DEFAULT 0,
    limit_type  TEXT NOT NULL DEFAULT 'none',
    status      TEXT NOT NULL,
    vanished    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX tasks_of_room ON tasks (room_id, status);
CREATE INDEX tasks_of_person ON tasks (account_id, status);

CREATE TABLE files (
    file_id     INTEGER PRIMARY KEY,
    room_id     INTEGER NOT NULL,
    account_id  INTEGER NOT NULL,
    message_id  INTEGER NOT NULL,
    filename    TEXT NOT NULL,
    filesize    INTEGER NOT NULL,
    upload_time INTEGER NOT NULL,
    vanished    INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX files_of_room ON files (room_id, upload_time);

CREATE TABLE contacts (
    account_id INTEGER PRIMARY KEY,
    room_id    INTEGER NOT NULL
);

CREATE TABLE requests (
    request_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    message    TEXT NOT NULL DEFAULT ''
);

-- What the person wants done. AUTOINCREMENT: the number of a wish is never used again.
CREATE TABLE outbox (
    wish_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    room_id      INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    wish         TEXT NOT NULL,         -- JSON
    state        TEXT NOT NULL,
    created_at   REAL NOT NULL,
    due_at       REAL NOT NULL,
    not_before   REAL NOT NULL DEFAULT 0,
    attempt      INTEGER NOT NULL DEFAULT 0,
    attempted_at REAL,
    floor        REAL,                  -- the server's clock: nothing sent by this attempt is older
    tip          INTEGER,               -- the room's newest message before the attempt
    ended_at     REAL,
    settle       REAL,                  -- the server's clock: nothing sent by this attempt is newer
    error        TEXT,
    words        TEXT NOT NULL DEFAULT '[]',
    message_id   INTEGER UNIQUE         -- one message of the server never proves two wishes
);
CREATE INDEX outbox_open ON outbox (room_id, due_at) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX outbox_owned ON outbox (room_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE drafts (
    room_id      INTEGER PRIMARY KEY,
    text         TEXT NOT NULL,
    caret_row    INTEGER NOT NULL DEFAULT 0,
    caret_column INTEGER NOT NULL DEFAULT 0,
    reply_to     INTEGER,
    edit_of      INTEGER,
    old_body     TEXT
);

CREATE TABLE snoozes (
    kind    TEXT NOT NULL,              -- what sort of thing sleeps: message, task
    item_id INTEGER NOT NULL,
    until   REAL NOT NULL,
    PRIMARY KEY (kind, item_id)
);

CREATE TABLE session (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL                 -- JSON
);
