import { RpcClient } from '../../../offchain-agent/src/chain/rpc/client.ts';
import { compareSlots, type ToldSlots } from '../../../tests/chaos/runtimes/recount.ts';
import { ask, finalizedNumber } from '../../../tests/support/babe-census.ts';
import { readVotes, recountWatch } from '../../../tests/support/recount-watch.ts';
import { lastVotes, type WatchedVotes, watchDifferences } from '../../../tests/support/watch-differences.ts';
import type { ClaimOutcome } from './claim-outcome.ts';
import { eventually } from './eventually.ts';
import type { LiveRelay } from './live-relay.ts';

interface Watched extends ToldSlots, WatchedVotes {
  readonly availability_from_block: number;
  readonly proved_to_block?: number;
  readonly validators: readonly (ToldSlots['validators'][number] & WatchedVotes['validators'][number])[];
}

const answerWithinMs = 60_000;
const lookBack = 20;
/** Rows of a block are read with the session that runs after the block before it; one more is spared. */
const blocksBefore = 2;
const secondSessionWithinMs = 10 * 60_000;
const sessionCall = 'ParachainHost_session_index_for_child';
/** Of authorities; it counts how often they changed. */
const setCall = ['GrandpaApi_current_set_id', '0x'];

/** `almanac watch`: its slots, votes on availability and votes on finality equal a recount that shares no code with it. */
export async function recountLiveWatch(
  { url, almanac }: LiveRelay,
  more: readonly string[],
): Promise<ClaimOutcome> {
  const client = await RpcClient.open(url, { timeoutMs: answerWithinMs });
  try {
    const reaches = await eventually(secondSessionWithinMs, async () => await isPastFirstSession(url));
    if (!reaches) throw new Error('the second session has not enough blocks');
    const heard: string[] = [];
    // From before the command listens until after it does.
    await client.subscribe('grandpa_subscribeJustifications', [], (item) => void heard.push(String(item)));
    const { code, stdout, output } = await almanac(
      'watch',
      url,
      '--look-back',
      String(lookBack),
      ...more,
      '--json',
    );
    if (code !== 0) return { code, isMet: false, says: output.trim().slice(-600) };
    const told = JSON.parse(stdout) as Watched;
    const [difference] = await differences(url, told, heard, client);
    return {
      code,
      isMet: difference === undefined,
      says: difference ?? `${figuresOf(told)}; all as a recount`,
    };
  } finally {
    client.close();
  }
}

/** Whether all that is looked back to lies after the first session, of which the chain keeps no list of those whose votes on availability count. */
async function isPastFirstSession(url: string): Promise<true | undefined> {
  const oldest = (await finalizedNumber(url)) - lookBack - blocksBefore;
  const hash = await ask<string>(url, 'chain_getBlockHash', oldest);
  const index = Buffer.from((await ask<string>(url, 'state_call', sessionCall, '0x', hash)).slice(2), 'hex');
  return index.readUInt32LE() > 0 || undefined;
}

async function differences(
  url: string,
  told: Watched,
  heard: readonly string[],
  client: RpcClient,
): Promise<string[]> {
  const slots = await compareSlots(url, told);
  const wrong = slots
    .filter(({ almanac, recount }) => almanac !== recount)
    .map(({ figure, almanac, recount }) => `${figure} ${almanac}, recounted ${recount}`);
  const request = async (method: string, params: readonly unknown[]): Promise<unknown> =>
    await client.request(method, [...params]);
  const recount = await recountWatch(request, told.availability_from_block, told.to_block);
  const setId = Buffer.from(String(await request('state_call', setCall)).slice(2), 'hex').readBigUInt64LE();
  const votes = heard.map((bytes) => readVotes(bytes, Number(setId)));
  // When the command began and ended to listen is not known: some votes in a row are all that it heard.
  const rows = votes.flatMap((_, from) =>
    votes.slice(from).map((_, more) => votes.slice(from, from + more + 1)),
  );
  const tried = rows.map((row) => watchDifferences(told, recount, lastVotes(row)));
  const least = tried.toSorted((one, other) => one.length - other.length)[0];
  return [...wrong, ...(least ?? ['no vote on finality was heard'])];
}

function figuresOf({ validators, proved_to_block: proved }: Watched): string {
  const sumOf = (of: (one: Watched['validators'][number]) => number): number =>
    validators.reduce((sum, one) => sum + of(one), 0);
  const kept = sumOf(({ kept_slots: slots = 0 }) => slots);
  const signed = sumOf(({ availability }) => availability?.signed_votes ?? 0);
  if (kept === 0 || signed === 0) throw new Error('nothing was counted');
  const upTo = proved === undefined ? '' : `, proved up to block ${proved}`;
  return `${kept} slots kept, ${signed} votes on availability of ${validators.length} validators${upTo}`;
}
