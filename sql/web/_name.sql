-- Names of members and tags: what is allowed, and what counts as the same.

-- What makes a member's name unique and what a mention finds: compatibility forms, case, spaces and
-- apostrophes fold. By way of capitals, which fold more: ß is SS, and ς is Σ like σ. (ASCII
-- takes a shorter way to the same.)
CREATE OR REPLACE FUNCTION forum.name_key(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN octet_length(name) = length(name) THEN translate(lower(name COLLATE "C"), ' ''', '') COLLATE "und-x-icu"
	    ELSE translate(normalize(lower(upper(normalize(name, NFKC) COLLATE "und-x-icu")), NFKC), ' ''’', '') END
$$;

-- Whether a text of one line has none of the characters that only confuse: controls, line and paragraph
-- separators, direction and other invisible marks, private use, non-characters. Joiners (U+200C, U+200D)
-- are allowed: Persian, Indic scripts and emoji need them.
CREATE OR REPLACE FUNCTION forum.line_is_plain(line text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT line !~ ('[' || U&'\0001-\001F\007F-\009F\00AD\034F\061C\115F\1160\17B4\17B5\180B-\180F'
	    || U&'\200B\200E\200F\2028-\202E\2060-\206F\3164\E000-\F8FF\FEFF\FFA0\FFF0-\FFFB\FFFE\FFFF'
	    || U&'\+0E0000-\+0E007F\+0F0000-\+10FFFF' || ']')
$$;

-- What makes a name one that nobody could recognise or type; NULL for a good one.
CREATE OR REPLACE FUNCTION forum.member_name_wrong(name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = forum, pg_temp AS $$
	SELECT CASE
	    WHEN coalesce(name, '') = '' THEN 'Please choose a name.'
	    WHEN length(name) < 2 THEN 'A name has at least 2 characters.'
	    WHEN length(name) > 40 THEN 'A name has at most 40 characters.'
	    WHEN name <> btrim(name) OR name ~ '  ' THEN 'A name does not begin or end with a space, or have two in a row.'
	    WHEN NOT forum.line_is_plain(name) OR name ~ (U&'[\00A0\1680\2000-\200D\202F\205F\3000]')
		THEN 'A name has no invisible characters.'
	    WHEN name ~ '[]!"#$%&()*+,/:;<=>?@[\\^`{|}~]' THEN
		'A name has letters, digits, spaces and . _ - '' only.'
	    WHEN name COLLATE "und-x-icu" !~ '[[:alnum:]]' THEN 'A name has at least one letter or digit.'
	END
$$;

-- Refuses (422, field `name`) such a name.
CREATE OR REPLACE FUNCTION forum.check_member_name(name text) RETURNS void
LANGUAGE plpgsql IMMUTABLE SET search_path = forum, pg_temp AS $$
DECLARE
	wrong	text := forum.member_name_wrong(name);
BEGIN
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT422', MESSAGE = wrong, COLUMN = 'name';
	END IF;
END $$;

-- A name's key as the eye reads it: letters of Cyrillic, Greek and Armenian that look like Latin ones are these.
CREATE OR REPLACE FUNCTION forum.name_look(name text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN octet_length(name) = length(name) THEN forum.name_key(name)
	    ELSE forum.name_key(translate(normalize(name, NFKC),
	    'АВЕЅІЈКМНОРСТУХԚԜЁЇ' || 'аеѕіјорсухһԁԛԝгёї' || 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ' || 'αγινορυάίόύ' || 'ՕՍօոսհց',
	    'ABESIJKMHOPCTYXQWËÏ' || 'aesijopcyxhdqwrëï' || 'ABEZHIKMNOPTYX' || 'ayivopuáíóú' || 'OUonuhg')) END
$$;

-- The keys of names that look like this one: written with Latin letters, or with Cyrillic or Greek ones alone.
CREATE OR REPLACE FUNCTION forum.name_keys_alike(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT SET search_path = forum, pg_temp AS $$
	SELECT ARRAY[look,
	    forum.name_key(translate(look, 'aesijopcyxhdqwrëï', 'аеѕіјорсухһԁԛԝгёї')),
	    forum.name_key(translate(upper(look), 'ABESIJKMHOPCTYXQWËÏ', 'АВЕЅІЈКМНОРСТУХԚԜЁЇ')),
	    forum.name_key(translate(look, 'ayivopuáíóú', 'αγινορυάίόύ')),
	    forum.name_key(translate(upper(look), 'ABEZHIKMNOPTYX', 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'))]
	FROM forum.name_look(name) look
$$;

-- Whether a word of the name mixes letters of scripts that look alike.
CREATE OR REPLACE FUNCTION forum.name_is_mixed(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT bool_or((word ~ '[A-Za-zÀ-ɏ]')::integer + (word ~ '[Ѐ-ԯ]')::integer + (word ~ '[Ͱ-Ͽἀ-῿]')::integer
	    + (word ~ '[Ա-և]')::integer > 1)
	FROM regexp_split_to_table(normalize(name, NFKC), '[ ._''’-]+') word
$$;

-- Names that visitors may not take: they sound official, or are ours.
CREATE OR REPLACE FUNCTION forum.name_is_reserved(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
	SELECT translate(forum.name_look(name), '._-', '') = ANY ('{
	    admin,administrator,administrators,moderator,moderators,mod,mods,staff,support,helpdesk,help,
	    team,official,system,root,sysadmin,webmaster,postmaster,security,abuse,noreply,
	    touchstone,community,forum,everyone,everybody,all,here,channel,anonymous,guest,visitor,
	    deleted,deletedmember,unknown,"null",undefined,none,nobody,me,self,you,new,settings,login,logout,
	    register,api}'::text[])
$$;

-- The form in which a tag is kept: lower case, spaces and underscores as hyphens. Letters and digits
-- of any script, and + # . - inside.
CREATE OR REPLACE FUNCTION forum.tag_form(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT regexp_replace(lower(normalize(btrim(name), NFKC) COLLATE "und-x-icu"), '[\s_]+', '-', 'g')
$$;

-- Whether a tag in its kept form may be one: letters (with their marks) and digits of any script, and
-- + # . - inside; begins with a letter or digit, does not end with . or -
CREATE OR REPLACE FUNCTION forum.tag_is_plain(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT name COLLATE "und-x-icu" ~ ('^[[:alnum:]]([[:alnum:]+#.' || marks || '-]*[[:alnum:]+#' || marks || '])?$')
	FROM (SELECT U&'\0300-\036F\0900-\0DFF\0E31-\0E4E' AS marks) m
$$;

-- The pattern of LIKE for texts with this in them, whatever characters it has.
CREATE OR REPLACE FUNCTION forum.like_part(part text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT '%' || regexp_replace(part, '([\\%_])', '\\\1', 'g') || '%'
$$;
