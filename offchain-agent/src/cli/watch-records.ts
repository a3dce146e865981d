import { AgentError } from '../base/error.ts';
import { createLatest } from '../base/latest.ts';
import { SliRecords } from '../chain/records/records.ts';
import { openChain } from '../chain/rpc/connect.ts';
import type { IndicatorName } from '../sli/indicator.ts';
import { LiveArea, type Terminal } from './live-area.ts';
import { type OpenRecords, openAt, openedRecords, openRecords } from './open-at.ts';
import { isPlain, type JsonDocument, jsonText, print, say, writeJson } from './output.ts';

interface WatchOptions {
  readonly url?: string;
  readonly indicator?: IndicatorName;
  /** 0, the chain itself, unless given. */
  readonly network?: number;
  readonly json?: boolean | undefined;
  /** Read and show anew with each finalized block, until Ctrl-C. */
  readonly watch?: boolean | undefined;
}

/** Where a command shows what it has read: once, or over what it showed before. */
export interface Display {
  show(lines: readonly string[]): void;
  document(document: JsonDocument): void;
  /** What is worth a word besides. */
  tell(sentence: string): void;
}

/**
 * `openRecords`, and with --watch again at each finalized block. A block without records is told of, and waited over, as is a
 * node that does not answer.
 * @throws AgentError as `openRecords` and `use` do
 */
export async function showRecords(
  { watch, json, ...options }: WatchOptions,
  use: (open: OpenRecords, display: Display) => Promise<void>,
): Promise<void> {
  if (!watch) {
    await using open = await openRecords(options);
    return await use(open, once);
  }
  const display = repainting(isPlain() || json ? undefined : process.stdout);
  await using opened = await openAt(options.url, openChain);
  const { chain, url, signal } = opened;
  // Blocks that come while one is shown are one.
  const blocks = createLatest<true>(signal);
  chain.client.onConnection((event) => {
    display.tell(`${url} ${event === 'lost' ? 'closed the connection; trying again' : 'is back'}`);
  });
  await chain.client.subscribe('chain_subscribeFinalizedHeads', [], () => blocks.set(true));
  for await (const _ of blocks.values) {
    try {
      const records = await SliRecords.atFinalized(chain.api, options);
      await use(await openedRecords(opened, records), display);
    } catch (error) {
      if (!(error instanceof AgentError && /^(unknown|unreachable)\//.test(error.code))) throw error;
      display.tell(error.message);
    }
  }
}

const once: Display = {
  show: (lines) => lines.forEach(print),
  document: writeJson,
  tell: say,
};

/** @param terminal to paint over; undefined for a pipe, which gets one after the other, and documents a line each */
export function repainting(terminal: Terminal | undefined, write: (line: string) => void = print): Display {
  const area = terminal && new LiveArea(terminal);
  let isFirst = true;
  let told: string | undefined;
  return {
    show: (lines) => {
      told = undefined;
      if (area) return area.show(lines);
      if (!isFirst) write('');
      isFirst = false;
      lines.forEach(write);
    },
    document: (document) => write(jsonText(document, 0)),
    tell: (sentence) => {
      // Each block would say it again.
      if (sentence === told) return;
      told = sentence;
      area?.clear();
      say(sentence);
    },
  };
}
