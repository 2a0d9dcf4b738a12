-- Members, how they sign in, and the customer accounts they belong to.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- One row a setting; the presets of privileges are in 0003.
CREATE TABLE setting (
	name	text PRIMARY KEY,
	value	text NOT NULL
);
INSERT INTO setting (name, value) VALUES
	('site_name', 'Community'),
	('site_tagline', 'Ask, answer, and find what others have found'),
	('privilege_preset', 'launch');

CREATE TYPE member_role AS ENUM ('member', 'csm', 'moderator', 'admin');

CREATE TABLE member (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name		text NOT NULL,
	-- what makes a name unique and what a mention finds: forum.name_key(name)
	name_key	text NOT NULL,
	-- NULL for members that were imported and cannot sign in yet
	email		text,
	email_key	text,
	-- Argon2id, as libsodium's crypto_pwhash_str writes it
	password_hash	text,
	role		member_role NOT NULL DEFAULT 'member',
	-- works for the company that runs the forum
	staff		boolean NOT NULL DEFAULT false,
	about		text NOT NULL DEFAULT '',
	about_html	text NOT NULL DEFAULT '',
	time_zone	text NOT NULL DEFAULT 'UTC',
	-- the sum of the ledger's deltas; only forum.reputation_* write it
	reputation	bigint NOT NULL DEFAULT 1,
	-- points that could not be taken back because of the floor of 1
	reputation_debt	bigint NOT NULL DEFAULT 0,
	created_at	timestamptz NOT NULL DEFAULT now(),
	seen_at		timestamptz,
	suspended_until	timestamptz,
	suspended_reason text,
	CONSTRAINT member_name_unique UNIQUE (name_key),
	CONSTRAINT member_email_unique UNIQUE (email_key),
	CONSTRAINT member_reputation_floor CHECK (reputation >= 1),
	CONSTRAINT member_debt_positive CHECK (reputation_debt >= 0)
);
CREATE INDEX member_by_reputation ON member (reputation DESC, id DESC);
CREATE INDEX member_by_prefix ON member (name_key text_pattern_ops);

-- Somebody who is signed in. The cookie holds the token, the row its hash.
CREATE TABLE session (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash	text NOT NULL,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	created_at	timestamptz NOT NULL DEFAULT now(),
	seen_at		timestamptz NOT NULL DEFAULT now(),
	-- absolute end; the idle end is seen_at + 14 days
	expires_at	timestamptz NOT NULL DEFAULT now() + interval '60 days',
	address		text NOT NULL DEFAULT '',
	agent		text NOT NULL DEFAULT '',
	CONSTRAINT session_token_unique UNIQUE (token_hash)
);
CREATE INDEX session_by_member ON session (member_id, seen_at DESC);

CREATE TABLE api_token (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	token_hash	text NOT NULL,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	name		text NOT NULL DEFAULT '',
	scopes		text[] NOT NULL,
	created_at	timestamptz NOT NULL DEFAULT now(),
	expires_at	timestamptz,
	CONSTRAINT api_token_unique UNIQUE (token_hash)
);
CREATE INDEX api_token_by_member ON api_token (member_id);

-- Failed sign-ins by name and by address: each failure makes the next wait longer.
CREATE TABLE sign_in_failure (
	key		text PRIMARY KEY,
	failures	integer NOT NULL,
	last_at		timestamptz NOT NULL,
	wait_until	timestamptz NOT NULL
);
CREATE INDEX sign_in_failure_by_age ON sign_in_failure (last_at);

-- What members did lately, for the limits of forum.limit_check.
CREATE TABLE action_count (
	key		text NOT NULL,
	window_start	timestamptz NOT NULL,
	count		integer NOT NULL,
	PRIMARY KEY (key, window_start)
);
CREATE INDEX action_count_by_age ON action_count (window_start);

-- A customer company.
CREATE TABLE account (
	id		text PRIMARY KEY,
	name		text NOT NULL,
	domain		text,
	touch		text NOT NULL DEFAULT 'community',
	mrr_cents	bigint NOT NULL DEFAULT 0,
	plan		text NOT NULL DEFAULT '',
	created_at	timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT account_id_form CHECK (id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
	CONSTRAINT account_touch_known CHECK (touch IN ('high', 'low', 'tech', 'community')),
	CONSTRAINT account_mrr_positive CHECK (mrr_cents >= 0),
	CONSTRAINT account_domain_unique UNIQUE (domain)
);

-- Who belonged to which account, and when.
CREATE TABLE account_member (
	account_id	text NOT NULL REFERENCES account,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	valid_from	timestamptz NOT NULL DEFAULT now(),
	valid_to	timestamptz,
	origin		text NOT NULL DEFAULT 'manual',
	PRIMARY KEY (account_id, member_id, valid_from),
	CONSTRAINT account_member_origin_known CHECK (origin IN ('sso', 'domain', 'manual')),
	CONSTRAINT account_member_in_order CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX account_member_one_at_a_time ON account_member (member_id) WHERE valid_to IS NULL;
