-- Attachments: the complete ones, and what devices have sent of others so far. `device` is NULL in complete ones.
CREATE TABLE blobs (
    id      INTEGER PRIMARY KEY,
    space   BLOB NOT NULL,
    blob    BLOB NOT NULL,
    device  BLOB,
    total   INTEGER NOT NULL,
    upto    INTEGER NOT NULL,
    -- When a part was added last, milliseconds since 1970.
    touched INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX blobs_complete ON blobs (space, blob) WHERE device IS NULL;
CREATE UNIQUE INDEX blobs_coming ON blobs (space, blob, device) WHERE device IS NOT NULL;
CREATE INDEX blobs_by_space ON blobs (space);
CREATE INDEX blobs_by_age ON blobs (touched) WHERE device IS NOT NULL;

-- `n` counts from 0; all parts but the last of each have the same length.
CREATE TABLE parts (
    id    INTEGER PRIMARY KEY,
    blob  INTEGER NOT NULL REFERENCES blobs (id),
    n     INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX parts_in_order ON parts (blob, n);
