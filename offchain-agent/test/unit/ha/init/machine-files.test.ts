import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { parse } from 'yaml';
import { AgentError } from '../../../../src/base/error.ts';
import { parseHaConfig } from '../../../../src/ha/config.ts';
import { plannedFiles } from '../../../../src/ha/init/machine-files.ts';
import { checkedPlan, type InitRequest, planWarnings } from '../../../../src/ha/init/machines.ts';

const request: InitRequest = {
  machines: ['a=192.0.2.1', 'b=192.0.2.2'],
  witnesses: ['c=2001:db8::3'],
  genesis: `0x${'12'.repeat(32)}`,
  author: `0x${'34'.repeat(32)}`,
  voter: `0x${'56'.repeat(32)}`,
  leaseMs: 2_000,
};

describe('what almanac ha init writes', () => {
  const files = new Map(plannedFiles(checkedPlan(request)).map(({ path, text }) => [path, text]));

  it('is a folder for each machine, and a page', () => {
    deepEqual(
      [...files.keys()],
      [
        ...['a', 'b'].flatMap((name) =>
          ['ha.yaml', 'almanac-ha.service', 'almanac-node.service.d/ha.conf', 'etcd'].map(
            (file) => `${name}/${file}`,
          ),
        ),
        'c/etcd',
        'NEXT.md',
      ],
    );
  });

  it('are configurations that a decider takes, which differ in id and in which member is asked first', () => {
    const [a, b] = ['a', 'b'].map((name) => parseHaConfig(parse(files.get(`${name}/ha.yaml`) ?? ''), name));
    deepEqual([a?.node, b?.node], ['a', 'b']);
    ok(a?.coordinator.kind === 'etcd' && b?.coordinator.kind === 'etcd');
    deepEqual(a.coordinator.endpoints, [
      'https://192.0.2.1:2379',
      'https://192.0.2.2:2379',
      'https://[2001:db8::3]:2379',
    ]);
    equal(b.coordinator.endpoints[0], 'https://192.0.2.2:2379');
    deepEqual({ ...a, node: '', coordinator: {} }, { ...b, node: '', coordinator: {} });
  });

  it('are members of one etcd that ask for certificates', () => {
    const [a, c] = ['a', 'c'].map((name) => files.get(`${name}/etcd`) ?? '');
    const cluster = 'a=https://192.0.2.1:2380,b=https://192.0.2.2:2380,c=https://[2001:db8::3]:2380';
    for (const text of [a, c]) ok(text?.includes(`ETCD_INITIAL_CLUSTER=${cluster}\n`));
    match(c ?? '', /^ETCD_ADVERTISE_CLIENT_URLS=https:\/\/\[2001:db8::3\]:2379$/m);
    match(a ?? '', /^ETCD_CLIENT_CERT_AUTH=true$/m);
  });

  it('is a file as record where there is one machine', () => {
    const plan = checkedPlan({ ...request, machines: ['a=192.0.2.1'], witnesses: [] });
    const [config] = plannedFiles(plan);
    deepEqual(parse(config?.text ?? '').coordinator, { kind: 'file', path: '/var/lib/almanac-ha/record' });
    deepEqual(
      plannedFiles(plan)
        .map(({ path }) => path)
        .includes('a/etcd'),
      false,
    );
    match(planWarnings(plan).join(), /^one machine/);
  });

  it('warns of what a plan does not outlive', () => {
    const warnings = (machines: string[], witnesses: string[]): string[] =>
      planWarnings(checkedPlan({ ...request, machines, witnesses }));
    deepEqual(warnings(request.machines.slice(), ['c=192.0.2.3']), []);
    match(warnings(['a=h1', 'b=h2'], []).join(), /no majority/);
    match(warnings(['a=h1', 'b=h2', 'd=h4'], ['c=h3']).join(), /4 members of etcd outlive no more/);
    match(warnings(['a=h1'], ['b=h2', 'c=h3']).join(), /no standby can take over/);
  });

  it('refuses all that is wrong at once', () => {
    throws(
      () =>
        checkedPlan({
          machines: ['A=192.0.2.1', 'b=not a host', 'c=h', 'c=i', 'd=h'],
          witnesses: ['nothing'],
          genesis: '0x12',
          author: request.author,
          voter: '',
          leaseMs: 10,
        }),
      (error: unknown) => {
        ok(error instanceof AgentError && error.code === 'bad_input/ha_init');
        const lines = error.message.split('\n').slice(1);
        const expected = [
          '--machine A=',
          '--machine b=not a host',
          '--machine c=i: there are two machines "c"',
          '--machine d=h: another machine has the address',
          '--witness nothing: "" is neither',
          '--genesis 0x12',
          '--voter (missing)',
          '--lease 10 ms',
        ];
        deepEqual(lines.length, expected.length);
        for (const [index, start] of expected.entries())
          ok(lines[index]?.trim().startsWith(start), lines[index]);
        return true;
      },
    );
  });
});
