import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FakeBrokenNetwork } from '../../../../../tests/support/fake-broken-network.ts';
import { FakeLinkControl } from '../../../../../tests/support/fake-link-control.ts';
import { parseYaml } from '../../../../src/base/yaml.ts';
import type { NodeBreaker } from '../../../../src/lab/chaos/break-node.ts';
import type { FaultCandidate } from '../../../../src/lab/chaos/choose.ts';
import type { NodeFault } from '../../../../src/lab/chaos/node-fault.ts';
import { type Plan, type PlanParts, planOf } from '../../../../src/lab/chaos/plan.ts';
import { presetNeeds, presets, readPreset } from '../../../../src/lab/chaos/presets.ts';
import { type ScenarioText, scenarioText } from '../../../../src/lab/chaos/scenario.ts';

const names = ['v1', 'v2', 'v3', 'v4'];
const nodes: readonly FaultCandidate[] = names.map((name, index) => ({
  name,
  role: 'validator',
  region: index < 2 ? 'eu' : 'us',
}));
const breaker: NodeBreaker = new FakeBrokenNetwork(names, () => 0);
const onTun: PlanParts = { nodes, seed: 1, breaker, links: new FakeLinkControl(names) };
const onProxies: PlanParts = { ...onTun, links: new FakeLinkControl(names, 'proxy') };
const withoutLinks: PlanParts = { ...onTun, links: undefined };

class WithoutFreezer extends FakeBrokenNetwork {
  refusal({ kind }: NodeFault): Promise<string | undefined> {
    return Promise.resolve(kind === 'pause' ? 'pause needs a freezer' : undefined);
  }
}

describe('a plan', () => {
  it('says what is wrong with the file, with the network, and with the machine, all at once', async () => {
    const faults = [
      { kind: 'delay', time: 'soon', for: '1s', from: 'v8', nodes: ['v7'] },
      { kind: 'kill', nodes: ['v9'], for: '1s' },
      { kind: 'loss', percent: 1, for: '1s' },
      { kind: 'reorder', percent: 1, for: '1s' },
      { kind: 'delay', time: 5, for: '1s' },
    ];
    const packets =
      'the links of this network, which are proxied connections; it takes packets: almanac network up --link-backend tun';
    deepEqual(await wrongOf({ faults }, onProxies), [
      'faults[0].time: must be a time of at most 60s, for example 300ms or 300, which are milliseconds',
      'faults[0].nodes: unknown node "v7"; expected v1, v2, v3, v4',
      'faults[0].from: unknown node or region "v8"; expected eu, us, v1, v2, v3, v4',
      'faults[1].nodes: unknown node "v9"; expected v1, v2, v3, v4',
      `faults[2]: loss cannot be done by ${packets}`,
      `faults[3]: reorder cannot be done by ${packets}`,
    ]);
  });

  it('names the command that starts a network with links where this one has none', async () => {
    deepEqual(await wrongOf({ faults: [{ kind: 'rate', rate: '1mbit', for: '1s' }] }, withoutLinks), [
      'faults[0]: rate impairs links, and this network has none that can be impaired; start one that has: almanac network up --link-backend tun',
    ]);
  });

  it('says so of a client, too, and that one node has no links', async () => {
    const faults = [{ kind: 'rate', rate: '1mbit', for: '1s' }];
    const client = { name: 'ethereumjs' } as const;
    deepEqual(await wrongOf({ faults }, { ...withoutLinks, client }), [
      'faults[0]: rate impairs links, and this network has none that can be impaired; start one that has: almanac network up --client ethereumjs --link-backend tun',
    ]);
    deepEqual(await wrongOf({ faults }, { ...withoutLinks, nodes: nodes.slice(0, 1) }), [
      'faults[0].to: no link between these nodes',
      'faults[0]: rate impairs links, and this network is one node, which has no links',
    ]);
  });

  it('says what keeps a breaker from it', async () => {
    const unable = new WithoutFreezer(names, () => 0);
    const faults = ['kill', 'pause'].map((kind) => ({ kind, nodes: ['v1'], for: '1s' }));
    const apart = faults.map((fault, index) => ({ ...fault, at: `${10 * index}s` }));
    deepEqual(await wrongOf({ faults: apart }, { ...onTun, breaker: unable }), [
      'faults[1]: pause needs a freezer',
    ]);
  });

  it('warns above 500 ms, and not below', async () => {
    const warnings = async (fault: object) =>
      (await plan({ faults: [{ kind: 'delay', for: '1s', ...fault }] }, onTun)).warnings;
    deepEqual(await warnings({ time: 500 }), []);
    const [line, ...more] = await warnings({ time: 3_000, jitter: 30 });
    match(line ?? '', /^faults\[0\]: 3000 ms each way .* nothing becomes final.* lost all its peers/);
    deepEqual([more, (await warnings({ time: 480, jitter: 30 })).length], [[], 1]);
  });
});

