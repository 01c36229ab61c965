-- What happened, for those who want to hear of it.

-- In the order in which it became known here; the last ten thousand. Whose commit it was does not matter: every
-- process on this archive reads on from the number it has heard last.
CREATE TABLE news (
    number  INTEGER PRIMARY KEY,
    what    TEXT NOT NULL,
    room_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL            -- of a message, a task, a file; the room's own for a room
);

-- Since when something can be news. What is older was there before cwtui knew the room: that is history.
CREATE TABLE news_from (
    what    TEXT NOT NULL,              -- what happens in a room; which list of tasks was ever read
    room_id INTEGER NOT NULL,           -- 0: my own list of tasks
    at      INTEGER NOT NULL,           -- Unix seconds of the server's clock
    PRIMARY KEY (what, room_id)
);
INSERT INTO news_from SELECT 'room', room_id, (SELECT max(last_update_time) FROM rooms) FROM rooms;
INSERT INTO news_from SELECT DISTINCT 'tasks open', 0, 0 FROM tasks;
