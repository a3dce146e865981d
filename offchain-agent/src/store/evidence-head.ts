import { z } from 'zod';

/** What the beginning of a file of evidence tells; nothing of it is verified. */
export interface EvidenceHead {
  /** Genesis hash of the chain that holds the records. */
  readonly genesis: string;
  /** When its window takes no report any more, ms. */
  readonly closesMs: number;
}

const samplesHead = z
  .object({
    genesis: z.string(),
    window: z.number(),
    parameters: z.object({ windowMs: z.number(), graceMs: z.number().default(0) }),
  })
  .transform(({ genesis, window, parameters: { windowMs, graceMs } }) => ({
    genesis,
    closesMs: window * 1_000 + windowMs + graceMs,
  }));
const censusHead = z
  .object({ records_genesis: z.string(), closes_ms: z.number() })
  .transform(({ records_genesis: genesis, closes_ms: closesMs }) => ({ genesis, closesMs }));

/** A census is one line of megabytes, and says first of what it is one. */
const censusPlace = /^\{"schema":"almanac\.authorship_proof\.v1","census":(\{[^{}]*\})/;

/**
 * @param text of samples or of the proof of a census, or its beginning
 * @returns undefined where it does not say: such a file is none that an agent writes, or a census of an earlier version
 */
export function evidenceHead(text: string): EvidenceHead | undefined {
  const census = censusPlace.exec(text)?.[1];
  const [line = ''] = text.split('\n', 1);
  try {
    const head: unknown = JSON.parse(census ?? line);
    return (census === undefined ? samplesHead : censusHead).safeParse(head).data;
  } catch {
    return undefined;
  }
}
