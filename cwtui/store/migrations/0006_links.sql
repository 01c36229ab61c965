-- The rooms' invitation links.

-- A row means that the service was asked; public 0 that there was no link.
CREATE TABLE links (
    room_id         INTEGER PRIMARY KEY,
    public          INTEGER NOT NULL,
    url             TEXT NOT NULL DEFAULT '',
    need_acceptance INTEGER NOT NULL DEFAULT 1,
    description     TEXT NOT NULL DEFAULT '',
    read_at         REAL NOT NULL           -- this machine's clock
);
