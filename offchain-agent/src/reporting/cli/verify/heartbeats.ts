import { AgentError } from '../../../base/error.ts';
import { exitCode } from '../../../base/exit.ts';
import { utc } from '../../../base/format.ts';
import { parseInstant } from '../../../base/instant.ts';
import { plainText } from '../../../base/plain-text.ts';
import { ApiHeartbeatChain } from '../../../chain/heartbeat/heartbeat-chain.ts';
import { SliRecords } from '../../../chain/records/records.ts';
import type { Ranking } from '../../../chain/records/sli-answer.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { openAt } from '../../../cli/open-at.ts';
import { type JsonDocument, print, say, writeJson } from '../../../cli/output.ts';
import { requireKnownInstant } from '../../../cli/question.ts';
import { type HeartbeatRecount, recountHeartbeats } from '../../../verify/recount-heartbeats.ts';
import type { VerifyCommandOptions } from './run.ts';

/** What the chain keeps of one validator's heartbeats in a window, beside what its blocks say. */
interface HeartbeatRow {
  readonly account: string;
  /** [heard, expected]; undefined where there is no record. */
  readonly kept: readonly [number, number] | undefined;
  readonly recounted: readonly [number, number] | undefined;
  readonly isEqual: boolean;
}

/**
 * Counts the heartbeats of a closed window again from its blocks, and sets the exit code.
 * @throws AgentError when the chain cannot be asked, or keeps no heartbeats
 */
export async function runVerifyHeartbeats(
  sources: readonly string[],
  options: VerifyCommandOptions,
): Promise<void> {
  if (sources.length > 0 || (options.agent ?? options.data ?? options.proof) !== undefined) {
    throw new AgentError(
      'bad_input/heartbeats',
      '--heartbeats: are counted from the blocks of a chain; give it with --url, --at and --json alone',
    );
  }
  const atS = options.at === undefined ? undefined : parseInstant(options.at, '--at');
  await using opened = await openAt(options.url, openChain);
  const {
    chain: { api },
    url,
    names,
  } = opened;
  const records = await SliRecords.atFinalized(api, { indicator: 'heartbeat' });
  if (atS !== undefined) requireKnownInstant(records, atS, options.at ?? '');
  const kept = await records.ranking('window', atS);
  if (!kept || kept.rows.length === 0 || kept.provisional || kept.endS === undefined) {
    process.exitCode = exitCode.unknown;
    say(nothing(kept, options.at));
    return;
  }
  const window = { startS: kept.period.startS, endS: kept.endS };
  const chain = await ApiHeartbeatChain.of(api);
  const recount = await recountHeartbeats(chain, window, records.blockNumber);
  const rows = compareHeartbeats(kept, recount);
  if (options.json) writeJson(heartbeatDocument(url, window, recount, rows));
  else for (const line of heartbeatScreen(window, recount, rows, names)) print(line);
  process.exitCode = rows.every(({ isEqual }) => isEqual) ? exitCode.ok : exitCode.no;
}

function nothing(kept: Ranking | undefined, at: string | undefined): string {
  const which = at === undefined ? 'the last closed window' : `the window of ${at}`;
  if (kept?.provisional) return `${which} is not closed yet: its records can still change`;
  return `no record of heartbeats in ${which}: no session with a heartbeat ended in it, or it is out of retention; pass another --at`;
}

/** Each account that has a record, or was counted. */
export function compareHeartbeats(
  { rows }: Pick<Ranking, 'rows'>,
  { counts }: Pick<HeartbeatRecount, 'counts'>,
): readonly HeartbeatRow[] {
  const kept = new Map(
    rows.map(({ target, who, assigned, authored }) => [
      who?.account ?? String(target),
      [Number(authored), Number(assigned)] as const,
    ]),
  );
  return [...new Set([...kept.keys(), ...counts.keys()])].map((account) => {
    const count = counts.get(account);
    const [record, recounted] = [kept.get(account), count && ([count.heard, count.expected] as const)];
    const isEqual = record?.[0] === recounted?.[0] && record?.[1] === recounted?.[1];
    return { account, kept: record, recounted, isEqual };
  });
}

function heartbeatScreen(
  { startS, endS }: { readonly startS: number; readonly endS: number },
  { sessions, blocks }: HeartbeatRecount,
  rows: readonly HeartbeatRow[],
  names: Readonly<Record<string, string>>,
): readonly string[] {
  const share = (pair: readonly [number, number] | undefined): string =>
    pair ? `${pair[0]} of ${pair[1]}` : 'nothing';
  return [
    ...rows.map(({ account, kept, recounted, isEqual }) =>
      [
        isEqual ? 'equal  ' : 'differs',
        plainText(names[account] ?? account),
        isEqual ? share(kept) : `record ${share(kept)}, blocks ${share(recounted)}`,
      ].join('  '),
    ),
    `heartbeats of the window ${utc(startS * 1_000)} to ${utc(endS * 1_000)}: ${sessions.length} sessions recounted from ${blocks} blocks`,
  ];
}

function heartbeatDocument(
  url: string,
  { startS, endS }: { readonly startS: number; readonly endS: number },
  { sessions, blocks }: HeartbeatRecount,
  rows: readonly HeartbeatRow[],
): JsonDocument {
  const pair = (counts: readonly [number, number] | undefined) =>
    counts ? { heard: counts[0], expected: counts[1] } : null;
  return {
    schema: 'almanac.verify_heartbeats.v1',
    url,
    start: startS,
    end: endS,
    sessions: [...sessions],
    blocks,
    validators: rows.map(({ account, kept, recounted, isEqual }) => ({
      account,
      state: isEqual ? 'equal' : 'differs',
      record: pair(kept),
      recounted: pair(recounted),
    })),
  };
}