describe('the presets', () => {
  it('can all be run where everything can be done, with something to expect', async () => {
    for (const { name, about, text } of presets()) {
      deepEqual([name, text.wrong], [name, []]);
      equal(text.scenario?.name, name);
      equal(about.length > 20, true, `${name} says what it does`);
      const { timeline } = await planOf(text, onTun);
      equal(timeline.length > 0, true);
    }
  });

  it('are listed in the documentation, whose example can be planned, too', async () => {
    const page = readFileSync(
      new URL('../../../../../docs/how-to/inject-faults.md', import.meta.url),
      'utf8',
    );
    const [, list = ''] = /\| preset \|[^]*?\n((?:\|.*\n)+)/.exec(page) ?? [];
    deepEqual(
      [...list.matchAll(/^\| (.*?) \|/gm)]
        .flatMap(([, names = '']) => [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name))
        .toSorted(),
      presets().map(({ name }) => name),
    );
    const example = new URL('../../../../../docs/examples/scenario.yaml', import.meta.url);
    const read = parseYaml(readFileSync(example, 'utf8'));
    ok('value' in read);
    const { timeline } = await plan(read.value, onTun);
    equal(timeline.length, 8);
  });

  it('run without links, or say by name what is missing', async () => {
    const lacking = async (name: string, parts: PlanParts) => {
      const text = readPreset(`preset:${name}`);
      return text ? await planOf(text, parts).then(() => 'runs', wrongIn) : 'is not there';
    };
    deepEqual(await Promise.all(['third-gone', 'region-outage'].map((name) => lacking(name, withoutLinks))), [
      'runs',
      'runs',
    ]);
    deepEqual(await Promise.all(['slow', 'partition', 'flapping'].map((name) => lacking(name, onProxies))), [
      'runs',
      'runs',
      'runs',
    ]);
    match(
      String(await lacking('lossy', onProxies)),
      /loss cannot be done by .* almanac network up --link-backend tun/,
    );
    match(String(await lacking('slow', withoutLinks)), /delay impairs links, and this network has none/);
    const noRegions = { ...onTun, nodes: nodes.map(({ name, role }) => ({ name, role })) };
    match(
      String(await lacking('region-outage', noRegions)),
      /no node has a region; "almanac network up --region/,
    );
  });

  it('say what they need, and which ones there are', () => {
    const needs = Object.fromEntries(presets().map(({ name, text }) => [name, presetNeeds(text)]));
    deepEqual(needs['slow'], ['links (delay, jitter)']);
    deepEqual(needs['region-outage'], ['nodes (kill)', 'regions']);
    throws(() => readPreset('preset:fast'), /unknown preset "fast"; expected .*slow/);
    equal(readPreset('slow.yaml'), undefined);
  });
});

async function plan(document: unknown, parts: PlanParts): Promise<Plan> {
  return await planOf(scenarioText(document, 'it'), parts);
}

async function wrongOf(document: unknown, parts: PlanParts): Promise<unknown> {
  const text: ScenarioText = scenarioText(document, 'it');
  await rejects(planOf(text, parts), { code: 'bad_input/scenario' });
  return await planOf(text, parts).catch(wrongIn);
}

function wrongIn(error: unknown): unknown {
  return (error as { data: { faults: unknown } }).data.faults;
}
