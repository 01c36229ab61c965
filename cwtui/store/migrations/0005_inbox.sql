-- Messages of others that call me, or hold one of my words.
--
-- That they do stands in their bodies; which of them are in the inbox stands only here.
CREATE TABLE mentions (
    message_id INTEGER PRIMARY KEY,
    room_id    INTEGER NOT NULL,
    kind       TEXT NOT NULL,           -- to, reply, keyword
    waits      INTEGER NOT NULL         -- it was unread when it came, and is neither answered nor done with
);
CREATE INDEX mentions_waiting ON mentions (message_id) WHERE waits;
