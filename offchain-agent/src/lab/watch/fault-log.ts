import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { networkFolder } from '../real/state.ts';

/** What is done to a network on purpose, as whoever watches it shows it. */
interface ToldFault {
  /** Names one begin and its end; no other fault of the network has the same. */
  readonly id: string;
  /** A word: `pause`, `delay`. */
  readonly kind: string;
  /** The nodes at fault, or at the ends of links at fault. */
  readonly nodes: readonly string[];
  /** The fault as a person reads it. @example 'delay 300 ms v1 > v2' */
  readonly text: string;
}

/** Told by whoever breaks a network, for whoever watches it. */
export interface FaultLog {
  begin(fault: ToldFault): void;
  /** Of a fault that never began nothing is shown. */
  end(id: string): void;
}

/** A fault as it was; without an end it is in force. */
export interface FaultSpan extends ToldFault {
  /** Milliseconds since the Unix epoch, as are all times here. */
  readonly fromMs: number;
  readonly toMs: number | undefined;
}

const line = z.union([
  z.object({
    begin: z.string(),
    kind: z.string(),
    nodes: z.array(z.string()),
    text: z.string(),
    at_ms: z.number(),
  }),
  z.object({ end: z.string(), at_ms: z.number() }),
]);

/** The JSON lines of all faults of a network; they go with its folder. */
export function faultFile(network: string): string {
  return join(networkFolder(network), 'faults.jsonl');
}

/** Appends to the file. What cannot be written is not shown: no run fails because nobody hears of it. */
export function fileFaultLog(file: string, nowMs: () => number = Date.now): FaultLog {
  const append = (entry: z.infer<typeof line>): void => {
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
    } catch {
      // The folder is gone with its network, or its disk is full.
    }
  };
  return {
    begin: ({ id, kind, nodes, text }) =>
      append({ begin: id, kind, nodes: [...nodes], text, at_ms: nowMs() }),
    end: (id) => append({ end: id, at_ms: nowMs() }),
  };
}

/** All faults in the order in which they began; none where there is no file. Lines that are none are passed over. */
export function readFaults(file: string): FaultSpan[] {
  const spans = new Map<string, FaultSpan>();
  for (const entry of entriesOf(file)) {
    if ('begin' in entry) {
      const { begin: id, kind, nodes, text, at_ms: fromMs } = entry;
      spans.set(id, { id, kind, nodes, text, fromMs, toMs: undefined });
    } else {
      const span = spans.get(entry.end);
      if (span && span.toMs === undefined) spans.set(entry.end, { ...span, toMs: entry.at_ms });
    }
  }
  return [...spans.values()];
}

function entriesOf(file: string): z.infer<typeof line>[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((words) => {
    try {
      return line.parse(JSON.parse(words));
    } catch {
      return [];
    }
  });
}
