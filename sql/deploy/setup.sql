-- What migrating needs before anything else.

CREATE SCHEMA IF NOT EXISTS forum;

-- What was applied: one row a file of sql/tables, one for all of sql/web.
CREATE TABLE forum.migration (
	name		text PRIMARY KEY,
	-- BLAKE2b-256 of the text
	checksum	text NOT NULL,
	applied_at	timestamptz NOT NULL DEFAULT now()
);

-- Secrets that all nodes share; only the owner reads them.
CREATE TABLE forum.secret (
	name		text PRIMARY KEY,
	value		text NOT NULL
);

-- The functions of schema forum that the last reload made, so that the next one
-- can drop those that are gone or have other parameters.
CREATE TABLE forum.reloaded_function (
	signature	text PRIMARY KEY
);
