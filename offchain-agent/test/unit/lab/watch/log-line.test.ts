import { deepEqual, equal } from 'node:assert/strict';
import { parseLogLine, signatureOf } from '../../../../src/lab/watch/log-line.ts';

const peer = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('a line of a log', () => {
  for (const [what, line, expected] of [
    [
      'with details',
      '2026-11-22 05:13:49.123  WARN tokio-runtime-worker sync: Peer is 5 behind',
      ['2026-11-22 05:13:49.123', 'WARN', 'sync', 'Peer is 5 behind'],
    ],
    [
      'with details, of the main thread',
      '2026-11-22 05:13:49.123 ERROR main sc_service::task_manager: Essential task `x` failed. Shutting down service.',
      [
        '2026-11-22 05:13:49.123',
        'ERROR',
        'sc_service::task_manager',
        'Essential task `x` failed. Shutting down service.',
      ],
    ],
    [
      'without',
      '2026-11-22 05:13:49 💤 Idle (3 peers)',
      ['2026-11-22 05:13:49', undefined, '', '💤 Idle (3 peers)'],
    ],
    [
      'of an agent',
      '{"level":"warn","time":"2026-11-22T05:13:49.000Z","msg":"no chain"}',
      ['2026-11-22T05:13:49.000Z', 'WARN', 'agent', 'no chain'],
    ],
    [
      'of another client',
      'WARN [11-22|05:13:49.123] Snapshot extension failed',
      [undefined, 'WARN', '', 'WARN [11-22|05:13:49.123] Snapshot extension failed'],
    ],
    [
      'of a panic',
      "Thread 'main' panicked at 'x', src/main.rs:1",
      [undefined, 'ERROR', 'panic', "Thread 'main' panicked at 'x', src/main.rs:1"],
    ],
    [
      'that paints over a screen',
      '2026-11-22 05:13:49 a\u001b[2Jb',
      ['2026-11-22 05:13:49', undefined, '', 'a?[2Jb'],
    ],
    ['of a banner', '==================', [undefined, undefined, '', '==================']],
    ['that is nothing', '', [undefined, undefined, '', '']],
    ['that begins as JSON', '{"level":7}', [undefined, undefined, '', '{"level":7}']],
  ] as const) {
    it(`${what} says what it is`, () => {
      const { time, level, target, text } = parseLogLine(line);
      deepEqual([time, level, target, text], expected);
    });
  }
});

describe('the signature of a line', () => {
  it('is without numbers, hashes and addresses', () => {
    const text = `Block 0x12ab…cd34 #17 of ${peer} at /ip4/127.0.0.1/tcp/30333/p2p/${peer} took 1.5 s, parent ${'ab'.repeat(32)}`;
    equal(signatureOf({ target: 'sync', text }), 'sync: Block # ## of # at # took # s, parent #');
    equal(signatureOf({ target: '', text: 'no target' }), 'no target');
  });

  it('differs by what is said, and by who says it', () => {
    const texts = ['a 1', 'b 1'].map((text) => signatureOf({ target: 'x', text }));
    deepEqual([new Set(texts).size, signatureOf({ target: 'y', text: 'a 1' }) === texts[0]], [2, false]);
  });
});
