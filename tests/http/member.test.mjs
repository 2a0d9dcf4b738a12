// Members: profiles, settings, and names and texts of every kind.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hostile, skip } from '../hostile.mjs';
import { start } from '../server.mjs';
import { PASSWORD, Visitor, elements, unescape } from '../visitor.mjs';

let forum, anna;
before(async () => {
	forum = await start();
	anna = await Visitor.join(forum.url, 'Anna Müller', 'anna@example.com');
	await forum.sql("UPDATE forum.action_limit SET count = 100000");
});
after(() => forum.stop());

const visitor = () => new Visitor(forum.url);
const pathOf = (name) => `/u/${encodeURIComponent(name)}`;

/** Somebody asks; gives { thread, path }. */
async function ask(who, title, more = {}) {
	const { location, status, words } = await who.post('/ask', { title, body: 'A body.', category: 'general', ...more });
	assert.equal(status, 303, words);
	return { thread: location.split('/')[2], path: location };
}

/** Somebody answers; gives the post's id. */
async function answer(who, thread, body = 'An answer.') {
	const { location, status, words } = await who.post(`/t/${thread}/posts`, { body });
	assert.equal(status, 303, words);
	return location.split('/')[2];
}

describe('a profile', () => {
	test('is for everybody, at one address', async () => {
		const page = await visitor().get(pathOf('Anna Müller'));
		assert.equal(page.status, 200);
		assert.match(page.words, /Anna Müller/);
		for (const other of ['anna müller', 'ANNA MÜLLER', 'annamüller', 'ＡＮＮＡ müller'])
			for (const part of ['', '/answers', '/reputation']) {
				const moved = await visitor().get(pathOf(other) + part);
				assert.deepEqual([moved.status, moved.location], [301, `/u/Anna%20M%C3%BCller${part}`]);
			}
		assert.ok(!page.text.includes('anna@example.com'), 'the address is nobody else\'s business');
	});

	test('of nobody is not there', async () => {
		for (const name of ['Nobody', '%', 'a'.repeat(500), '<script>', "' OR 1=1 --", 'Anna%00'])
			for (const part of ['', '/answers', '/reputation'])
				assert.equal((await visitor().get(pathOf(name) + part)).status, 404, name + part);
	});

	test('tells what a member has done, and the ledger why', async () => {
		const bert = await Visitor.join(forum.url, 'Bert');
		const { thread } = await ask(anna, 'How does a profile work?', { tags: 'profiles' });
		const post = await answer(bert, thread, 'Like <this> & that.');
		assert.equal((await anna.post(`/p/${post}/vote`, { value: 1 })).status, 303);
		assert.equal((await anna.post(`/p/${post}/accept`, { value: 1 })).status, 303);
		const page = await visitor().get('/u/Bert');
		assert.match(page.words, /reputation 26 answers 1 accepted 1 questions 0/);
		assert.match(page.words, /How does a profile work\? Like <this> & that\./);
		assert.match(page.text, /href="\/tags\/profiles"/);
		assert.match((await visitor().get(pathOf('Anna Müller'))).words, /How does a profile work\?/);
		const ledger = await visitor().get('/u/Bert/reputation');
		assert.match(ledger.words, /\+15 Answer accepted How does a profile work\?.* 26 \+10 Voted up How does a profile work\?.* 11 \+1 Joined .* 1/);
		assert.match((await visitor().get('/u/Bert/answers')).words, /Like <this> & that\./);
		await anna.post(`/p/${post}/vote`, { value: 0 });
		assert.match((await visitor().get('/u/Bert/reputation')).words, /-10 Voted up, taken back/);
	});

	test('pages through many answers and entries', async () => {
		const cleo = await Visitor.join(forum.url, 'Cleo');
		const { thread } = await ask(anna, 'How many answers are too many?');
		for (let i = 0; i < 65; i++)
			await answer(cleo, thread, `Answer number ${i}.`);
		const seen = [];
		for (let path = '/u/Cleo/answers'; path; ) {
			const page = await visitor().get(path);
			seen.push(...[...page.text.matchAll(/Answer number (\d+)\./g)].map(([, n]) => Number(n)));
			path = /href="(\/u\/Cleo\/answers\?after=\d+)"/.exec(page.text)?.[1];
		}
		assert.deepEqual(seen, Array.from({ length: 65 }, (_, i) => 64 - i));
		for (const after of ['x', '-1', '0', '999999999999999999999', "'", '%00'])
			assert.ok([200, 400].includes((await visitor().get(`/u/Cleo/answers?after=${after}`)).status));
		await forum.sql(`SELECT forum.reputation_add(array_agg(ROW(m.id, 'upvote', NULL, n, now() - n * interval '1 day')::forum.reputation_claim))
			FROM forum.member m, generate_series(1, 60) n WHERE m.name = 'Cleo'`);
		const first = await visitor().get('/u/Cleo/reputation');
		const second = await visitor().get(/href="(\/u\/Cleo\/reputation\?after=\d+)"/.exec(first.text)[1]);
		assert.equal(first.text.match(/Voted up/g).length + second.text.match(/Voted up/g).length, 60);
		assert.match(second.words, /\+1 Joined .* 1 First page$/);
	});

	test('shows nothing of what the visitor may not see', async () => {
		const mod = await Visitor.join(forum.url, 'Mira');
		await forum.sql("UPDATE forum.member SET role = 'moderator' WHERE name = 'Mira'");
		await forum.sql("INSERT INTO forum.category (slug, name, private, visible_to) VALUES ('staff-room', 'Staff room', true, 'moderator')");
		const { thread } = await ask(mod, 'Zanzibar question', { category: 'staff-room', tags: 'zanzibar' });
		await answer(mod, thread, 'Zanzibar answer');
		for (const path of ['/u/Mira', '/u/Mira/answers', '/u/Mira/reputation', '/suggest/members?q=m&thread=' + thread]) {
			assert.ok(!/zanzibar/i.test((await visitor().get(path)).text), path);
			assert.ok(!/zanzibar/i.test((await anna.get(path)).text), path);
		}
		assert.match((await mod.get('/u/Mira')).text, /Zanzibar/);
	});

	test('of a suspended member says so, and nothing else of theirs', async () => {
		const dino = await Visitor.join(forum.url, 'Dino');
		assert.equal((await dino.post('/settings/profile', { about: 'Buy cheap watches', time_zone: 'UTC' })).status, 303);
		assert.match((await visitor().get('/u/Dino')).text, /Buy cheap watches/);
		await forum.sql("UPDATE forum.member SET suspended_until = now() + interval '3 days', suspended_reason = 'Advertising' WHERE name = 'Dino'");
		const page = await visitor().get('/u/Dino');
		assert.match(page.words, /Suspended/);
		assert.doesNotMatch(page.text, /cheap watches|Advertising/);
		const refused = await dino.post('/ask', { title: 'May I ask this?', body: 'A body.', category: 'general' });
		assert.equal(refused.status, 403);
		assert.match(refused.words, /Advertising/);
		assert.equal((await dino.get('/settings')).status, 200, 'settings are still their own');
		assert.equal((await dino.post('/logout')).status, 303);
	});
});

