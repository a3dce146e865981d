/** Figures of an old page that no page of today has with their unit, and the place or the reason. */
export interface MovedFigures {
  /** Of the old tree, below docs. */
  readonly page: string;
  readonly figures: readonly string[];
  /** A file of the clone, a heading of one, or both pages and sources with the figure in another form. */
  readonly place?: string;
  /** Why it went. */
  readonly reason?: string;
}

/** The documents before they were written anew; `npm run docs -- --figures` compares them with those of today. */
export const oldDocuments = 'e5cc5084bec2909a0a875720f4e2dacf5e6a762f';

const measuredAgain = 'a later run replaced it';
const example = 'illustrated a sentence that went';

export const movedFigures: readonly MovedFigures[] = [
  { page: 'README.md', figures: ['98 %'], reason: example },
  { page: 'README.md', figures: ['13 min', '48 min', '0.18 s'], reason: measuredAgain },
  { page: 'add-to-your-chain.md', figures: ['600000 ms'], reason: example },
  {
    page: 'adr/0011-one-scheduler.md',
    figures: ['8 ms'],
    reason: 'described what the decision replaced',
  },
  { page: 'adr/0014-a-record-decides-who-signs.md', figures: ['10 ms'], reason: example },
  { page: 'agreements.md', figures: ['800 ms'], place: 'docs/examples/offer.yaml' },
  { page: 'agreements.md', figures: ['10000 window'], place: 'scripts/bench.ts' },
  { page: 'threats.md', figures: ['10000 window'], place: 'scripts/bench.ts' },
  { page: 'agent.md', figures: ['64 kb'], place: 'offchain-agent/src/serve/evidence-sender.ts' },
  { page: 'serve.md', figures: ['64 file'], place: 'offchain-agent/src/serve/api/evidence-routes.ts' },
  {
    page: 'threats.md',
    figures: ['64 request'],
    place: 'offchain-agent/src/lab/embedded/rpc/rpc-socket.ts',
  },
  { page: 'architecture.md', figures: ['50 ms'], place: 'scripts/lib/ways' },
  {
    page: 'arrival-and-reachability.md',
    figures: ['190 kb'],
    place: 'docs/explanation/measuring.md#reachability',
  },
  { page: 'chaos.md', figures: ['1 mb', '20 time'], place: 'tests/chaos/strangers' },
  { page: 'chaos.md', figures: ['1200 message'], reason: 'the test now sends 500 to each server' },
  { page: 'claims.md', figures: ['94 %', '97 %'], reason: measuredAgain },
  { page: 'claims.md', figures: ['60 slot'], place: 'tests/e2e/embedded-halt.test.ts' },
  { page: 'claims.md', figures: ['360 slot', '30 alm'], place: 'docs/tutorials/agreement.md' },
  {
    page: 'claims.md',
    figures: ['150 ms'],
    reason: 'depended on the machine; the limit is now relative to the start of Node.js',
  },
  {
    page: 'claims.md',
    figures: ['10 point'],
    place: 'offchain-agent/test/unit/scale/gate/judge.test.ts',
  },
  {
    page: 'formulas.md',
    figures: ['58.33 %', '98.52 %'],
    reason: 'repeated the ppm beside it in percent',
  },
  {
    page: 'formulas.md',
    figures: ['400 year', '146097 day'],
    place: 'runtime-pallets/math/src/calendar.rs',
  },
  {
    page: 'formulas.md',
    figures: ['78.8 %', '80.0 %'],
    reason: 'illustrated a bias that the formula avoids',
  },
  {
    page: 'formulas.md',
    figures: ['100 window', '900 h'],
    reason: 'illustrated a budget of time to come, which no longer counts',
  },
  { page: 'gateway.md', figures: ['40 kb'], reason: example },
  { page: 'gateway.md', figures: ['2 ms'], reason: 'the bench judges processor time a call' },
  {
    page: 'gateway.md',
    figures: ['2 mib', '0.1 s', '10 ms'],
    place: 'offchain-agent/src/endpoint/gateway/turns.ts',
  },
  { page: 'gateway.md', figures: ['50 mb', '50 call'], place: 'tests/chaos/gateway-clients' },
  { page: 'receipts.md', figures: ['2 ms'], reason: 'the bench judges processor time a call' },
  { page: 'govern.md', figures: ['3601 sample'], reason: example },
  { page: 'links.md', figures: ['5 ms'], place: 'docs/examples/network.yaml' },
  {
    page: 'links.md',
    figures: ['500 ms', '0.2 %', '5 %'],
    reason: 'why tc netem is not used; the emulator no longer needs the case made',
  },
  {
    page: 'links.md',
    figures: ['200 ms'],
    place: 'docs/project/measurements.md#link-faults-in-records',
  },
  { page: 'networks.md', figures: ['85 mb'], reason: 'a part of the 120 MB that stay' },
  { page: 'networks.md', figures: ['10 node'], place: 'offchain-agent/src/lab/client/substrate.ts' },
  {
    page: 'probing.md',
    figures: ['0.5 ms', '0.9 ms', '40 µs', '25000 sample', '0.8 ms'],
    reason: 'follow from the series in docs/project/measurements.md#probing',
  },
  {
    page: 'scaling/formulas.md',
    figures: ['0.07 s'],
    reason: 'the result of the formula that is not used',
  },
  {
    page: 'scaling/formulas.md',
    figures: ['0 s', '2.5 %'],
    reason: 'of formulas that others replaced: U7 has Welch degrees of freedom, a step in U9 has t of 99.7 %',
  },
  { page: 'scaling/formulas.md', figures: ['3600 time'], place: 'docs/explanation/threats.md' },
  { page: 'threats.md', figures: ['3600 time'], place: 'docs/explanation/threats.md' },
  {
    page: 'scaling/gate-on-real-nodes.md',
    figures: ['22 %'],
    reason: 'the limit of the bench is the interval of all trials now: docs/project/gate-on-real-nodes.md',
  },
  {
    page: 'scaling/load-tests.md',
    figures: ['107 transfer'],
    place: 'docs/project/measurements.md#sweep-under-link-faults',
  },
  {
    page: 'scaling/on-chain.md',
    figures: ['600 block'],
    place: 'docs/how-to/run-load-tests.md#fit-open-runs',
  },
  {
    page: 'snapshots.md',
    figures: ['11.6 time', '7.7 time'],
    place: 'docs/project/measurements.md#snapshots',
  },
  { page: 'telemetry.md', figures: ['20 node', '1000 node'], place: 'docs/how-to/publish.md#telemetry' },
  { page: 'threats.md', figures: ['1 kb'], place: 'offchain-agent/src/serve/telemetry/telemetry-server.ts' },
  { page: 'threats.md', figures: ['20 node'], place: 'docs/how-to/publish.md#telemetry' },
  {
    page: 'tutorials/agreement.md',
    figures: ['6 h', '30 alm', '360 slot', '15 point'],
    place: 'docs/tutorials/agreement.md',
  },
  {
    page: 'networks.md',
    figures: ['1.7 gb', '32 s'],
    reason: 'the same network beside other work, which is no limit of anything',
  },
  { page: 'clients.md', figures: ['200 ms'], reason: measuredAgain },
  { page: 'ha.md', figures: ['1 kb', '4.0 s', '8.4 s'], reason: measuredAgain },
  { page: 'snapshots.md', figures: ['2 s'], reason: measuredAgain },
  { page: 'web.md', figures: ['16 target'], place: 'docs/how-to/publish.md#web-pages' },
  {
    page: 'web.md',
    figures: ['348 ms', '919 ms', '82 ms', '88 ms', '165 kb'],
    reason: `${measuredAgain}: docs/project/measurements.md#pages`,
  },
  {
    page: 'weights.md',
    figures: ['32 era'],
    place: 'runtime-pallets/pallets/sli/src/weights/measured.rs',
  },
  {
    page: 'weights.md',
    figures: ['151 µs', '30 µs'],
    reason: 'spread of runs of a benchmark; the weights are as they were',
  },
];
