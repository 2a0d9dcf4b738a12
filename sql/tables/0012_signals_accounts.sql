-- Customer accounts as they were told to the health core: what changed and when, who belonged to them.

-- Every change of an account, one row a field; what an account was on a day of the past stays known. Rows are
-- only ever added, by the trigger below.
CREATE TABLE account_change (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	account_id	text NOT NULL REFERENCES account ON DELETE CASCADE,
	at		timestamptz NOT NULL,
	-- a column of account
	field		text NOT NULL,
	value		jsonb NOT NULL
);
CREATE INDEX account_change_by_field ON account_change (account_id, field, at, id);

-- Mail addresses that say nothing about where somebody works.
CREATE TABLE public_mail_domain (
	domain		text PRIMARY KEY
);
INSERT INTO public_mail_domain SELECT unnest(string_to_array('126.com 163.com 189.cn abv.bg alice.it aol.com '
    'arcor.de bellsouth.net bigpond.com bk.ru bluewin.ch btinternet.com centrum.cz charter.net comcast.net cox.net '
    'duck.com earthlink.net email.com email.cz fastmail.com fastmail.fm foxmail.com free.fr freemail.hu freenet.de '
    'gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com '
    'hotmail.de hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com inbox.lv inbox.ru interia.pl laposte.net '
    'libero.it list.ru live.co.uk live.com live.de live.fr live.nl mac.com mail.com mail.de mail.ru mailbox.org '
    'me.com msn.com naver.com o2.pl optonline.net orange.fr outlook.com outlook.de outlook.fr pm.me posteo.de '
    'proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com rocketmail.com sapo.pt sbcglobal.net '
    'seznam.cz sfr.fr shaw.ca sina.com sky.com sohu.com sympatico.ca t-online.de tiscali.it tuta.com tutanota.com '
    'ukr.net uol.com.br verizon.net virgilio.it wanadoo.fr web.de wp.pl ya.ru yahoo.co.in yahoo.co.jp yahoo.co.uk '
    'yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com yandex.ru yeah.net ymail.com ziggo.nl '
    'zoho.com', ' '));

-- The columns of account that the health core knows of, each under the signal that tells it.
CREATE TABLE account_field (
	field		text PRIMARY KEY,
	type		text NOT NULL REFERENCES signal_type
);
INSERT INTO account_field VALUES ('touch', 'touch.changed'), ('plan', 'plan.changed'), ('mrr_cents', 'mrr.changed'),
	('stage', 'stage.changed'), ('segment', 'segment.changed');

CREATE FUNCTION account_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	INSERT INTO account_change (account_id, at, field, value)
	SELECT NEW.id, CASE TG_OP WHEN 'INSERT' THEN NEW.created_at ELSE now() END, f.field, to_jsonb(NEW)->f.field
	FROM account_field f
	WHERE to_jsonb(NEW)->f.field IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD)->f.field END
	  AND to_jsonb(NEW) ? f.field
	ORDER BY f.field;
	PERFORM forum.signals_settle(forum.signals_of_accounts(ARRAY[NEW.id]));
	RETURN NULL;
END $$;
INSERT INTO account_change (account_id, at, field, value)
SELECT a.id, a.created_at, f.field, to_jsonb(a)->f.field FROM account a, account_field f
WHERE to_jsonb(a) ? f.field ORDER BY a.id, f.field;
CREATE TRIGGER account_noted AFTER INSERT OR UPDATE ON account FOR EACH ROW EXECUTE FUNCTION account_noted();

CREATE FUNCTION signal_membership() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_membership_changed(array_remove(ARRAY[OLD, NEW], NULL));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_membership AFTER INSERT OR UPDATE OR DELETE ON account_member
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION signal_membership();

-- Whose mail address is of an account's domain belongs to the account, unless somebody said otherwise in
-- the same act: so this comes last.
CREATE FUNCTION account_found() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.account_join_by_domain(ARRAY[NEW.id]);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER account_found AFTER INSERT OR UPDATE OF email_key ON member
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.email_key IS NOT NULL) EXECUTE FUNCTION account_found();

CREATE FUNCTION account_domain_set() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.account_join_by_domain(ARRAY(SELECT m.id FROM member m
	    WHERE m.email_key LIKE '%@' || replace(replace(NEW.domain, '_', '\_'), '%', '\%') ORDER BY m.id));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER account_domain_set AFTER INSERT OR UPDATE OF domain ON account
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.domain IS NOT NULL) EXECUTE FUNCTION account_domain_set();