describe('completion of mentions', () => {
	test('finds members by how their names begin, those of the thread first', async () => {
		await Visitor.join(forum.url, 'Mai Nguyễn');
		const maik = await Visitor.join(forum.url, 'Maik');
		const { thread } = await ask(maik, 'Who is here?');
		const found = await anna.get(`/suggest/members?q=mA&thread=${thread}`, { headers: { accept: 'application/json' } });
		assert.equal(found.status, 200);
		assert.deepEqual(found.json().items.map(({ name, mention }) => [name, mention]),
			[['Maik', 'Maik'], ['Mai Nguyễn', 'MaiNguyễn']]);
		for (const query of ['', 'q=', 'q=%25', 'q=_', 'q=zzz', "q='", 'q=%F0%9F%98%80', 'q=ma&thread=x', 'q=ma&thread=99999999'])
			assert.equal((await anna.get(`/suggest/members?${query}`)).status, 200, query);
		assert.deepEqual((await visitor().get('/suggest/members?q=ma')).json().items, []);
	});
});

describe('settings', () => {
	test('profile: about and time zone', async () => {
		const page = await anna.get('/settings');
		const { fields } = page.form('/settings/profile');
		assert.equal(fields.time_zone, 'UTC');
		const saved = await anna.post('/settings/profile', { ...fields, about: '**Hello**\r\n\r\n<b>world</b>', time_zone: 'Europe/Athens' });
		assert.deepEqual([saved.status, saved.location], [303, '/settings?saved=profile']);
		const again = await anna.get(saved.location);
		assert.match(again.words, /Your profile is saved/);
		assert.deepEqual(again.form('/settings/profile').fields.about, '**Hello**\n\n<b>world</b>');
		assert.equal(again.form('/settings/profile').fields.time_zone, 'Europe/Athens');
		assert.match((await visitor().get(pathOf('Anna Müller'))).text, /<strong>Hello<\/strong>[\s\S]*&lt;b&gt;world/);
	});

	test('what is wrong is said beside the field, and kept', async () => {
		for (const [fields, message] of [[{ about: 'x'.repeat(5001), time_zone: 'UTC' }, /longer than 5,000/], [{ about: 'ok', time_zone: 'Mars' }, /one of the time zones/], [{}, /time zones/]]) {
			const answer = await anna.post('/settings/profile', fields);
			assert.equal(answer.status, 422);
			assert.match(answer.words, message);
			assert.equal(answer.form('/settings/profile').fields.about, fields.about ?? '');
		}
	});

	test('e-mail address, for who knows the password', async () => {
		const wrong = await anna.post('/settings/email', { email: 'new@example.com', password: 'wrong password' });
		assert.equal(wrong.status, 422);
		assert.match(wrong.words, /not your password/);
		assert.equal(wrong.form('/settings/email').fields.email, 'new@example.com');
		for (const [email, message] of [['nonsense', /not an e-mail address/], ['Bert@example.com', /registered with this address/]]) {
			const answer = await anna.post('/settings/email', { email, password: PASSWORD });
			assert.equal(answer.status, 422);
			assert.match(answer.words, message);
		}
		assert.equal((await anna.post('/settings/email', { email: 'new@example.com', password: PASSWORD })).status, 303);
		assert.equal((await Visitor.signIn(forum.url, 'new@example.com')).answer.status, 303);
		assert.equal((await Visitor.signIn(forum.url, 'anna@example.com')).answer.status, 422);
	});

	test('password: the old one is asked for, all other sessions end', async () => {
		const emil = await Visitor.join(forum.url, 'Emil');
		const elsewhere = await Visitor.signIn(forum.url, 'Emil');
		for (const [old_password, password, message] of [['wrong password', 'another password', /not your password/], [PASSWORD, 'short', /at least 8/],
			[PASSWORD, 'emil@example.com', /not your name/], [PASSWORD, '', /choose a password/]]) {
			const answer = await emil.post('/settings/password', { old_password, password });
			assert.equal(answer.status, 422);
			assert.match(answer.words, message);
			assert.ok(!answer.text.includes('another password'));
		}
		assert.equal((await elsewhere.get('/settings')).status, 200);
		const done = await emil.post('/settings/password', { old_password: PASSWORD, password: 'another password' });
		assert.deepEqual([done.status, done.location], [303, '/settings?saved=password']);
		assert.equal((await emil.get('/settings')).status, 200);
		assert.equal((await elsewhere.get('/settings')).status, 303);
		assert.equal((await Visitor.signIn(forum.url, 'Emil')).answer.status, 422);
		assert.equal((await Visitor.signIn(forum.url, 'Emil', 'another password')).answer.status, 303);
	});

	test('guessing the password there waits too', async () => {
		const flora = await Visitor.join(forum.url, 'Flora');
		const statuses = [];
		for (let i = 0; i < 7; i++)
			statuses.push((await flora.post('/settings/password', { old_password: `wrong ${i}`, password: 'another password' })).status);
		assert.deepEqual(statuses, [422, 422, 422, 422, 422, 422, 429]);
	});

	test('a form token of somebody else is of no use', async () => {
		const [gert, hanna] = [await Visitor.join(forum.url, 'Gert'), await Visitor.join(forum.url, 'Hanna')];
		const answer = await gert.post('/settings/profile', { about: 'Forged', time_zone: 'UTC', csrf: await hanna.token() });
		assert.equal(answer.status, 401);
		assert.deepEqual(await forum.sql("SELECT about FROM forum.member WHERE name = 'Gert'"), []);
	});
});

