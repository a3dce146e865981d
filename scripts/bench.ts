// `npm run bench [-- NAME...]`: what counting and closing cost a block, in weight and in measured time (sli), whether
// closing keeps to its share of a block in measured time at its worst (closing), what
// storing a load test and proving its fit cost one (scalability), whether 1,000 targets and 16 reporters fit into
// blocks, state and the time of an answer (capacity), what a million hostile inputs do (fuzz), what
// minorities with money can do to records (attack), what reporters earn who claim without having measured
// (claims), whether every unit of a million schedules of agreements is
// accounted for (agreements), how many targets the
// rpc probe holds on one core (probe), how right and fast the scalability fit is (usl), what a load generator
// reports of one node, open and closed (load), what a telemetry server of 200 nodes costs (telemetry), what a
// gateway adds to a call, and how many it takes a second (gateway), whether the links of a network do what is
// asked of them (links), how much sooner a node follows a chain from a snapshot than by a sync (snapshot, with
// --blocks N and --transfers N), what asking who signs costs a validator of two nodes (ha, with --near or --far one half), and what a list of 1,000
// validators costs a browser (web). Without a name all of these. By name alone: what of links the records of a chain say,
// which is a part of links (links-on-chain), and, since it takes hours, wants a quiet machine and changes sources, what
// each call and step of a hook weighs (weights).
import { benchGateway } from '../offchain-agent/bench/gateway.ts';
import { benchLinks, benchLinksOnChain } from '../offchain-agent/bench/links.ts';
import { benchLoad } from '../offchain-agent/bench/load.ts';
import { benchProbe } from '../offchain-agent/bench/probe.ts';
import { benchSnapshot } from '../offchain-agent/bench/snapshot.ts';
import { benchTelemetry } from '../offchain-agent/bench/telemetry.ts';
import { benchUsl } from '../offchain-agent/bench/usl.ts';
import { benchHa } from '../tests/chaos/ha/bench.ts';
import { cargoBench, cargoTest, cargoUnitTest } from './lib/cargo.ts';
import { benchWeb } from './lib/web/bench-web.ts';
import { benchWeights } from './lib/weights/bench-weights.ts';

const fuzzInputs = 1_000_000;
const attackSeeds = 10_000;
const agreementSchedules = 1_000_000;
const claimedWindows = 10_000;

const benches: Readonly<Record<string, () => Promise<number>>> = {
  sli: async () => await cargoBench('sli'),
  closing: async () => await cargoBench('closing'),
  scalability: async () => await cargoBench('scalability'),
  capacity: async () => await cargoBench('capacity'),
  attack: async () => await cargoTest('attack', { ALMANAC_ATTACK_SEEDS: String(attackSeeds) }),
  fuzz: async () => await cargoTest('fuzz', { ALMANAC_FUZZ_INPUTS: String(fuzzInputs) }),
  agreements: async () =>
    await cargoUnitTest('schedules', { ALMANAC_AGREEMENT_SCHEDULES: String(agreementSchedules) }),
  claims: async () => await cargoUnitTest('claims', { ALMANAC_CLAIMS: String(claimedWindows) }),
  probe: benchProbe,
  usl: benchUsl,
  load: benchLoad,
  telemetry: benchTelemetry,
  gateway: benchGateway,
  links: benchLinks,
  snapshot: async () => await benchSnapshot(optionArguments),
  ha: async () => await benchHa(optionArguments),
  'links-on-chain': benchLinksOnChain,
  web: benchWeb,
  weights: benchWeights,
};
const byNameAlone = ['links-on-chain', 'weights'];

const all = Object.keys(benches).filter((name) => !byNameAlone.includes(name));
// Options stand after the names.
const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('--'));
const optionArguments = firstOption < 0 ? [] : words.slice(firstOption);
const named = firstOption < 0 ? words : words.slice(0, firstOption);
const names = named.length > 0 ? named : all;
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(
    `almanac: there is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  );
  process.exitCode = 2;
} else {
  for (const name of names) process.exitCode = (await benches[name]?.()) || process.exitCode || 0;
}
