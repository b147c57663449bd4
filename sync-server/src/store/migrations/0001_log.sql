-- What there is one of: the relay's key, the set-up code.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spaces (
    id        INTEGER PRIMARY KEY,
    space     BLOB NOT NULL UNIQUE,
    workspace BLOB NOT NULL
) STRICT;

CREATE TABLE sessions (
    id      INTEGER PRIMARY KEY,
    space   INTEGER NOT NULL REFERENCES spaces (id),
    session BLOB NOT NULL,
    device  BLOB NOT NULL,
    UNIQUE (space, session)
) STRICT;

-- All logs. The row id is the order of arrival over all spaces; `session` and `seq` are NULL in control entries.
CREATE TABLE entries (
    id      INTEGER PRIMARY KEY,
    space   INTEGER NOT NULL REFERENCES spaces (id),
    n       INTEGER NOT NULL,
    entry   BLOB NOT NULL,
    acc     BLOB NOT NULL,
    session INTEGER REFERENCES sessions (id),
    seq     INTEGER,
    bytes   BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX entries_by_position ON entries (space, n);
CREATE UNIQUE INDEX entries_by_slot ON entries (session, seq) WHERE session IS NOT NULL;
CREATE INDEX controls ON entries (id) WHERE session IS NULL;
