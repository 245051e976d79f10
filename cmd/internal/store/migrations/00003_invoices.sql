-- +goose Up

-- Invoices and the funders that each is charged to.
CREATE TABLE invoices (
  id TEXT PRIMARY KEY, version BIGINT NOT NULL, changed_at BIGINT NOT NULL, changed_by TEXT NOT NULL, body TEXT NOT NULL,
  day BIGINT NOT NULL, amount BIGINT NOT NULL, sort TEXT NOT NULL, search TEXT NOT NULL
);
