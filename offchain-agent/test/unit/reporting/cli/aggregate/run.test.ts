import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { program } from '../../../../../../tests/support/program.ts';

const { options, file: main } = program(new URL('../../../../../src/program/main.ts', import.meta.url));
const script = `import { main } from ${JSON.stringify(main)}; process.exitCode = await main(process.argv.slice(1));`;

function entry(samples: number, ...buckets: [number, number][]) {
  return { target: 'v1', indicator: 'rpc', samples, buckets };
}

const file = {
  parameters: {
    min_reporters: 2,
    min_coverage_ppm: 500_000,
    fast_latency_us: { rpc: 1_000, arrival: 500_000 },
  },
  windows: [
    {
      window: 0,
      active_reporters: 3,
      expected: [{ target: 'v1', indicator: 'rpc', samples: 4 }],
      reports: [
        { reporter: 'a', entries: [entry(4, [100, 4])] },
        { reporter: 'b', entries: [entry(4, [100, 2], [200, 2])] },
        { reporter: 'c', entries: [entry(4, [200, 1])] },
      ],
    },
  ],
};

async function almanac(input: string, ...args: string[]) {
  const all = [...options, '--input-type=module', '--eval', script, '--', 'aggregate', ...args];
  const child = spawn(process.execPath, all, { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code: code as number, stdout, stderr };
}

describe('almanac aggregate', () => {
  it('prints the records of stdin as one JSON document and ends with 0', async () => {
    const { code, stdout, stderr } = await almanac(JSON.stringify(file), '-', '--json');
    assert.deepEqual([code, stderr], [0, '']);
    const figures = {
      target: 'v1',
      indicator: 'rpc',
      expected: 12,
      reported: 12,
      reporters: 3,
      quorum: true,
      samples: 4,
      answered: 64,
      fast: 32,
      buckets: [
        [100, 32],
        [200, 32],
      ],
      uptime_ppm: 1_000_000,
      latency_ppm: 500_000,
      coverage_ppm: 1_000_000,
      p50_us: 147,
      p95_us: 1_311,
      p99_us: 1_311,
    };
    const trial = { windows: 1, low_ppm: 206_549, high_ppm: 1_000_000, low_confidence: true };
    assert.deepEqual(JSON.parse(stdout), {
      windows: [{ window: 0, ...figures }],
      total: [{ ...figures, ...trial }],
    });
  });

  it('ends with 2, says where the fault is and prints no record', async () => {
    const { code, stdout, stderr } = await almanac('{"parameters":{},"windows":[]}', '-');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^error: stdin:\n {2}parameters\.min_reporters: must be given/);
  });

  it('ends with 2 for a file that is not there', async () => {
    const { code, stdout, stderr } = await almanac('', '/nonexistent.json');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^error: \/nonexistent\.json cannot be read: no such file or directory/);
  });
});
