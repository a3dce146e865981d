import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { NodeState } from '../../offchain-agent/src/lab/real/state.ts';
import type { NodeReader } from '../../offchain-agent/src/lab/watch/node-reader.ts';
import { poll } from './poll.ts';

/** A node that a reader is pointed at, and what can be done to it. */
interface ReadNode {
  readonly reader: NodeReader;
  node(): NodeState;
  /** Hashes of the blocks that the reader told of. */
  readonly blocks: readonly string[];
  pause(): Promise<void>;
  resume(): Promise<void>;
  kill(): Promise<void>;
}

/** What holds of whatever looks at nodes; `open` gives one that runs and makes blocks. */
export function nodeReaderConformance(open: () => ReadNode): void {
  it('reads process, heads and peers at once, and asks for no more', async () => {
    const { reader, node } = open();
    const reading = await reader.read(node(), false);
    equal(reading.state, 'running');
    ok(reading.process && reading.process.memoryBytes > 1e6 && reading.process.cpuSeconds >= 0);
    ok(reading.report && reading.report.best >= reading.report.finalized && reading.report.peers >= 0);
    deepEqual([reading.pool, reading.exposition], [undefined, undefined]);
  });

  it('reads the pool and the series of the client where it is asked for them', async () => {
    const { reader, node } = open();
    const { pool, exposition = '' } = await poll(
      'the pool is read',
      async () => await reader.read(node(), true),
      (reading) => reading.pool !== undefined,
    );
    ok(Number.isInteger(pool));
    match(exposition, /^# TYPE substrate_block_height gauge$/m);
  });

  it('tells of the blocks that the node imports', async () => {
    const { reader, node, blocks } = open();
    await poll(
      'a block is told of',
      async () => {
        await reader.read(node(), false);
        return blocks.length;
      },
      (count) => count > 0,
    );
    match(blocks[0] ?? '', /^0x[0-9a-f]{64}$/);
  });

  it('has of a paused node its process alone, of a killed one nothing, and all of it when it runs again', async () => {
    const { reader, node, pause, resume, kill } = open();
    await pause();
    const paused = await reader.read(node(), true);
    deepEqual(
      [paused.state, paused.report, paused.pool, paused.exposition],
      ['paused', undefined, undefined, undefined],
    );
    ok(paused.process);
    await kill();
    deepEqual(await reader.read(node(), true), {
      state: 'gone',
      pid: undefined,
      process: undefined,
      report: undefined,
      pool: undefined,
      exposition: undefined,
    });
    await resume();
    await poll(
      'it answers again',
      async () => await reader.read(node(), false),
      ({ report }) => report !== undefined,
    );
  });
}
