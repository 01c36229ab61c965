-- Files the person wants saved, and those that were: where each goes, how far it is, what proves it whole.

CREATE TABLE transfers (
    transfer_id INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id     INTEGER NOT NULL,
    room_id     INTEGER NOT NULL,
    name        TEXT NOT NULL,          -- as the uploader called it
    size        INTEGER NOT NULL,       -- bytes, as the service says
    folder      TEXT NOT NULL,
    saved_as    TEXT,                   -- its name in the folder, once one was chosen
    part        TEXT,                   -- the name of what has arrived, as long as there may be such a file
    state       TEXT NOT NULL,
    received    INTEGER NOT NULL DEFAULT 0,  -- bytes of it that are safe on the disk
    validator   TEXT,                   -- tells this version of the file from others: ETag or Last-Modified
    host        TEXT,                   -- whom it came from
    sha256      TEXT,                   -- of all of it, in hexadecimal digits
    error       TEXT,
    created_at  REAL NOT NULL,
    ended_at    REAL,
    cleared     INTEGER NOT NULL DEFAULT 0   -- the person wants to see it in the list no more
);
CREATE INDEX transfers_of_file ON transfers (file_id);
CREATE INDEX transfers_by_state ON transfers (state);
CREATE INDEX transfers_begun ON transfers (part) WHERE part IS NOT NULL;
