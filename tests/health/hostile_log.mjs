// Random logs of what a core that nearly got it right would get wrong: few instants, most of them at the edges of UTC
// days; members who move in the past, to accounts that nobody knows yet or any more; votes back and forth at the rim of
// the 30 days; retractions of everything, of each other and of what is another source's; keys that come twice; signals
// that no model has yet.
import { dice } from './random.mjs';

const DAY = 86400000;
/** Ages at which something ends or begins: windows, half-lives times 20, surveys. */
const AGES = [1, 2, 3, 9, 29, 30, 31, 32, 60, 61, 179, 180, 181, 280, 281, 398];
/** One instant of a day in many spellings; the last two are of the day before and the day after, by UTC. */
const CLOCKS = ['T00:00:00Z', 'T00:00:00.000000Z', 'T23:59:59.999999Z', 'T23:59:59.9999999Z', 'T12:00:00Z', 'T12:00:00.000001Z', 't12:00:00z',
	'T14:30:00+02:30', 'T01:30:00+02:00', 'T22:45:00-05:15'];
const COUNTS = ['forum.visit.day', 'forum.question.asked', 'forum.answer.posted', 'forum.answer.accepted', 'forum.answer.accepted', 'forum.champion.silent',
	'forum.milestone.reached', 'forum.question.resolved', 'forum.sla.missed', 'usage.active', 'product.usage.active', 'billing.invoice.overdue', 'crm.meeting.held',
	'product.article.read', 'product.export.failed'];
/** At first nobody knows these, and their values may be anything. */
const UNKNOWN_VALUES = ['good', 'bad', true, 3, 10, 11, 'many', null, '', [], 1.5];

/** What one core has to be told, in the order in which it is sent; ids end with `-${name}`. Every event can be kept. */
export function hostileEvents(seed, count, today) {
	const { below, one, next, shuffle } = dice(seed);
	const chance = (share) => next() < share;
	const name = `-h${seed}`;
	const instants = Array.from({ length: 24 }, () => new Date(today.getTime() - one(AGES) * DAY).toISOString().slice(0, 10) + one(CLOCKS))
		.concat(today.toISOString());
	const account = () => `account/a${below(4)}${name}`;
	const member = () => `m${below(5)}${name}`;
	const events = [];
	const add = (type, subject, more = {}, source = one(['/forum', '/forum', '/product', '/crm'])) => {
		// letters beyond the first 65,536 sort otherwise by bytes than by UTF-16
		events.push({ specversion: '1.0', id: `${one(['\u{1f600}', '\ufb00', 'e'])}${events.length}`, source: source + name,
			type: `org.health.${type}.v1`, subject, time: one(instants), ...(chance(0.2) ? { sequence: one(['0', '1', 2, '999999999999999']) } : {}), ...more });
		return events.at(-1);
	};
	const take = (target, more = {}) => add(`${target.type.slice(11, -3)}.retracted`, chance(0.8) ? target.subject : account(),
		{ data: { retracts: target.id, ...(chance(0.3) ? { mode: 'deleted' } : {}) }, ...more },
		chance(0.8) ? target.source.slice(0, -name.length) : '/product');

	// a0 is known at once, a1 since it was, a2 by the second of two, a3 (and a4) never for long
	const opened = [0, 1, 2, 2, 3].map((n) => add('crm.account.opened', `account/a${n}${name}`, n === 0 ? { time: instants.at(-1) } : {}));
	[opened[2], opened[4]].forEach((target) => take(target, { source: target.source, data: { retracts: target.id } }));
	// what is deleted later does not undo what speaks against the account, once it is known to
	const failed = add('product.export.failed', opened[0].subject);
	take(failed, { source: failed.source, subject: failed.subject, data: { retracts: failed.id, mode: 'deleted' } });
	while (events.length < count) {
		const kind = next();
		const who = chance(0.9) ? { actorid: member() } : {};
		if (kind < 0.34)
			add(one(COUNTS), chance(0.7) ? account() : `member/${member()}`, { ...who, ...(chance(0.8) ? { data: { ...(chance(0.4) ? { units: 1 + below(9) } : {}),
				...(chance(0.5) ? { counterparty: member() } : {}), ...(chance(0.1) ? { mode: 'live' } : {}) } } : {}) });
		else if (kind < 0.52)
			add('forum.vote.received', chance(0.7) ? account() : `member/${member()}`, { ...who, data: { units: 1 + below(3), counterparty: member() } });
		else if (kind < 0.58)
			add('forum.csat.given', account(), { ...who, data: { value: one(['good', 'bad', true, false, 1, 0]), ...(chance(0.2) ? { mode: 'live' } : {}) } });
		else if (kind < 0.64)
			add('forum.nps.given', chance(0.5) ? account() : `member/${member()}`, { ...who, data: { value: below(11), scale: 10 } });
		else if (kind < 0.72)
			add(chance(0.8) ? 'crm.member.joined' : 'member.left', `member/${member()}`, { data: { value: `a${below(5)}${name}` } });
		else if (kind < 0.75)
			add('hr.staff.changed', `member/${member()}`, { data: { value: chance(0.5) } });
		else if (kind < 0.84)
			add(...one([['crm.stage.changed', ['onboarding', 'growth', 'mature', 'odd', '']], ['plan.changed', ['free', 'community', 'team', '']],
				['touch.changed', ['high', 'tech', 'hybrid', 'community', '']], ['segment.changed', ['retail', 'bank', '']], ['mrr.changed', [0, 1, '50000', 500000, '']]]
				.map(([type, values]) => [type, account(), { data: { value: one(values) } }])));
		else if (kind < 0.86)
			add(one(['cancellation.noticed', 'renewed', 'crm.churned']), account());
		else if (kind < 0.90)
			add(one(['product.lesson.rated', 'product.effort.given', 'odd.thing']), account(), { ...who, data: { value: one(UNKNOWN_VALUES) } });
		else
			take(one(events));
	}
	return shuffle([...events, ...events.filter(() => chance(0.1)).map(reversed), ...events.filter(() => chance(0.05)).map((event) => ({ ...event, time: one(instants) }))]);
}

/** The same payload, otherwise written. */
function reversed(event) {
	return Object.fromEntries(Object.entries(event).toReversed());
}
