import assert from 'node:assert/strict';
import type { AuraHeader, AuraSource } from '../../offchain-agent/src/measure/authorship/source.ts';
import { poll } from './poll.ts';

/** What a chain must let the suite do; at least three blocks are finalized when a test begins. */
export interface ConformanceSubject {
  readonly source: AuraSource;
  /** Makes the chain build one block more and finalize it. */
  readonly advance: () => Promise<void>;
}

const hashPattern = /^0x[0-9a-f]{64}$/;

/**
 * What every `AuraSource` does, whatever stands behind it: a chain in memory, a fake node, an embedded chain, a real
 * node. The suites of all of them call this.
 */
export function describeAuraSource(name: string, subject: () => ConformanceSubject): void {
  describe(`${name} as a source of Aura blocks`, () => {
    it('knows the hash of every finalized block, and each header names its parent', async () => {
      const { source } = subject();
      const head = await source.blocks.finalizedHead();
      assert.ok(head.number >= 3, `the suite wants 3 finalized blocks, got ${head.number}`);
      assert.equal(await source.blocks.hashOf(head.number), head.hash);
      for (let number = head.number; number > head.number - 3; number -= 1) {
        const hash = await source.blocks.hashOf(number);
        assert.match(hash, hashPattern);
        const header = await source.headerOf(hash);
        assert.equal(header.number, number);
        assert.equal(header.parentHash, await source.blocks.hashOf(number - 1));
      }
    });

    it('gives every block but genesis a slot, never before its parent', async () => {
      const { source } = subject();
      const head = await source.blocks.finalizedHead();
      assert.equal((await source.headerOf(await source.blocks.hashOf(0))).slot, undefined);
      let before = 0;
      for (let number = 1; number <= head.number; number += 1) {
        const { slot } = await source.headerOf(await source.blocks.hashOf(number));
        assert.ok(slot !== undefined && slot >= before, `block ${number} has slot ${slot} after ${before}`);
        before = slot;
      }
    });

    it('lists the authorities after a block as keys in hex', async () => {
      const { source } = subject();
      const keys = await source.authoritiesAfter((await source.blocks.finalizedHead()).hash);
      assert.ok(keys.length > 0);
      for (const key of keys) assert.match(key, hashPattern);
    });

    it('gives the slot duration in milliseconds', async () => {
      const { source } = subject();
      const durationMs = await source.slotDurationMs((await source.blocks.finalizedHead()).hash);
      assert.ok(Number.isInteger(durationMs) && durationMs >= 100, `${durationMs}`);
    });

    it('refuses a block that does not exist in a sentence with a code', async () => {
      const { source } = subject();
      await assert.rejects(source.blocks.hashOf(1_000_000_000), {
        name: 'AgentError',
        code: 'unreachable/block',
      });
    });

    it('delivers a new best block and the advance of finality, each once, until it is told to stop', async () => {
      const { source, advance } = subject();
      const heads: AuraHeader[] = [];
      const finalized: number[] = [];
      const stopHeads = await source.followNewHeads((header) => heads.push(header));
      const stopFinalized = await source.blocks.followFinalized((number) => finalized.push(number));
      const before = (await source.blocks.finalizedHead()).number;
      await advance();
      await until(() => heads.some(({ number }) => number === before + 1) && finalized.includes(before + 1));
      assert.equal(heads.filter(({ number }) => number === before + 1).length, 1);
      stopHeads();
      stopFinalized();
      const counts = [heads.length, finalized.length];
      await advance();
      assert.deepEqual([heads.length, finalized.length], counts);
    });
  });
}

async function until(isDone: () => boolean): Promise<void> {
  await poll('the block is seen', async () => isDone(), Boolean, { everyMs: 10 });
}
