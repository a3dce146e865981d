import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { HexString } from '@polkadot/util/types';
import { readRawState } from './raw-state.ts';
import { readRuntime } from './read-runtime.ts';
import { UpgradeStory } from './upgrade-story.ts';

interface DumpedState {
  readonly file: string;
  readonly keys: number;
  readonly bytes: number;
}

/** Its own code is another file, and the pages of its memory are nobody's records. */
const leftOut: ReadonlySet<HexString> = new Set(['0x3a636f6465', '0x3a686561707061676573']);

/** Writes the state of a chain of a runtime that has landed, with something of everything, for upgrades to be tried on natively. */
export async function dumpState(specVersion: 4): Promise<DumpedState> {
  const story = await UpgradeStory.open(await readRuntime(specVersion));
  try {
    const { test } = story.world;
    const block = (await test.api.rpc.chain.getFinalizedHead()).toHex();
    const state = [...(await readRawState(test.url, block))].filter(([key]) => !leftOut.has(key));
    const text = `${JSON.stringify(Object.fromEntries(state), null, 2)}\n`;
    const file = fileURLToPath(new URL(`state-${specVersion}.json`, import.meta.url));
    await writeFile(file, text);
    return { file, keys: state.length, bytes: text.length };
  } finally {
    await story.close();
  }
}
