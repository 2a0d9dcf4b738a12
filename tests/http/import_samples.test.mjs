// bin/forum import stackexchange: real dumps, where somebody has put them.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertReconciled, startImporting } from '../importing.mjs';
import { ROOT } from '../server.mjs';

const SAMPLES = join(process.env.SHARED ?? resolve(ROOT, '..', 'shared'), 'data/stackexchange');
const folders = existsSync(SAMPLES) ? readdirSync(SAMPLES).map((name) => join(SAMPLES, name)).filter((path) => existsSync(join(path, 'Posts.xml'))) : [];

describe('the samples', { skip: folders.length === 0 }, () => {
	let forum;

	before(async () => {
		forum = await startImporting();
	});
	after(() => forum?.stop());

	for (const folder of folders) {
		test(basename(folder), async () => {
			const { code, files, stderr } = await forum.import(folder);
			assert.equal(code, 0, stderr);
			assertReconciled(folder, files);
			await forum.assertSound();
		});
	}
	test('earn what acting them out would', () => forum.assertEarnedInOrder());
});
