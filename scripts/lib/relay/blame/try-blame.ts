import { accountHex } from '../../../../offchain-agent/src/chain/address.ts';
import type { PrintedEarnings } from '../../../../tests/support/recount-differences.ts';
import { type LiveRelay, lastLines, startRelay, type Tell } from '../live-relay.ts';
import { recountEarnings } from '../recount-earnings.ts';
import type { PlayedBreak } from './hold.ts';
import { judgeParts } from './judge-parts.ts';
import { type BlamePart, lossesOf, PartFiles, type PartRecount, readParts } from './parts.ts';
import { type BlamePlan, drawBlamePlan, type PlantedKind } from './plan.ts';
import { playBreak } from './play-breaks.ts';
import { judgementLines, recountLines } from './print-judgement.ts';
import { RelayEar } from './relay-ear.ts';

interface BlameTryOptions {
  /** Folder of all parts. */
  readonly out: string;
  /** The number of parts before this one and 1 unless given. */
  readonly seed: number | undefined;
  readonly validators: number;
  readonly paras: number;
  /** None: what is there is judged. */
  readonly faults: number;
  readonly kinds: readonly PlantedKind[];
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

const firstPara = 2_000;
/** One is killed, and the other one answers. */
const collators = 2;

/**
 * Plants known faults in a relay chain of stock nodes, and holds against them what is said of each lost opportunity, of all parts in the
 * folder. Returns the exit code: 0 when all bars are met, 1 when one is not.
 */
export async function tryBlame(options: BlameTryOptions): Promise<number> {
  const { out, faults, kinds, validators, tell } = options;
  if (faults > 0) {
    const paras = Array.from({ length: options.paras }, (_, place) => firstPara + place);
    const seed = options.seed ?? readParts(out).length + 1;
    const plan = drawBlamePlan(seed, { validators, paras, faults, kinds });
    await playPart(plan, options);
  }
  const parts = readParts(out);
  if (parts.length === 0) {
    tell(`${out}: nothing was played into it`);
    return 1;
  }
  const judged = (['heard', 'archive'] as const).map((source) => judgeParts(parts, source));
  const recounts = recountLines(parts);
  const planted = parts.reduce((sum, { played }) => sum + played.length, 0);
  console.log(`${parts.length} parts, ${planted} faults; seeds ${parts.map(({ seed }) => seed).join(', ')}`);
  for (const line of [...judged.flatMap(judgementLines), ...recounts.lines]) console.log(line);
  return judged.every(({ faults: outside }) => outside.length === 0) && !recounts.differs ? 0 : 1;
}

async function playPart(plan: BlamePlan, { out, tell, signal }: BlameTryOptions): Promise<void> {
  // Before anything is started.
  const files = new PartFiles(out, plan, new Date());
  tell(`plan of seed ${plan.seed}: ${plan.faults.map(({ kind }) => kind).join(', ')}`);
  const { validators, paras } = plan;
  const asked = { validators, paras: paras.length, collators, linkBackend: 'tun' } as const;
  const live = await startRelay(asked, { tell, signal });
  try {
    await playOn(live, plan, { files, tell, signal });
  } catch (error) {
    for (const line of lastLines(live)) tell(line);
    throw error;
  } finally {
    await live.down();
    tell('the network is down');
  }
}

interface PlayContext {
  readonly files: PartFiles;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

async function playOn(live: LiveRelay, plan: BlamePlan, { files, tell, signal }: PlayContext): Promise<void> {
  const names = new Map(
    live.relay.nodes.map(({ name, account }) => [accountHex(account) ?? account, name] as const),
  );
  const ear = await RelayEar.open(live);
  const played: PlayedBreak[] = [];
  let part: BlamePart = {
    schema: 'almanac.blame_part.v2',
    seed: plan.seed,
    played,
    names: Object.fromEntries(names),
    sessions: [],
    heard: new Map(),
  };
  const keep = (more: Partial<BlamePart>): void => {
    part = { ...part, ...more };
    files.write(part);
  };
  try {
    let isOver = false;
    const playing = (async () => {
      for (const planned of plan.faults) {
        const { accounts, groups, index } = await ear.nextSession(signal);
        const named = groups.map((members) => members.map((place) => names.get(accounts[place] ?? '')));
        tell(`session ${index}: groups ${named.map((group) => group.join(' ')).join(' | ')}`);
        played.push(await playBreak(live, planned, { tell, signal }));
      }
      isOver = true;
    })();
    const failed = new AbortController();
    playing.catch((error: unknown) => failed.abort(error));
    const whilePlayed = AbortSignal.any([signal, failed.signal]);
    let epoch = await ear.firstEpoch(whilePlayed);
    // The session after the last fault is judged, too: nodes still find each other in it.
    for (let isQuiet = false; !isQuiet; ) {
      isQuiet = isOver;
      const { sessions, heard, epoch: last } = await ear.sessionsAfter(epoch, whilePlayed);
      epoch = last;
      keep({ sessions: [...part.sessions, ...sessions], heard });
      const lost = lossesOf({ ...part, sessions }, 'heard').length;
      tell(`sessions ${sessions.map(({ session }) => session.index).join(', ')}: ${lost} losses judged`);
    }
    await playing;
    keep({ recount: await recount(live, ear, part.sessions.length) });
  } finally {
    await ear.close();
  }
}

/** All figures of the judged sessions, and the points that the chain stored, against a recount that shares no code. */
async function recount(live: LiveRelay, ear: RelayEar, sessions: number): Promise<PartRecount> {
  const { code, stdout, output } = await live.almanac(
    'earnings',
    live.url,
    '--blame',
    '--sessions',
    String(sessions),
    '--json',
  );
  if (stdout.trim() === '') throw new Error(`almanac earnings: exit code ${code}: ${output.slice(-500)}`);
  const printed = JSON.parse(stdout) as PrintedEarnings;
  const { client } = ear.chain;
  const recounted = await recountEarnings(
    printed,
    async (method, params) => await client.request(method, [...params]),
  );
  return { sessions: printed.sessions.length, ...recounted };
}
