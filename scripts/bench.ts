// `npm run bench [-- NAME... [options]]`: commands that print figures, each beside its limit where it has one.
import type { parseArgs } from 'node:util';
import { AgentError } from '../offchain-agent/src/base/error.ts';
import { exitCodeOf } from '../offchain-agent/src/base/exit.ts';
import { cargoBench, cargoTest, cargoUnitTest } from './lib/cargo.ts';
import { parseOptions } from './lib/options.mjs';

const fuzzInputs = 1_000_000;
const attackSeeds = 10_000;
const agreementSchedules = 1_000_000;
const claimedWindows = 10_000;

const config = {
  allowPositionals: true,
  options: {
    blocks: { type: 'string' },
    transfers: { type: 'string' },
    near: { type: 'boolean' },
    far: { type: 'boolean' },
    only: { type: 'string' },
    seed: { type: 'string' },
    count: { type: 'string' },
    draws: { type: 'string' },
    mutants: { type: 'boolean' },
    dir: { type: 'string' },
    quick: { type: 'boolean' },
    record: { type: 'boolean' },
    subway: { type: 'string' },
    paths: { type: 'boolean' },
    json: { type: 'boolean' },
  },
} as const;
type Options = ReturnType<typeof parseArgs<typeof config>>['values'];

interface Bench {
  readonly what: string;
  /** Those it takes, each with what it stands for. */
  readonly options?: Partial<Record<keyof Options, string>>;
  /** Asked for by name alone: it takes hours, or is a part of another. */
  readonly alone?: true;
  run(options: Options): Promise<number>;
}

const benches: Readonly<Record<string, Bench>> = {
  sli: {
    what: 'what counting and closing cost a block, in weight and in measured time',
    run: async () => await cargoBench('sli'),
  },
  closing: {
    what: 'whether closing keeps to its share of a block at its worst',
    run: async () => await cargoBench('closing'),
  },
  scalability: {
    what: 'what storing a load test and proving its fit cost',
    run: async () => await cargoBench('scalability'),
  },
  capacity: {
    what: 'whether 1,000 targets, 16 reporters and 1,000 agreements fit into blocks, state and the time of an answer',
    run: async () => await cargoBench('capacity'),
  },
  attack: {
    what: 'what targets and minorities gain by withdrawing, swapping, listing late, refusing, colluding, favouring, stopping, renewing; whether each cure that is taken out is missed',
    options: { seed: ' N', draws: ' N', mutants: '', only: ' CURES', json: '' },
    run: async (options) => await (await import('./lib/attack/bench-attack.ts')).benchAttack(options),
  },
  minorities: {
    what: 'what minorities with money can do to records and payouts',
    run: async () =>
      await cargoTest('attack', { ALMANAC_ATTACK_SEEDS: String(attackSeeds) }, ['--skip', 'story::']),
  },
  seats: {
    what: 'what two neighbours in the order of authors take of a third, by where that order comes from',
    options: { seed: ' N' },
    run: async (options) => await (await import('../offchain-agent/bench/seats.ts')).benchSeats(options),
  },
  fuzz: {
    what: 'what a million hostile inputs do to the runtime',
    run: async () => await cargoTest('fuzz', { ALMANAC_FUZZ_INPUTS: String(fuzzInputs) }),
  },
  agreements: {
    what: 'whether every unit of a million schedules of agreements is accounted for',
    run: async () =>
      await cargoUnitTest('schedules', { ALMANAC_AGREEMENT_SCHEDULES: String(agreementSchedules) }),
  },
  claims: {
    what: 'what reporters earn who claim without having measured',
    run: async () => await cargoUnitTest('claims', { ALMANAC_CLAIMS: String(claimedWindows) }),
  },
  help: {
    what: 'how long `almanac --help` takes',
    run: async () => (await import('../offchain-agent/bench/help.ts')).benchHelp(),
  },
  probe: {
    what: 'how many targets the rpc probe holds on one core',
    run: async () => await (await import('../offchain-agent/bench/probe.ts')).benchProbe(),
  },
  usl: {
    what: 'how right and fast the scalability fit is',
    run: async () => await (await import('../offchain-agent/bench/usl.ts')).benchUsl(),
  },
  votes: {
    what: "whether our verifier of GRANDPA's votes judges 100,000 justifications as the code of nodes does",
    options: { seed: ' N', count: ' N', record: '', json: '' },
    run: async (options) => await (await import('../offchain-agent/bench/votes.ts')).benchVotes(options),
  },
  payouts: {
    what: 'whether our payouts equal those of pallet-staking-async 0.11, 0.13 and 0.17, built here, in 1,000 random eras each',
    options: { seed: ' N', count: ' N', only: ' 0.11|0.13|0.17', record: '', json: '' },
    alone: true,
    run: async (options) => await (await import('../offchain-agent/bench/payouts.ts')).benchPayouts(options),
  },
  gate: {
    what: 'how often the release gate refuses, passes and cannot tell, under which noise, beside Apache Otava',
    options: { seed: ' N', count: ' N' },
    run: async (options) => await (await import('../offchain-agent/bench/gate.ts')).benchGate(options),
  },
  blame: {
    what: 'how often lost votes and cores of a relay chain are laid to a wrong cause, by planted faults',
    options: { seed: ' N', count: ' N' },
    run: async (options) => await (await import('../offchain-agent/bench/blame.ts')).benchBlame(options),
  },
  earnings: {
    what: "what `almanac earnings` takes for 600 blocks of Kusama's size on one core",
    run: async () => await (await import('../offchain-agent/bench/earnings.ts')).benchEarnings(),
  },
  'hand-overs': {
    what: "what 400 changes of Polkadot's 600 authorities take behind a checkpoint, and that the next run proves none again",
    run: async () => await (await import('../offchain-agent/bench/hand-overs.ts')).benchHandOvers(),
  },
  'gate-nodes': {
    what: 'whether the release gate passes the same node and refuses one slowed by a fifth: hours; called again it continues',
    options: { dir: ' FOLDER', quick: '', json: '' },
    alone: true,
    run: async (options) =>
      await (await import('../offchain-agent/bench/gate-nodes.ts')).benchGateNodes(options),
  },
  load: {
    what: 'what a load generator reports of one node, open and closed',
    run: async () => await (await import('../offchain-agent/bench/load.ts')).benchLoad(),
  },
  telemetry: {
    what: 'what a telemetry server of 200 nodes costs',
    run: async () => await (await import('../offchain-agent/bench/telemetry.ts')).benchTelemetry(),
  },
  scrape: {
    what: 'how long a scrape of 1,000 validators takes and how large it is, of `watch` and `sli`',
    run: async () => await (await import('../offchain-agent/bench/scrape.ts')).benchScrape(),
  },
  gateway: {
    what: 'what processor time a call costs in a gateway, how many it takes a second, what it adds to their latency, and how much memory 10,000 take; with --paths, whether its fast path does as the other with 100,000 fuzzed messages',
    options: {
      only: ' PART,...',
      count: ' ROUNDS',
      subway: ' BINARY',
      dir: ' OTHER_CLONE',
      quick: '',
      paths: '',
      seed: ' N',
    },
    run: async ({ only, count, subway, dir, quick = false, paths, seed }) => {
      if (paths)
        return await (await import('../offchain-agent/bench/gateway-paths.ts')).benchGatewayPaths({
          seed,
          count,
        });
      return await (await import('../offchain-agent/bench/gateway.ts')).benchGateway({
        only,
        subway,
        clone: dir,
        rounds: Number(count ?? 7),
        isQuick: quick,
      });
    },
  },
  links: {
    what: 'whether the links of a network do what is asked of them',
    run: async () => await (await import('../offchain-agent/bench/links.ts')).benchLinks(),
  },
  'links-on-chain': {
    what: 'of links what the records of a chain say',
    alone: true,
    run: async () => await (await import('../offchain-agent/bench/links.ts')).benchLinksOnChain(),
  },
  snapshot: {
    what: 'how much sooner a node follows a chain from a snapshot than by a sync',
    options: { blocks: ' N', transfers: ' N' },
    run: async (options) =>
      await (await import('../offchain-agent/bench/snapshot.ts')).benchSnapshot(options),
  },
  ha: {
    what: 'what asking who signs costs a validator of two nodes',
    options: { near: '', far: '' },
    run: async (options) => await (await import('../tests/chaos/ha/bench.ts')).benchHa(options),
  },
  upgrade: {
    what: 'whether four real nodes answer and settle alike across an upgrade from the last landed runtime',
    options: { dir: ' FOLDER', only: ' upgraded|twin' },
    alone: true,
    run: async (options) =>
      await (await import('../tests/upgrade/nodes/bench-upgrade.ts')).benchUpgrade(options),
  },
  web: {
    what: 'what an overview and a list of 1,000 validators cost a browser',
    run: async () => await (await import('./lib/web/bench-web.ts')).benchWeb(),
  },
  demo: {
    what: 'how long `npm start` takes to a page with history, what that page receives; how long a demo takes to live 30 days after its seed or 42 without one',
    run: async () => {
      const page = await (await import('./lib/web/bench-demo-page.ts')).benchDemoPage();
      return Math.max(page, await (await import('../offchain-agent/bench/demo.ts')).benchDemo());
    },
  },
  weights: {
    what: 'what each call and step of a hook weighs: hours, on a quiet machine, and it changes sources',
    options: { only: ' PALLET[:BENCHMARK],...' },
    alone: true,
    run: async (options) => await (await import('./lib/weights/bench-weights.ts')).benchWeights(options),
  },
};