describe('hostile texts', { skip }, () => {
	/** What a form delivers: browsers send line breaks as CR LF, and we keep LF. */
	const sent = (text) => text.replace(/\r\n?/g, '\n');
	/** Nothing that a text brought along: no script but ours, no handler, no frame. */
	function harmless(html) {
		for (const { name, attributes } of elements(html)) {
			const shown = `<${name} ${JSON.stringify(attributes)}>`;
			assert.ok(!['iframe', 'frame', 'object', 'embed', 'style', 'base', 'applet', 'math', 'audio', 'video'].includes(name), shown);
			assert.ok(name !== 'script' || /^\/static\/app\.[0-9a-f]+\.js$/.test(attributes.src), shown);
			for (const [attribute, value] of Object.entries(attributes)) {
				assert.ok(!/^on|^style$|^srcdoc$/i.test(attribute), shown);
				if (['href', 'src', 'action', 'formaction'].includes(attribute))
					assert.match(value, /^(\/(?!\/)|#|\?|https?:\/\/|mailto:)/, shown);
			}
		}
	}

	test('as names are kept exactly, or refused with 422', async () => {
		const who = visitor(), good = [];
		for (const name of hostile) {
			// without a password nothing is hashed, which is slow
			const answer = await who.post('/register', { name, email: 'hostile@example.com', password: '' });
			assert.equal(answer.status, 422, JSON.stringify(name));
			assert.equal(answer.form('/register').fields.name, sent(name));
			harmless(answer.text);
			if (!/id="name-error"/.test(answer.text))
				good.push(name);
		}
		assert.ok(good.length > 20 && good.length < hostile.length / 2, `${good.length} are names`);
		for (const [i, name] of good.entries()) {
			if (i % 6 > 0)
				continue;
			const member = visitor();
			const answer = await member.post('/register', { name, email: `hostile${i}@example.com`, password: PASSWORD });
			assert.ok(answer.status === 303 || /has this name already/.test(answer.words), `${JSON.stringify(name)}: ${answer.words}`);
			if (answer.status !== 303)
				continue;
			const page = await member.get(pathOf(name));
			assert.equal(page.status, 200, JSON.stringify(name));
			assert.equal(unescape(/<h1 itemprop="name"><bdi>([\s\S]*?)<\/bdi>/.exec(page.text)[1]), name);
			harmless(page.text);
		}
	});

	test('as text about a member are kept exactly, and run nothing', async () => {
		for (const about of hostile) {
			const answer = await anna.post('/settings/profile', { about, time_zone: 'UTC' });
			assert.ok([303, 422].includes(answer.status), `${JSON.stringify(about)}: ${answer.status} ${answer.words}`);
			if (answer.status === 303)
				assert.equal((await anna.get('/settings')).form('/settings/profile').fields.about, sent(about));
		}
		await anna.post('/settings/profile', { about: hostile.filter((text) => text.length < 60).join('\n\n').slice(0, 5000), time_zone: 'UTC' });
		harmless((await visitor().get(pathOf('Anna Müller'))).text);
		harmless((await anna.get('/settings')).text);
	});

	test('as addresses, e-mail addresses and questions for names find nothing and break nothing', async () => {
		const who = visitor();
		for (const text of hostile) {
			const page = await who.get(pathOf([...text].slice(0, 100).join('')));
			assert.ok([200, 301, 404, 414].includes(page.status), `${JSON.stringify(text)}: ${page.status}`);
			harmless(page.text);
			assert.equal((await anna.get(`/suggest/members?q=${encodeURIComponent([...text].slice(0, 60).join(''))}`)).status, 200, JSON.stringify(text));
		}
		for (const email of hostile.filter((_, i) => i % 5 === 0)) {
			const answer = await who.post('/register', { name: 'Never Made', email, password: 'short' });
			assert.equal(answer.status, 422);
			assert.equal(answer.form('/register').fields.email, sent(email));
			harmless(answer.text);
		}
	});

	test('as a name to sign in with, and as a password, are just wrong', async () => {
		for (const text of hostile.filter((_, i) => i % 60 === 0)) {
			const answer = await visitor().post('/login', { name: text, password: text });
			assert.equal(answer.status, 422, JSON.stringify(text));
			harmless(answer.text);
			await forum.sql('DELETE FROM forum.sign_in_failure');
		}
		assert.ok(!/signal|exited with status|panic/i.test(forum.log('web')), forum.log('web'));
	});
});
