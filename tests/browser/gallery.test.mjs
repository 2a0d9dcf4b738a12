// Pages in states that a walk through the forum seldom meets: conflicts, locked
// and deleted threads, errors, empty lists. The gallery has them all.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { lookAt } from '../gallery/look.mjs';
import { ROOT } from '../server.mjs';

const BUILD = resolve(ROOT, process.env.BUILD ?? 'build');
const APPEARANCES = [{ scheme: 'dark', width: 320 }, { scheme: 'light', width: 1280 }];

test('every page of the gallery can be used by everybody', async () => {
	mkdirSync(join(BUILD, 'gallery'), { recursive: true });
	execFileSync(join(BUILD, 'tests/gallery/gallery'), [join(BUILD, 'gallery')]);
	const { pages, wrong } = await lookAt({ build: BUILD, appearances: APPEARANCES });
	assert.ok(pages.length > 40, `${pages.length} pages`);
	// headings inside a post are its author's, at whatever depth
	assert.deepEqual(wrong.filter((line) => !line.includes('heading-order')), []);
});