const help = [
  'usage: npm run bench [-- NAME... [options]]',
  '',
  'Without a name all, but for those with a star.',
  '',
  ...Object.entries(benches).map(([name, { what, options = {}, alone }]) => {
    const taken = Object.entries(options).map(([option, value]) => ` [--${option}${value}]`);
    return `  ${name.padEnd(14)} ${alone ? '*' : ' '} ${what}${taken.join('')}`;
  }),
].join('\n');

const { values, positionals } = parseOptions(help, config);
const names =
  positionals.length > 0 ? positionals : Object.keys(benches).filter((name) => !benches[name]?.alone);
const fault = faultOf();
if (fault === undefined) {
  await runAll();
} else {
  console.error(`almanac: ${fault}\n\n${help}`);
  process.exitCode = 2;
}

async function runAll(): Promise<void> {
  try {
    for (const name of names) process.exitCode = (await benches[name]?.run(values)) || process.exitCode || 0;
  } catch (error) {
    // Of a value that an option cannot have.
    if (!(error instanceof AgentError)) throw error;
    console.error(`almanac: ${error.message}`);
    process.exitCode = exitCodeOf(error);
  }
}

function faultOf(): string | undefined {
  const unknown = names.filter((name) => !Object.hasOwn(benches, name));
  if (unknown.length > 0) return `there is no benchmark ${unknown.join(', ')}`;
  const taken = positionals.flatMap((name) => Object.keys(benches[name]?.options ?? {}));
  const idle = Object.keys(values).find((option) => !taken.includes(option));
  return idle && `there is no option --${idle} here`;
}
