-- Who answers what: the threads.
--
-- All of it stands in the messages' bodies, and a body says more exactly than this what its message answers:
-- these are the candidates, found without reading every body.

-- One row for each reply tag (parent_id) and for each quote that says whose words and when (the others).
CREATE TABLE answers (
    message_id INTEGER NOT NULL,        -- the message that answers
    parent_id  INTEGER,
    account_id INTEGER,
    time       INTEGER
);
CREATE INDEX answers_of ON answers (message_id);
CREATE INDEX answers_to ON answers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX answers_quoting ON answers (account_id, time) WHERE account_id IS NOT NULL;

-- Messages asked for by their id that the service did not give: they do not exist, or not for us.
CREATE TABLE unreachable (
    message_id INTEGER PRIMARY KEY,
    room_id    INTEGER NOT NULL,
    asked_at   REAL NOT NULL
);

-- What is in the archive already. A tag is cut off the rest of the body one after the other, at most 50.
INSERT INTO answers (message_id, parent_id)
WITH RECURSIVE tags (message_id, rest, number) AS (
    SELECT message_id, substr(body, instr(body, ' to=') + 4), 1
    FROM messages WHERE instr(body, ' to=') > 0 AND instr(body, ' aid=') > 0
    UNION ALL
    SELECT message_id, substr(rest, instr(rest, ' to=') + 4), number + 1
    FROM tags WHERE number < 50 AND instr(rest, ' to=') > 0
)
SELECT DISTINCT message_id, CAST(substr(rest, instr(rest, '-') + 1, 20) AS INTEGER)
FROM tags WHERE substr(rest, 1, 40) GLOB '[0-9]*-[0-9]*';

INSERT INTO answers (message_id, account_id, time)
WITH RECURSIVE tags (message_id, rest, number) AS (
    SELECT message_id, substr(body, instr(body, '[qtmeta aid=') + 12), 1
    FROM messages WHERE instr(body, '[qtmeta aid=') > 0
    UNION ALL
    SELECT message_id, substr(rest, instr(rest, '[qtmeta aid=') + 12), number + 1
    FROM tags WHERE number < 50 AND instr(rest, '[qtmeta aid=') > 0
)
SELECT DISTINCT
    message_id,
    CAST(substr(rest, 1, 20) AS INTEGER),
    CAST(substr(rest, instr(rest, ' time=') + 6, 20) AS INTEGER)
FROM tags WHERE substr(rest, 1, 50) GLOB '[0-9]* time=[0-9]*';
