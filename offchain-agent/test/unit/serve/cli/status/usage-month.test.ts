import { deepEqual, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readUsageMonth } from '../../../../../src/serve/cli/status/usage-month.ts';

const startS = Date.UTC(2026, 10, 1) / 1_000;
const endS = Date.UTC(2026, 11, 1) / 1_000;

describe('the usage of a month', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-usage-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is of the minutes of that month alone, each line once', async () => {
    const first = startS / 60;
    const last = endS / 60 - 1;
    write('2026-10-31', line(0, first - 1));
    write('2026-11-01', line(1, first), line(2, first + 1));
    // Written late, when the disk took it again.
    write('2026-12-01', line(3, last), line(4, last + 1));
    deepEqual(await read(folder, folder), [first, first + 1, last]);
  });

  it('is read of days that were packed, too', async () => {
    const minute = startS / 60;
    writeFileSync(join(folder, '2026-11-01.jsonl.gz'), gzipSync(`${line(1, minute)}\n`));
    deepEqual(await read(folder), [minute]);
  });

  it('counts gateways apart, and lines of one minute that came in two parts together', async () => {
    const minute = startS / 60;
    write('2026-11-01', line(1, minute), line(2, minute), line(1, minute, 'g2'));
    deepEqual(await read(folder), [minute, minute, minute]);
  });

  it('is refused with file and line where it cannot be read', async () => {
    write('2026-11-01', line(1, startS / 60), '{"schema":"almanac.gateway.usage.v1"}');
    await rejects(read(folder), {
      code: 'bad_input/usage_file',
      message: /2026-11-01\.jsonl, line 2: region: must be given; text/,
    });
    await rejects(read(join(folder, 'nowhere')), { code: 'bad_input/usage_file' });
  });

  async function read(...folders: string[]): Promise<number[]> {
    const minutes = await readUsageMonth(folders, { startS, endS });
    return minutes.map(({ minute }) => minute).toSorted((a, b) => a - b);
  }

  function write(day: string, ...lines: string[]): void {
    writeFileSync(join(folder, `${day}.jsonl`), `${lines.join('\n')}\n`);
  }

  function line(number: number, minute: number, gateway = 'g1'): string {
    const of = { schema: 'almanac.gateway.usage.v1', region: 'eu', gateway, line: number, minute };
    return JSON.stringify({ ...of, rows: [], latencies: [], upstreams: [] });
  }
});
