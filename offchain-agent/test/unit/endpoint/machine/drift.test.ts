import { deepEqual } from 'node:assert/strict';
import { shippedPlan } from '../../../../../tests/support/shipped-endpoint.ts';
import { type Drift, differencesOf, type Observed } from '../../../../src/endpoint/machine/drift.ts';
import { endpointExposition } from '../../../../src/endpoint/machine/exposition.ts';
import { generatedFiles } from '../../../../src/endpoint/machine/install.ts';
import type { EndpointStatus, NodeAnswers, PartStatus } from '../../../../src/endpoint/machine/look.ts';

const genesis = `0x${'ab'.repeat(32)}`;
const nowS = Date.UTC(2026, 10, 22) / 1_000;
const dayS = 86_400;

describe('the drift of an endpoint', () => {
  const plan = shippedPlan();
  const generated = generatedFiles(plan);
  const answers: NodeAnswers = {
    best: 10,
    finalized: 8,
    peers: 3,
    isSyncing: false,
    version: '0.2.0-1234567',
    genesis,
    isArchive: true,
  };

  it('is none when all runs as declared', () => {
    deepEqual(found(), []);
  });

  it('is none for a program that its interpreter is started for', () => {
    const argv = ['/usr/bin/node', ...(plan.parts[2]?.argv ?? [])];
    deepEqual(found({ 'gateway-1': { argv } }), []);
  });

  it('shows what is gone, paused, or silent', () => {
    deepEqual(
      found({
        'almanac-1': { state: 'gone' },
        'almanac-2': { node: undefined },
        'gateway-1': { state: 'paused' },
      }).map(({ part, running }) => [part, running]),
      [
        ['almanac-1', 'gone'],
        ['almanac-2', 'does not answer'],
        ['gateway-1', 'paused'],
      ],
    );
  });

  it('shows arguments that differ, and only those', () => {
    const argv = (plan.parts[0]?.argv ?? []).map((word) => (word === 'archive' ? '256' : word));
    deepEqual(found({ 'almanac-1': { argv } }), [
      { part: 'almanac-1', kind: 'arguments', declared: 'archive', running: '256' },
    ]);
    const [a = '', b = '', ...rest] = plan.parts[0]?.argv ?? [];
    deepEqual(
      found({ 'almanac-1': { argv: [b, a, ...rest] } }).map(({ kind }) => kind),
      ['arguments'],
    );
  });

  it('shows a program that was replaced and not started anew, another chain, and another pruning', () => {
    const other = `0x${'cd'.repeat(32)}`;
    deepEqual(
      found({
        'almanac-2': { node: { ...answers, version: '0.1.0-0000000', genesis: other, isArchive: false } },
      }),
      [
        { part: 'almanac-2', kind: 'version', declared: '0.2.0-1234567', running: '0.1.0-0000000' },
        { part: 'almanac-2', kind: 'genesis', declared: genesis, running: other },
        { part: 'almanac-2', kind: 'pruning', declared: 'archive', running: 'states are pruned' },
      ],
    );
  });

  it('shows files that were changed or are missing', () => {
    const files = new Map(generated.map(({ path, text }) => [path, text] as [string, string | undefined]));
    const [first, second] = generated;
    files.set(first?.path ?? '', `${first?.text}#`);
    files.set(second?.path ?? '', undefined);
    deepEqual(
      differencesOf(plan, generated, { ...observed(), files }).map(({ part, kind, running }) => [
        part,
        kind,
        running.slice(0, 7),
      ]),
      [
        [first?.path, 'file', 'sha256 '],
        [second?.path, 'file', 'missing'],
      ],
    );
  });

  it('shows a certificate that is another one, soon over, over, or for others', () => {
    const certificate = {
      file: 'AA',
      served: 'AA',
      notBeforeS: 0,
      notAfterS: nowS + 30 * dayS,
      uncovered: [],
    };
    const texts = (change: object): string[] => {
      const { status, ...rest } = observed();
      return differencesOf(plan, generated, {
        ...rest,
        status: { ...status, certificate: { ...certificate, ...change } },
      }).map(({ declared, running }) => `${declared}: ${running}`);
    };
    deepEqual(texts({}), []);
    deepEqual(texts({ served: 'BB' }), ['serves AA: serves BB']);
    deepEqual(texts({ served: undefined }), ['serves AA: no TLS']);
    deepEqual(texts({ notAfterS: nowS + 14 * dayS }), []);
    deepEqual(texts({ notAfterS: nowS + 14 * dayS - 1 }), ['valid for 14 days: expires 2026-12-05']);
    deepEqual(texts({ notAfterS: nowS }), ['valid: expired 2026-11-22']);
    deepEqual(texts({ notBeforeS: nowS + 1 }), ['valid: valid from 2026-11-22']);
    deepEqual(texts({ uncovered: ['rpc.example.org'] }), ['is for rpc.example.org: is for other names']);
    deepEqual(texts({ file: undefined }), [
      'a certificate in /etc/almanac/tls/rpc.example.org.pem: none that can be read',
    ]);
  });

  it('has figures for Prometheus, of parts, disk and certificate', () => {
    const text = endpointExposition('rpc-eu', observed().status);
    deepEqual(
      text
        .split('\n')
        .filter((line) => /almanac-1|certificate_not|disk_free/.test(line) && !line.startsWith('#')),
      [
        'almanac_endpoint_up{endpoint="rpc-eu",part="almanac-1"} 1',
        'almanac_endpoint_ready{endpoint="rpc-eu",part="almanac-1"} 1',
        'almanac_endpoint_best_block{endpoint="rpc-eu",part="almanac-1"} 10',
        'almanac_endpoint_finalized_block{endpoint="rpc-eu",part="almanac-1"} 8',
        'almanac_endpoint_database_bytes{endpoint="rpc-eu",part="almanac-1"} 1000',
        'almanac_endpoint_disk_free_bytes{endpoint="rpc-eu"} 5000',
        `almanac_endpoint_certificate_not_after_timestamp_seconds{endpoint="rpc-eu"} ${nowS + 30 * dayS}`,
      ],
    );
  });

  function found(changes: Record<string, Partial<Record<keyof PartStatus, unknown>>> = {}): Drift[] {
    const { status, ...rest } = observed();
    const parts = status.parts.map((part) => ({ ...part, ...changes[part.name] }) as PartStatus);
    return differencesOf(plan, generated, { ...rest, status: { ...status, parts } });
  }

  function observed(): Observed {
    const parts = plan.parts.map(
      ({ name, kind, argv }): PartStatus => ({
        name,
        kind,
        state: 'running',
        pid: 1,
        argv,
        isReady: true,
        says: 'ready',
        ...(kind === 'node' && { node: answers }),
      }),
    );
    const status: EndpointStatus = {
      parts,
      disks: [{ part: 'almanac-1', bytes: 1_000 }],
      freeBytes: 5_000,
      certificate: { file: 'AA', served: 'AA', notBeforeS: 0, notAfterS: nowS + 30 * dayS, uncovered: [] },
    };
    return {
      status,
      versions: new Map(plan.parts.map(({ name, node }) => [name, node && answers.version])),
      files: new Map(generated.map(({ path, text }) => [path, text])),
      nowS,
    };
  }
});
