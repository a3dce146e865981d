import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pageArgs } from '../../../../../../tests/support/page-commands.ts';
import { program } from '../../../../../../tests/support/program.ts';

const { options, file: main } = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const script = `const { main } = await import(${JSON.stringify(main)}); process.exitCode = await main(process.argv.slice(1));`;
const name = 'almanac-paritydb-256-4711';

async function downloads(...args: string[]) {
  const all = [...options, '--input-type=module', '--eval', script, '--', 'snapshot', 'downloads', ...args];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: code as number, stdout, stderr };
}

function lineOf(bytes: number, day = '20'): string {
  return `192.0.2.1 - - [${day}/Nov/2026:12:00:00 +0000] "GET /s/${name}/${name}.tar.zst HTTP/1.1" 200 ${bytes} "-" "curl"\n`;
}

describe('almanac snapshot downloads', function () {
  this.timeout(200_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-downloads-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('counts a folder of logs, packed ones too, each file once', async () => {
    const logs = join(folder, 'nginx');
    mkdirSync(logs);
    writeFileSync(join(logs, 'access.log'), lineOf(1_500) + lineOf(500));
    writeFileSync(join(logs, 'access.log.1.gz'), gzipSync(lineOf(7, '19')));
    const { code, stdout, stderr } = await downloads(logs, join(logs, 'access.log'), '--json');
    assert.deepEqual([code, stderr], [0, '']);
    const document = JSON.parse(stdout) as { months: unknown; lines: { read: number } };
    assert.deepEqual(document.months, [{ month: '2026-11', bytes: 2_007 }]);
    assert.equal(document.lines.read, 3);
    const shown = await downloads(logs);
    assert.match(shown.stdout, /almanac-paritydb-256-4711 +3 +2\.007 kB +1 +0 B/);
  });

  it('tells of each multiple once, whatever becomes of the logs', async () => {
    const heard: { kind: string; summary: string }[] = [];
    const hook = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part.toString();
      });
      request.on('end', () => {
        heard.push(JSON.parse(body) as (typeof heard)[number]);
        response.end('{}');
      });
    });
    hook.listen(0, '127.0.0.1');
    await once(hook, 'listening');
    try {
      writeFileSync(join(folder, 'hook'), `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`, {
        mode: 0o600,
      });
      const config = join(folder, 'notify.yaml');
      writeFileSync(
        config,
        'destinations: {hook: {kind: webhook, urlFile: hook}}\nroutes: [{kinds: [traffic], to: [hook]}]\n',
      );
      const log = join(folder, 'access.log');
      let shown: string | undefined;
      const run = async (lines: string) => {
        writeFileSync(log, lines);
        const args = pageArgs('docs/how-to/snapshots.md', 'almanac snapshot downloads', {
          '/var/log/nginx': log,
          '1TB': '1kB',
          'notify.yaml': config,
        });
        const state = ['--state', join(folder, 'state.json')];
        const { code, stdout } = await downloads(...args.slice(2), ...state);
        assert.equal(code, 0);
        shown = /^2026-11 +(.+?) *$/m.exec(stdout)?.[1];
        return heard.map(({ summary }) => summary);
      };
      const first = 'downloads of snapshots in 2026-11 have passed 1 kB: 1.5 kB so far';
      assert.deepEqual(await run(lineOf(1_500)), [first]);
      assert.deepEqual(await run(lineOf(400, '21')), [first]);
      assert.equal(shown, '1.9 kB');
      const second = 'downloads of snapshots in 2026-11 have passed 2 kB: 2.4 kB so far';
      assert.deepEqual(await run(lineOf(900, '21')), [first, second]);
    } finally {
      hook.close();
    }
  });

  it('says what is wrong with its input', async () => {
    writeFileSync(join(folder, 'other.log'), '{"ts":1}\n');
    for (const [args, said] of [
      [[join(folder, 'missing')], /missing cannot be read: no such file/],
      [[join(folder, 'other.log')], /none of 1 lines is of an access log\nhint: expected nginx/],
      [[join(folder, 'other.log'), '--every', '1TiB'], /--every: "1TiB" is not a size\nhint: expected bytes/],
      [[join(folder, 'other.log'), '--state', 'x'], /--state is of --notify\nhint: add --notify/],
    ] as const) {
      const { code, stderr } = await downloads(...args);
      assert.equal(code, 2, stderr);
      assert.match(stderr, said);
    }
  });
});
