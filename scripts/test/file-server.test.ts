import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveFiles } from '../lib/web/file-server.ts';

/** Asks for a path as it stands: `fetch` would take `..` out of it. */
async function ask(port: number, path: string): Promise<string> {
  const asked = request({ host: '127.0.0.1', port, path }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return `${answer.statusCode} ${answer.headers['content-type'] ?? null} ${await text(answer)}`;
}

describe('serveFiles', () => {
  it('serves files as a plain web server does, and nothing outside of the folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-files-'));
    mkdirSync(join(folder, 'site/guide'), { recursive: true });
    writeFileSync(join(folder, 'secret.html'), 'secret');
    for (const [path, content] of [
      ['index.html', 'home'],
      ['guide/index.html', 'guide'],
      ['guide/page.html', 'page'],
      ['a.js', 'js'],
      ['data.bin', 'bin'],
      ['two words.html', 'words'],
    ] as const)
      writeFileSync(join(folder, 'site', path), content);
    const server = await serveFiles(join(folder, 'site'), 0, new Map([['/own', 'own page']]));
    const answers: string[] = [];
    for (const path of [
      '/',
      '/guide/',
      '/guide/page',
      '/a.js?x=1',
      '/data.bin',
      '/own',
      '/two%20words',
      '/none',
      '/../secret.html',
      '/%2e%2e/secret.html',
      '/%2f..%2fsecret.html',
      '//',
      '/%',
      '/%ff',
      '/',
    ])
      answers.push(await ask(server.port, path));
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
      `200 ${html} words`,
      ...Array.from({ length: 4 }, () => '404 null not found'),
      ...Array.from({ length: 3 }, () => '400 null bad request'),
      `200 ${html} home`,
    ]);
  });
});
