// Random events with everything in them that makes order matter to those who do it wrong: late ones, retractions
// before and after, duplicates, members who move, staff, votes back and forth, accounts that become known late.
const COUNTS = ['visit.day', 'question.asked', 'answer.posted', 'answer.accepted', 'vote.received', 'champion.silent', 'milestone.reached',
	'question.resolved', 'deflection.confirmed', 'sla.missed', 'question.unresolved', 'ticket.after_suggestion', 'usage.active', 'invoice.overdue'];

/** Random numbers that are the same for the same seed. */
export function dice(seed) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let x = Math.imul(state ^ (state >>> 15), state | 1);
		x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
		return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (most) => Math.floor(next() * most);
	const one = (list) => list[below(list.length)];
	const shuffle = (list) => {
		const copy = [...list];
		for (let i = copy.length - 1; i > 0; i--) {
			const j = below(i + 1);
			[copy[i], copy[j]] = [copy[j], copy[i]];
		}
		return copy;
	};
	return { next, below, one, shuffle };
}

/** `count` events of the `days` before `today` (a Date), about accounts a0… and their members m0…. */
export function randomEvents({ below, one, next }, count, today, { accounts = 3, members = 8, days = 120 } = {}) {
	const events = [];
	const time = (most = days) => new Date(today.getTime() - below(most * 86400) * 1000).toISOString().replace('.000', '');
	const add = (name, subject, more = {}, source = one(['/forum/main', '/forum/main', '/product'])) => {
		const event = { specversion: '1.0', id: `${name}:${events.length}`, source, type: `org.health.forum.${name}.v1`, subject, time: time(), ...more };
		events.push(event);
		return event;
	};
	const account = () => `account/a${below(accounts)}`;
	const member = () => `m${below(members)}`;
	for (let i = 0; i < accounts; i++) {
		add('account.opened', `account/a${i}`, { time: time(10) }, '/crm');
		if (next() < 0.7)
			add('touch.changed', `account/a${i}`, { data: { value: one(['high', 'low', 'tech', 'community', 'hybrid']) } }, '/crm');
	}
	for (let i = 0; i < members; i++)
		add('member.joined', `member/m${i}`, { data: { value: `a${below(accounts)}` } }, '/crm');
	while (events.length < count) {
		const kind = next();
		if (kind < 0.72)
			add(one(COUNTS), next() < 0.85 ? account() : `member/${member()}`, { ...(next() < 0.9 ? { actorid: member() } : {}),
				data: { ...(next() < 0.3 ? { units: 1 + below(6) } : {}), ...(next() < 0.6 ? { counterparty: member() } : {}) } });
		else if (kind < 0.78)
			add('csat.given', account(), { actorid: member(), data: { value: one(['good', 'good', 'bad']), ...(next() < 0.2 ? { mode: 'live' } : {}) } });
		else if (kind < 0.83)
			add('nps.given', account(), { actorid: member(), sequence: `${below(3)}`, data: { value: below(11) } });
		else if (kind < 0.86)
			add('member.joined', `member/${member()}`, { data: { value: `a${below(accounts)}` } }, '/crm');
		else if (kind < 0.87)
			add('staff.changed', `member/${member()}`, { data: { value: one([true, false]) } }, '/crm');
		else if (kind < 0.90)
			add(one(['stage.changed', 'plan.changed']), account(), { data: { value: one(['onboarding', 'mature', 'growth', 'free', '']) } }, '/crm');
		else if (kind < 0.92)
			add(one(['mrr.changed']), account(), { data: { value: one([0, 100, 60000, 900000]) } }, '/crm');
		else if (kind < 0.93)
			add(one(['cancellation.noticed', 'renewed']), account(), {}, '/crm');
		else if (kind < 0.95)
			add('strange.thing', account(), { actorid: member(), data: { anything: [1, null, { x: 'ä' }] } });
		else {
			const target = one(events);
			add('x.retracted', target.subject, { data: { retracts: target.id, ...(next() < 0.3 ? { mode: 'deleted' } : {}) } }, target.source);
		}
	}
	return events;
}
