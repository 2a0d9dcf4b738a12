-- What every test begins with (\ir begin.sql): a transaction that is rolled back, and people to play with.
-- Ends with: SELECT * FROM finish(); ROLLBACK;
\set QUIET on
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
\pset pager off
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap SCHEMA public;
SET search_path = forum, public;
-- tests do in a moment what members do in weeks
UPDATE action_limit SET count = 1000000;

-- A member who is signed in; gives the credential.
CREATE FUNCTION pg_temp.member(name text, role forum.member_role DEFAULT 'member') RETURNS text
LANGUAGE sql SET search_path = forum AS $$
	WITH made AS (
		INSERT INTO member (name, name_key, email, email_key, password_hash, role)
		VALUES (name, name_key(name), md5(name) || '@example.com', md5(name) || '@example.com', 'hash of ' || name, role)
		RETURNING id)
	INSERT INTO session (member_id, token_hash) SELECT id, md5(name) FROM made RETURNING 's' || token_hash
$$;

-- The credential of a member made by pg_temp.member.
CREATE FUNCTION pg_temp.as(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 's' || md5(name) $$;

-- The id of a member.
CREATE FUNCTION pg_temp.id(wanted text) RETURNS bigint
LANGUAGE sql AS $$ SELECT id FROM forum.member WHERE name = wanted $$;

-- Somebody asks; gives the thread.
CREATE FUNCTION pg_temp.ask(name text, title text DEFAULT 'How does it work?', category text DEFAULT 'general',
    tags text[] DEFAULT '{}') RETURNS bigint
LANGUAGE sql AS $$
	SELECT id FROM web.thread_create(pg_temp.as(name), 'question', title, title, 'slug', category, tags,
	    'A body.', '<p>A body.</p>', 1, '{}', '{}', 'A body')
$$;

-- Somebody answers; gives the post.
CREATE FUNCTION pg_temp.answer(name text, thread bigint, body text DEFAULT 'An answer.') RETURNS bigint
LANGUAGE sql AS $$
	SELECT id FROM web.thread_reply(pg_temp.as(name), thread, body, '<p>' || body || '</p>', 1, '{}', '{}', body)
$$;

-- Somebody comments on a post; gives the comment.
CREATE FUNCTION pg_temp.comment(name text, post bigint, body text DEFAULT 'A comment.', mentions text[] DEFAULT '{}')
RETURNS bigint LANGUAGE sql AS $$
	SELECT id FROM web.post_comment(pg_temp.as(name), post, body, '<p>' || body || '</p>', 1, mentions, '{}', body)
$$;

-- A category that only moderators see.
CREATE FUNCTION pg_temp.private_category(wanted text DEFAULT 'staff-room') RETURNS text
LANGUAGE sql SET search_path = forum AS $$
	INSERT INTO category (slug, name, private, visible_to) VALUES (wanted, wanted, true, 'moderator') RETURNING slug
$$;

-- How a statement is refused: 'PT422 title', 'PT404', … or 'done'.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	state	text;
	field	text;
BEGIN
	EXECUTE statement;
	RETURN 'done';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, field = COLUMN_NAME;
	RETURN btrim(CASE WHEN state LIKE 'PT%' THEN state ELSE state || ' ' || SQLERRM END || ' ' || field);
END $$;
