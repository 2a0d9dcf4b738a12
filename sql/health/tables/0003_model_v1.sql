-- Model v1: opinions, to be replaced by calibration.

INSERT INTO model (version, note) VALUES ('v1', 'The first weights: opinions, to be replaced by calibration');

INSERT INTO model_signal (model, name, dimension, weight, half_life, cap, k) VALUES
	('v1', 'visit.day',		'engagement',	2, 14, 1, 4),
	('v1', 'question.asked',	'engagement',	1, 30, 3, 1),
	('v1', 'answer.posted',		'engagement',	3, 45, 5, 2),
	('v1', 'answer.accepted',	'engagement',	5, 90, 5, 1),
	('v1', 'vote.received',		'engagement',	1, 60, 10, 3),
	('v1', 'champion.silent',	'engagement',	3, 30, 1, 1),
	('v1', 'milestone.reached',	'engagement',	2, 180, 3, 1),
	('v1', 'question.resolved',	'support',	5, 45, 3, 1),
	('v1', 'deflection.confirmed',	'support',	4, 45, 3, 1),
	('v1', 'sla.missed',		'support',	5, 21, 5, 1),
	('v1', 'question.unresolved',	'support',	4, 30, 5, 1),
	('v1', 'ticket.after_suggestion', 'support',	3, 21, 3, 1),
	('v1', 'csat.given',		'satisfaction',	4, 90, NULL, NULL),
	('v1', 'nps.given',		'satisfaction',	4, 180, NULL, NULL),
	-- what other products feed into the dimensions that the forum says nothing about
	('v1', 'usage.active',		'usage',	4, 14, 1, 10),
	('v1', 'feature.used',		'usage',	3, 30, 5, 5),
	('v1', 'login.day',		'usage',	2, 14, 1, 5),
	('v1', 'integration.added',	'usage',	3, 180, 3, 1),
	('v1', 'invoice.paid',		'financial',	4, 60, 3, 1),
	('v1', 'invoice.overdue',	'financial',	5, 30, 3, 1);

INSERT INTO model_touch (model, touch, dimension, points)
SELECT 'v1', touch, dimension, points FROM (VALUES
	('high',	30, 15, 25, 20, 10),
	('low',		30, 20, 20, 20, 10),
	('tech',	30, 25, 20, 15, 10),
	('community',	20, 35, 20, 10, 15)) rows (touch, usage, engagement, satisfaction, financial, support)
CROSS JOIN LATERAL (VALUES ('usage', usage), ('engagement', engagement), ('satisfaction', satisfaction),
	('financial', financial), ('support', support)) points (dimension, points);

INSERT INTO model_stage (model, stage, touch) VALUES
	('v1', 'onboarding', 'high'), ('v1', 'adoption', 'low'), ('v1', 'growth', 'low'), ('v1', 'renewal', 'high'),
	('v1', 'mature', 'tech'), ('v1', '', 'low');

INSERT INTO model_prior (model, what, percent) VALUES
	('v1', 'usage', 60), ('v1', 'engagement', 60), ('v1', 'satisfaction', 60), ('v1', 'financial', 70),
	('v1', 'support', 60), ('v1', 'csat.given', 80);

-- A new account starts high, and so does one of which nobody knows more.
INSERT INTO model_rule (model, place, decides, plan, stage, mrr_from, value) VALUES
	('v1', 1, 'touch', NULL, 'onboarding', NULL, 'high'),
	('v1', 2, 'touch', 'community', NULL, NULL, 'community'),
	('v1', 3, 'touch', 'free', NULL, NULL, 'community'),
	('v1', 4, 'touch', NULL, NULL, 500000, 'high'),
	('v1', 5, 'touch', NULL, NULL, 50000, 'low'),
	('v1', 6, 'touch', NULL, NULL, 1, 'tech'),
	('v1', 7, 'touch', NULL, NULL, NULL, 'high');

-- Enough digits that no rounding can go wrong: the nearest that a value comes to a half is far above 10^-9.
INSERT INTO decay (half_life, age, weight)
SELECT h, a, round(power(2.000000000000000000000000000000, 20 - a::numeric(40, 30) / h))::integer
FROM (SELECT DISTINCT half_life FROM model_signal) m (h), generate_series(0, 20 * h) a;

UPDATE model SET state = 'active', activated_at = now() WHERE version = 'v1';

-- From here on what belongs to a model that is or was active stays as it is.
CREATE FUNCTION model_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	changed	text := CASE TG_OP WHEN 'DELETE' THEN OLD.model ELSE NEW.model END;
BEGIN
	EXECUTE format('SELECT version FROM %I.model WHERE version = $1 AND state <> ''draft''', TG_TABLE_SCHEMA)
	INTO changed USING changed;
	IF changed IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'PT409', MESSAGE = format(
		    'The model %s is or was active: it cannot be changed any more. Make a new version.', changed);
	END IF;
	RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER model_signal_keep BEFORE INSERT OR UPDATE OR DELETE ON model_signal FOR EACH ROW EXECUTE FUNCTION model_keep();
CREATE TRIGGER model_touch_keep BEFORE INSERT OR UPDATE OR DELETE ON model_touch FOR EACH ROW EXECUTE FUNCTION model_keep();
CREATE TRIGGER model_stage_keep BEFORE INSERT OR UPDATE OR DELETE ON model_stage FOR EACH ROW EXECUTE FUNCTION model_keep();
CREATE TRIGGER model_prior_keep BEFORE INSERT OR UPDATE OR DELETE ON model_prior FOR EACH ROW EXECUTE FUNCTION model_keep();
CREATE TRIGGER model_rule_keep BEFORE INSERT OR UPDATE OR DELETE ON model_rule FOR EACH ROW EXECUTE FUNCTION model_keep();
