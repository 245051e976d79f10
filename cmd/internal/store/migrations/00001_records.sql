-- +goose Up

-- Every table of records has the same head (id, version, who, when) and holds
-- the whole value as JSON; the other columns are what lists are searched and
-- sorted by. Days are counted from 1970-01-01, 2932896 (9999-12-31) standing
-- for none so that it sorts last; amounts are cents, NULL when unknown.

CREATE TABLE funders (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  kind TEXT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE TABLE schemes (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  funder TEXT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE TABLE structures (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  departement TEXT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE TABLE calls (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  funder TEXT NOT NULL, opens BIGINT NOT NULL, deadline BIGINT NOT NULL, permanent BIGINT NOT NULL,
  source TEXT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE INDEX calls_deadline ON calls (deadline);
CREATE TABLE applications (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  stage TEXT NOT NULL, funder TEXT NOT NULL, call TEXT NOT NULL, officer TEXT NOT NULL,
  deadline BIGINT NOT NULL, filed_on BIGINT NOT NULL, filed BIGINT NOT NULL, decided BIGINT NOT NULL, granted BIGINT NOT NULL, refiles TEXT NOT NULL,
  requested BIGINT, awarded BIGINT, called BIGINT NOT NULL, paid BIGINT NOT NULL,
  documents_missing BIGINT NOT NULL, report_due BIGINT NOT NULL, claimed_on BIGINT NOT NULL, uncalled BIGINT NOT NULL,
  sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE INDEX applications_stage ON applications (stage, deadline);
CREATE INDEX applications_deadline ON applications (deadline);
CREATE INDEX applications_funder ON applications (funder);
CREATE INDEX applications_report ON applications (report_due);
CREATE INDEX applications_claim ON applications (claimed_on);
CREATE INDEX applications_sort ON applications (sort);
-- What an application's amounts become once split, to the cent, between the
-- actions that it serves and the structures that carry it.
CREATE TABLE application_shares (
  application TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE, position BIGINT NOT NULL,
  action TEXT NOT NULL, structure TEXT NOT NULL, departement TEXT NOT NULL,
  requested BIGINT, awarded BIGINT, called BIGINT NOT NULL, paid BIGINT NOT NULL,
  PRIMARY KEY (application, position)
);
CREATE INDEX application_shares_action ON application_shares (action);
CREATE TABLE plans (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  action TEXT NOT NULL, scenario TEXT NOT NULL, year BIGINT NOT NULL, sort TEXT NOT NULL
);
CREATE INDEX plans_action ON plans (action, year);
CREATE TABLE solicitations (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  action TEXT NOT NULL, answer TEXT NOT NULL, follow_up BIGINT NOT NULL, amount BIGINT, sort TEXT NOT NULL, search TEXT NOT NULL
);
CREATE TABLE posts (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  employer TEXT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);

-- What is typed in when there is no file.
CREATE TABLE indicator_values (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  indicator TEXT NOT NULL, action TEXT NOT NULL, period TEXT NOT NULL, state TEXT NOT NULL
);
CREATE INDEX indicator_values_action ON indicator_values (action, indicator, period);
CREATE TABLE action_stages (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  action TEXT NOT NULL, due BIGINT NOT NULL, progress TEXT NOT NULL, state TEXT NOT NULL
);
CREATE TABLE responses (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  instrument TEXT NOT NULL, action TEXT NOT NULL, territory TEXT NOT NULL, day BIGINT NOT NULL, state TEXT NOT NULL,
  proposed BIGINT NOT NULL, accepted BIGINT NOT NULL
);
CREATE INDEX responses_instrument ON responses (instrument, day);
CREATE TABLE evidence_files (
  sha256 TEXT PRIMARY KEY, size BIGINT NOT NULL, content BYTEA NOT NULL
);

-- The partners' fund: one chain per fund.
CREATE TABLE journal (
  fund TEXT NOT NULL, seq BIGINT NOT NULL, day BIGINT NOT NULL, entry TEXT NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (fund, seq)
);
CREATE TABLE audit (
  seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
  kind TEXT NOT NULL, id TEXT NOT NULL, version BIGINT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE INDEX audit_record ON audit (kind, id, seq);

-- People. A password is never in an audited body.
CREATE TABLE accounts (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  login TEXT NOT NULL UNIQUE, subject TEXT UNIQUE, sort TEXT NOT NULL
);
CREATE TABLE credentials (
  account TEXT PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE, hash TEXT NOT NULL, changed_at BIGINT NOT NULL
);
CREATE TABLE sessions (
  token TEXT PRIMARY KEY, data BYTEA NOT NULL, expires BIGINT NOT NULL
);
CREATE INDEX sessions_expires ON sessions (expires);
CREATE TABLE tickets (
  token TEXT PRIMARY KEY, purpose TEXT NOT NULL, account TEXT NOT NULL, expires BIGINT NOT NULL
);
