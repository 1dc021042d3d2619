CREATE TABLE blob (
  digest TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE TABLE snapshot (
  id TEXT PRIMARY KEY,
  application TEXT NOT NULL,
  namespace TEXT NOT NULL,
  version TEXT NOT NULL,
  intent TEXT NOT NULL,
  number INTEGER NOT NULL,
  root TEXT NOT NULL REFERENCES blob (digest),
  author TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  mark TEXT NOT NULL DEFAULT 'NONE',
  mark_reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX snapshot_application ON snapshot (application, number);
CREATE TABLE snapshot_part (
  snapshot TEXT NOT NULL REFERENCES snapshot (id),
  blob TEXT NOT NULL REFERENCES blob (digest),
  PRIMARY KEY (snapshot, blob)
) WITHOUT ROWID;
CREATE TABLE baseline (
  rehearsal INTEGER NOT NULL,
  application TEXT NOT NULL,
  namespace TEXT NOT NULL,
  cluster TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  run TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (rehearsal, application, namespace, cluster)
) WITHOUT ROWID;
CREATE TABLE run (
  id TEXT PRIMARY KEY,
  application TEXT NOT NULL,
  namespace TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  intent TEXT NOT NULL,
  rehearsal INTEGER NOT NULL,
  started_by TEXT NOT NULL,
  started_at TEXT NOT NULL,
  reason TEXT NOT NULL,
  phase TEXT NOT NULL,
  setup TEXT NOT NULL,
  setup_hash TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  sequence INTEGER NOT NULL DEFAULT 0,
  hash TEXT NOT NULL
);
CREATE INDEX run_application ON run (application, started_at);
CREATE TABLE event (
  run TEXT NOT NULL REFERENCES run (id),
  sequence INTEGER NOT NULL,
  scope TEXT NOT NULL,
  at TEXT NOT NULL,
  event TEXT NOT NULL,
  changes TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (run, sequence)
);
CREATE TABLE state (
  run TEXT NOT NULL REFERENCES run (id),
  subject TEXT NOT NULL,
  id TEXT NOT NULL,
  phase TEXT NOT NULL,
  detail TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (run, subject, id)
) WITHOUT ROWID;
CREATE INDEX state_owed ON state (subject, phase, id) WHERE subject = 'LANE' AND phase = 'OWED';
CREATE TABLE debt_paid (
  run TEXT NOT NULL REFERENCES run (id),
  cluster TEXT NOT NULL,
  paid_by TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (run, cluster)
) WITHOUT ROWID;
CREATE TABLE command (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  run TEXT NOT NULL,
  given TEXT NOT NULL,
  outcome TEXT,
  answer TEXT,
  settled_at TEXT
);
CREATE INDEX command_pending ON command (run, sequence) WHERE outcome IS NULL;
CREATE TABLE application_key (
  application TEXT PRIMARY KEY,
  key BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE sealed (
  run TEXT NOT NULL,
  digest TEXT NOT NULL,
  key_id TEXT NOT NULL,
  nonce BLOB NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (run, digest)
) WITHOUT ROWID;
CREATE TABLE world (
  name TEXT PRIMARY KEY,
  created_at TEXT NOT NULL,
  sequence INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE world_entry (
  world TEXT NOT NULL REFERENCES world (name) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (world, sequence)
);
CREATE TABLE document (
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  blob TEXT NOT NULL REFERENCES blob (digest),
  author TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (kind, name, version)
) WITHOUT ROWID;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  entry TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE TABLE cluster_snapshot (
  cluster TEXT NOT NULL,
  at TEXT NOT NULL,
  blob TEXT NOT NULL REFERENCES blob (digest),
  objects INTEGER NOT NULL,
  PRIMARY KEY (cluster, at)
) WITHOUT ROWID;
