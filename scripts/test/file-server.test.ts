import { deepEqual } from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveFiles } from '../lib/web/file-server.ts';

describe('serveFiles', () => {
  it('serves files as a plain web server does, and nothing outside of the folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-files-'));
    mkdirSync(join(folder, 'site/guide'), { recursive: true });
    writeFileSync(join(folder, 'secret.html'), 'secret');
    for (const [path, text] of [
      ['index.html', 'home'],
      ['guide/index.html', 'guide'],
      ['guide/page.html', 'page'],
      ['a.js', 'js'],
      ['data.bin', 'bin'],
    ] as const)
      writeFileSync(join(folder, 'site', path), text);
    const server = await serveFiles(join(folder, 'site'), 0, new Map([['/own', 'own page']]));
    const answers: string[] = [];
    for (const path of [
      '/',
      '/guide/',
      '/guide/page',
      '/a.js?x=1',
      '/data.bin',
      '/own',
      '/none',
      '/../secret.html',
      '/%2e%2e/secret.html',
    ]) {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      answers.push(`${response.status} ${response.headers.get('content-type')} ${await response.text()}`);
    }
    await server.close();
    rmSync(folder, { recursive: true });
    const html = 'text/html; charset=utf-8';
    deepEqual(answers, [
      `200 ${html} home`,
      `200 ${html} guide`,
      `200 ${html} page`,
      '200 text/javascript js',
      '200 application/octet-stream bin',
      `200 ${html} own page`,
      ...Array.from({ length: 3 }, () => '404 null not found'),
    ]);
  });
});
