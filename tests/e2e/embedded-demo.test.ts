import { deepEqual, doesNotMatch, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunningChain, runningChains } from '../../offchain-agent/src/base/running-chains.ts';
import { decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import { descendantsOf, living, type RunningCommand, startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';

interface DemoDocument {
  readonly schema: string;
  readonly basis: string;
  readonly passed: boolean;
  readonly judged_windows: readonly string[];
  readonly reports: {
    readonly reporters: readonly string[];
    readonly unseen: { readonly validator: string; readonly reporter: string };
    readonly judged_window: string;
    readonly evidence_folder: string;
    readonly evidence: readonly string[];
    readonly records_recomputed: number;
  };
  readonly validators: readonly {
    readonly name: string;
    readonly missed: readonly unknown[];
    readonly windows: readonly DemoWindow[];
  }[];
}

interface DemoWindow {
  readonly start: string;
  readonly assigned_slots: number;
  readonly authored_slots: number;
  readonly arrival: {
    readonly quorum: boolean;
    readonly reporters: number;
    readonly uptime_ppm: number;
    readonly coverage_ppm: number;
    readonly p95_us: number;
  } | null;
}

describe('almanac demo', () => {
  let state: string;
  /** Of demos that may begin when the first has ended: a new one removes the evidence that an ended one left in its folder. */
  let otherState: string;
  let once: RunningCommand;
  let onceRecord: RunningChain;
  let document: DemoDocument;

  before(async () => {
    state = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    otherState = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    once = startCommand(['demo', '--once', '--json'], state);
    onceRecord = await recordOf(once);
  });

  after(async () => {
    once?.process.kill('SIGKILL');
    await rm(state, { recursive: true });
    await rm(otherState, { recursive: true });
  });

  it('refuses a port that is in use, and leaves nothing behind', async () => {
    const { port } = new URL(onceRecord.url);
    const { code, stderr, stdout } = await startCommand(['demo', '--port', port], state).ended;
    equal(code, 2);
    equal(stdout, '');
    match(
      stderr,
      new RegExp(`cannot listen on 127.0.0.1:${port}: the port is in use\\nhint: choose another with --port`),
    );
    deepEqual(
      (await runningChains(state)).map(({ pid }) => pid),
      [once.pid],
    );
  });

  it('runs beside another one, and is forgotten and gone after Ctrl-C', async () => {
    const second = startCommand(['demo', '--pace', 'real'], state);
    const record = await recordOf(second);
    ok(record.url !== onceRecord.url);
    const processes = await processesOf(second);
    second.process.kill('SIGINT');
    equal((await second.ended).code, 130);
    deepEqual(living(processes), []);
    deepEqual(
      (await runningChains(state)).map(({ pid }) => pid),
      [once.pid],
    );
    const left = await readdir(join(state, 'demo', String(second.pid))).catch(() => []);
    deepEqual(
      left.filter((name) => name !== 'evidence'),
      [],
    );
  });

  it('prints a link to its page, which answers until the demo ends', async () => {
    const second = startCommand(['demo'], otherState);
    const { stderr } = second.process;
    ok(stderr);
    let said = '';
    stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    const linkIn = async (): Promise<string | undefined> => /its page: (\S+)\/,/.exec(said)?.[1];
    const page = await poll('the link', linkIn, (link) => link !== undefined);
    match(await (await fetch(`${page}/status`)).text(), /<h1>Status of Almanac demo<\/h1>/);
    const targets = (await (await fetch(`${page}/api/v1/networks/0/targets`)).json()) as {
      targets: { label: string }[];
    };
    deepEqual(
      targets.targets.map(({ label }) => label),
      ['v1', 'v2', 'v3', 'v4'],
    );
    second.process.kill('SIGINT');
    equal((await second.ended).code, 130);
    await rejects(fetch(`${page}/status`));
  });

  it('takes its chain and its validators with it when it is killed', async () => {
    const second = startCommand(['demo', '--pace', 'real'], otherState);
    await recordOf(second, otherState);
    const processes = await processesOf(second);
    second.process.kill('SIGKILL');
    await second.ended;
    await poll(
      'none of them lives',
      async () => living(processes),
      (left) => left.length === 0,
    );
  });

  it('records the outage of its story exactly, and says so by its exit code', async () => {
    const { code, stdout, stderr } = await once.ended;
    equal(code, 0, stderr + stdout);
    document = JSON.parse(stdout) as DemoDocument;
    equal(document.schema, 'almanac.demo.v2');
    equal(document.basis, 'simulated');
    equal(document.passed, true);
    ok(document.judged_windows.length >= 2);
    for (const { name, missed, windows } of document.validators) {
      equal(missed.length > 0, name === 'v3', `${name} missed ${missed.length}`);
      const recorded = windows.reduce(
        (sum, window) => sum + window.assigned_slots - window.authored_slots,
        0,
      );
      equal(recorded, missed.length, name);
    }
    match(stderr, /https:\/\/polkadot\.js\.org\/apps\/\?rpc=ws%3A%2F%2F127\.0\.0\.1%3A\d+/);
    // What @polkadot/* says of itself where a process has it twice.
    doesNotMatch(stderr, /multiple versions/);
    deepEqual(await runningChains(state), []);
  });

  it('has the reports of three reporters on chain: the one that is unseen loses coverage and no uptime', async () => {
    const { reports, validators } = document;
    deepEqual(reports.reporters, ['r1', 'r2', 'r3']);
    deepEqual(reports.unseen, { validator: 'v4', reporter: 'r3' });
    ok(reports.records_recomputed > 0);
    const shown = validators.flatMap(({ name, windows }) => {
      const window = windows.find(({ start }) => start === reports.judged_window);
      return window && window.authored_slots > 0 ? [{ name, arrival: window.arrival }] : [];
    });
    ok(shown.some(({ name }) => name === 'v4') && shown.some(({ name }) => name === 'v1'));
    for (const { name, arrival } of shown) {
      const isUnseen = name === 'v4';
      equal(arrival?.quorum, true, name);
      equal(arrival?.reporters, isUnseen ? 2 : 3, name);
      equal(arrival?.coverage_ppm, isUnseen ? 666_666 : 1_000_000, name);
      equal(arrival?.uptime_ppm, 1_000_000, name);
      ok((arrival?.p95_us ?? 0) > 0, name);
    }
  });

  it('leaves the evidence of its reporters and nothing else', async () => {
    const { evidence, evidence_folder } = document.reports;
    equal(evidence.length, 3);
    for (const file of evidence) {
      equal(dirname(file), evidence_folder);
      const { header } = decodeEvidence(await readFile(file));
      equal(new Date(header.window * 1_000).toISOString(), document.reports.judged_window);
    }
    deepEqual(await readdir(dirname(evidence_folder)), ['evidence']);
  });

  async function recordOf({ pid }: RunningCommand, folder = state): Promise<RunningChain> {
    const find = async (): Promise<RunningChain | undefined> =>
      (await runningChains(folder)).find((chain) => chain.pid === pid);
    const record = await poll(`demo ${pid} is recorded`, find, (chain) => chain !== undefined);
    if (!record) throw new Error('the demo has no record');
    return record;
  }

  async function processesOf({ pid }: RunningCommand): Promise<number[]> {
    return await poll(
      'the process of the chain and four of validators',
      async () => descendantsOf(pid),
      (pids) => pids.length === 5,
    );
  }
});
