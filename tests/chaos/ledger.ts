import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';
import { accountName } from '../../offchain-agent/src/chain/keys/parse-key.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';

const home = 0;
const atOnce = 32;

/** A part of a report that the chain took. */
export interface AcceptedPart {
  readonly window: number;
  readonly reporter: string;
  readonly part: number;
  readonly block: number;
  /** 0x and 64 hex digits; only the first part has it. */
  readonly contentId: string | undefined;
  /** Samples by "indicator target". */
  readonly samples: ReadonlyMap<string, number>;
}

interface RefusedPart {
  readonly window: number;
  readonly reporter: string;
  readonly block: number;
  readonly error: string;
}

export interface ClosedWindow {
  readonly window: number;
  readonly block: number;
  readonly reporters: number;
  readonly reports: number;
}

/** What a record says of one target and indicator in a window. */
interface RecordRow {
  readonly name: string;
  readonly expected: number;
  readonly reported: number;
}

/** The finalized chain, read from its blocks alone. */
export interface ChaosLedger {
  readonly finalized: number;
  readonly accepted: readonly AcceptedPart[];
  readonly refused: readonly RefusedPart[];
  readonly closed: readonly ClosedWindow[];
  /** By window. */
  readonly records: ReadonlyMap<number, readonly RecordRow[]>;
  /** Blocks authored by window and target, as the chain counted them. */
  readonly authored: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Of the blocks, by number. */
  readonly hashes: ReadonlyMap<number, string>;
}

type Block = Pick<ChaosLedger, 'accepted' | 'refused' | 'closed'> & {
  readonly number: number;
  readonly hash: string;
};

export async function readLedger(chain: ApiReportingChain, windows: readonly number[]): Promise<ChaosLedger> {
  const { number: finalized } = await chain.finalizedHead();
  const blocks: Block[] = [];
  for (let from = 1; from <= finalized; from += atOnce) {
    const numbers = Array.from(
      { length: Math.min(atOnce, finalized - from + 1) },
      (_, index) => from + index,
    );
    blocks.push(...(await Promise.all(numbers.map((number) => readBlock(chain.api, number)))));
  }
  const records = new Map<number, readonly RecordRow[]>();
  const authored = new Map<number, ReadonlyMap<number, number>>();
  for (const window of windows) {
    records.set(window, await recordsOf(chain.api, window));
    authored.set(window, await authoredOf(chain.api, window));
  }
  return {
    finalized,
    accepted: blocks.flatMap((block) => block.accepted),
    refused: blocks.flatMap((block) => block.refused),
    closed: blocks.flatMap((block) => block.closed),
    records,
    authored,
    hashes: new Map(blocks.map(({ number, hash }) => [number, hash])),
  };
}

async function readBlock(api: ApiPromise, number: number): Promise<Block> {
  const hash = await api.rpc.chain.getBlockHash(number);
  const [at, { block }] = await Promise.all([api.at(hash), api.rpc.chain.getBlock(hash)]);
  const events = (await at.query['system']?.['events']?.()) as unknown as readonly {
    readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
    readonly event: { section: string; method: string; data: Codec[] };
  }[];
  const accepted: AcceptedPart[] = [];
  const refused: RefusedPart[] = [];
  const closed: ClosedWindow[] = [];
  for (const { phase, event } of events) {
    const extrinsic = phase.isApplyExtrinsic
      ? block.extrinsics[phase.asApplyExtrinsic.toNumber()]
      : undefined;
    const isReport = extrinsic?.method.section === 'sli' && extrinsic.method.method === 'report';
    const name = `${event.section}.${event.method}`;
    if (name === 'sli.SampledWindowClosed') {
      const [, start, , reporters, reports] = event.data.map(Number);
      closed.push({ window: start ?? 0, block: number, reporters: reporters ?? 0, reports: reports ?? 0 });
    }
    if (!extrinsic || !isReport) continue;
    const args = extrinsic.method.args.map((arg) => arg.toJSON());
    const window = Number(args[1]);
    const reporter = accountName(extrinsic.signer.toString());
    if (name === 'system.ExtrinsicFailed') {
      refused.push({ window, reporter, block: number, error: nameOfError(api, event.data[0]) });
    }
    if (name !== 'sli.ReportAccepted') continue;
    const evidence = args[4] as { contentId: string } | null;
    accepted.push({
      window,
      reporter: accountName(String(event.data[2])),
      part: Number(args[2]),
      block: number,
      contentId: evidence?.contentId,
      samples: new Map(
        (args[5] as { target: number; indicator: string; samples: number }[]).map((entry) => [
          `${entry.indicator} ${entry.target}`,
          entry.samples,
        ]),
      ),
    });
  }
  return { number, hash: hash.toHex(), accepted, refused, closed };
}

function nameOfError(api: ApiPromise, error: Codec | undefined): string {
  const dispatch = error as unknown as { isModule: boolean; asModule: Uint8Array; toString(): string };
  return dispatch.isModule ? api.registry.findMetaError(dispatch.asModule).name : String(error);
}

async function recordsOf(api: ApiPromise, window: number): Promise<RecordRow[]> {
  const rows: RecordRow[] = [];
  for (const indicator of ['Arrival', 'Rpc', 'Reachability']) {
    for (const [key, value] of await entries(api, indicator, window)) {
      const { sampled } = value as { sampled?: { expected: number | string; reported: number | string } };
      if (!sampled) continue;
      const { expected, reported } = sampled;
      rows.push({ name: `${indicator} ${key}`, expected: Number(expected), reported: Number(reported) });
    }
  }
  return rows;
}

async function authoredOf(api: ApiPromise, window: number): Promise<Map<number, number>> {
  const rows = await entries(api, 'Authorship', window);
  return new Map(
    rows.map(([target, value]) => [
      target,
      Number((value as { counted: { authored: number | string } }).counted.authored),
    ]),
  );
}

async function entries(
  api: ApiPromise,
  indicator: string,
  window: number,
): Promise<(readonly [target: number, value: unknown])[]> {
  const found = await api.query['sli']?.['records']?.entries(home, indicator, {
    kind: 'Window',
    start: window,
  });
  return (found ?? []).map(([key, value]) => [Number(key.args[3]), value.toJSON()] as const);
}
