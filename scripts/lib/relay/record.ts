import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareSlots, type ToldSlots } from '../../../tests/chaos/runtimes/recount.ts';
import { recountRelay } from '../../../tests/support/recount-relay.ts';
import { type AskRelay, askBlocks, prefixOf } from '../../../tests/support/relay-questions.ts';
import {
  packRecording,
  type RelayRecording,
  recordedCommands,
} from '../../../tests/support/relay-recording.ts';
import { ask } from '../process.mjs';
import { relayFolder } from './build-program.ts';
import { playFaults } from './faults.ts';
import { Listener } from './listener.ts';
import { type LiveRelay, lastLines, startRelay, type Tell } from './live-relay.ts';

interface RecordOptions {
  readonly out: string;
  readonly validators: number;
  readonly paras: number;
  readonly sessions: number;
  readonly changesSet: boolean;
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

const mostBytes = 10_000_000;
const paraWithinMs = 600_000;

/** Brings a network up, breaks it by plan, records it and takes it down. Returns the exit code: 0 when all is recorded. */
export async function recordRelay(options: RecordOptions): Promise<number> {
  const { validators, paras, tell, signal } = options;
  const live = await startRelay({ validators, paras, collators: 1 }, { tell, signal });
  try {
    return await recordLive(live, options, signal);
  } catch (error) {
    for (const line of lastLines(live)) tell(line);
    throw error;
  } finally {
    await live.down();
    tell('the network is down');
  }
}

async function recordLive(live: LiveRelay, options: RecordOptions, signal: AbortSignal): Promise<number> {
  const { out, sessions, changesSet, tell } = options;
  const ear = await Listener.open(live.url, true);
  const paraEars = new Map<number, Listener>();
  try {
    for (const [id, url] of live.paraUrls) paraEars.set(id, await Listener.open(url, false));
    for (const [id, paraEar] of paraEars) {
      tell(`waiting for a final block of parachain ${id}`);
      await paraEar.untilFinal(1, AbortSignal.any([signal, AbortSignal.timeout(paraWithinMs)]));
    }
    const played = await playFaults(live, ear, { sessions, changesSet, tell, signal });
    const code = await runCommands(live, ear, paraEars, { sessions, tell }).catch((error: unknown) => {
      tell(`commands: ${String(error)}`);
      return 1;
    });
    await askAll(ear, tell).catch((error: unknown) => tell(`recount: ${String(error)}`));
    const recording: RelayRecording = {
      schema: 'almanac.relay_recording.v1',
      madeBy: versions(),
      validators: live.relay.nodes.map(({ name, account }) => ({ name, account })),
      sessions,
      fromBlock: played.fromBlock,
      toBlock: played.toBlock,
      faults: played.faults,
      ...(played.setChange && { setChange: played.setChange }),
      relay: await ear.recorded(),
      paras: await recordedParas(paraEars, true),
    };
    write(out, await packed(recording, paraEars, tell), tell);
    return code;
  } finally {
    for (const one of [ear, ...paraEars.values()]) one.close();
  }
}

/** The commands whose answers tests want, at recorded nodes; 0 when all could be answered. */
async function runCommands(
  live: LiveRelay,
  ear: Listener,
  paraEars: ReadonlyMap<number, Listener>,
  { sessions, tell }: Pick<RecordOptions, 'sessions' | 'tell'>,
): Promise<number> {
  let code = 0;
  const run = async (command: readonly string[]): Promise<string> => {
    const ran = await live.almanac(...command);
    tell(`almanac ${command.join(' ')}: exit code ${ran.code}`);
    if (ran.code !== 0) tell(ran.output.slice(-2_000));
    code = Math.max(code, ran.code);
    return ran.stdout;
  };
  const { relay, para } = recordedCommands(sessions);
  const url = await ear.node.start();
  let seen = '';
  for (const command of Object.values(relay)) seen = await run(command(url));
  for (const paraEar of paraEars.values()) await run(para.watch(await paraEar.node.start()));
  // The last one is that of proved slots.
  const slots = await compareSlots(url, JSON.parse(seen) as ToldSlots);
  const wrong = slots.filter(({ almanac, recount }) => almanac !== recount);
  tell(`slots: ${wrong.length} of ${slots.length} figures differ from the recount`);
  for (const one of [ear, ...paraEars.values()]) await one.node.stop();
  return code;
}

/** Who votes in the next block: `ParasShared.ActiveValidatorIndices`, `Session.Validators`. */
const voterKeys = [prefixOf('ParasShared', 'ActiveValidatorIndices'), prefixOf('Session', 'Validators')];

/** What a recount needs of each final block, and `watch` of any. */
async function askAll(ear: Listener, tell: Tell): Promise<void> {
  const request: AskRelay = async (method, params) => await ear.node.request(method, params);
  await request('state_getMetadata', []);
  const to = ear.finalNumber;
  const sessions: number[] = [];
  for await (const { matter, session } of askBlocks(request, to)) {
    if (session) sessions.push(session.index);
    // By which block `watch` asks for a session's validators depends on whose answer comes first.
    for (const key of voterKeys) await request('state_getStorage', [key, matter.hash]);
    await request('state_getReadProof', [voterKeys, matter.hash]);
  }
  tell(`asked for ${to} blocks of ${sessions.length} sessions`);
  const { pointFaults, wrongCredits } = await recountRelay(request, to);
  for (const fault of pointFaults) tell(fault);
  tell(`recounted: points of ${pointFaults.length} blocks differ, ${wrongCredits.length} wrong credits`);
}

async function recordedParas(
  ears: ReadonlyMap<number, Listener>,
  hasBodies: boolean,
): Promise<RelayRecording['paras']> {
  const paras: Record<string, Awaited<ReturnType<Listener['recorded']>>> = {};
  for (const [id, ear] of ears) paras[String(id)] = await ear.recorded(hasBodies);
  return paras;
}

async function packed(
  recording: RelayRecording,
  ears: ReadonlyMap<number, Listener>,
  tell: Tell,
): Promise<Buffer> {
  const whole = packRecording(recording);
  if (whole.length <= mostBytes) return whole;
  tell(`${whole.length} bytes with the bodies of parachain blocks; they are left out`);
  await sleep(0);
  const paras = Object.fromEntries(
    Object.entries(await recordedParas(ears, false)).map(([id, chain]) => [
      id,
      { ...chain, answers: chain.answers.filter(([method]) => method !== 'chain_getBlock') },
    ]),
  );
  return packRecording({ ...recording, paras });
}

function write(out: string, bytes: Buffer, tell: Tell): void {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, bytes);
  tell(`${out}: ${bytes.length} bytes`);
  if (bytes.length > mostBytes) throw new Error(`more than ${mostBytes} bytes`);
}

function versions(): Record<string, string> {
  return Object.fromEntries(
    ['polkadot', 'polkadot-omni-node'].map((name) => [
      name,
      ask(join(relayFolder(), 'bin', name), ['--version']) ?? 'unknown',
    ]),
  );
}
