import { encodeEvidence } from '../support/evidence-at-once.ts';
import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../offchain-agent/src/base/clock.ts';
import { peerKeyOf } from '../../offchain-agent/src/chain/reporting/peer-id.ts';
import { RealProbeSet } from '../../offchain-agent/src/measure/probe-set.ts';
import { runInstants } from '../../offchain-agent/src/measure/sample/run-instants.ts';
import { checkReceipts } from '../../offchain-agent/src/sli/evidence/check-receipts.ts';
import { decodeEvidence } from '../../offchain-agent/src/sli/evidence/decode.ts';
import type { EvidenceHeader } from '../../offchain-agent/src/sli/evidence/evidence.ts';
import { drawInstants, drawNumber } from '../../offchain-agent/src/sli/hash-chain.ts';
import { proveTarget } from '../../offchain-agent/src/sli/proof/proof-tree.ts';
import type { Sample, SamplingParameters } from '../../offchain-agent/src/sli/sample.ts';
import { openStore } from '../../offchain-agent/src/store/open-store.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { type GatewayScene, openGatewayScene, PlainClient } from '../support/gateway-scene.ts';
import { pageArgs } from '../support/page-commands.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const slotDurationMs = 2_000;
/** Which target signs, which does not; both are the same node. */
const [signing, bare] = [4, 5];
const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

const parameters: SamplingParameters = {
  windowMs: 4_000,
  samplesPerWindow: 12,
  distribution: 'Stratified',
  timeoutMs: 1_500,
  fastUs: { arrival: 500_000, rpc: 100_000, reachability: 100_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  graceMs: 20_000,
  graceBlocks: 4,
  idleWindows: 24,
  hostRate: 1_000,
  clockOffsetMs: 500,
  lagBlocks: 3,
};

describe('samples of a reporter, asked of a gateway that signs', () => {
  let test: TestChain;
  let scene: GatewayScene;
  let folder: string;
  let key: string;
  let built: Promise<void>;
  const isOver = new AbortController();
  const evidence = new Map<string, ReturnType<typeof decodeEvidence>>();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-receipts-'));
    test = await startTestChain({ firstSlot: Date.UTC(2026, 2, 1, 20) / slotDurationMs, preset: 'local' });
    await test.build();
    built = buildEachSecond();
    const genesis = test.api.genesisHash.toHex();
    scene = await openGatewayScene([{ name: 'a', url: test.url }], {
      network: { receipts: { genesis, network: 0, target: signing } },
    });
    const [signer, node] = [await peerOf(scene.wsUrl), await peerOf(test.url)];
    key = peerKeyOf(signer);
    const window = parameters.windowMs * Math.ceil((Date.now() + 500) / parameters.windowMs);
    // Two reporters at once: over a WebSocket, and over HTTP.
    await Promise.all(
      [scene.wsUrl, scene.httpUrl].map(async (url, number) => {
        const header: EvidenceHeader = {
          genesis,
          network: 0,
          window: window / 1_000,
          reporter: `0x${'11'.repeat(32)}`,
          link: `0x${String(number + 1).repeat(64)}`,
          parameters,
        };
        const at = (id: number, place: string, peerId: string) => ({
          id,
          label: `target ${id}`,
          addresses: [{ kind: 'rpc', url: place, peerId } as const],
        });
        const targets = [at(signing, url, signer), at(bare, test.url, node)];
        const samples = await measured(header, targets);
        evidence.set(url, decodeEvidence(encodeEvidence(header, samples).bytes));
      }),
    );
  });

  after(async () => {
    isOver.abort();
    await built;
    await scene?.close();
    await test?.close();
    await rm(folder, { recursive: true });
  });

  async function buildEachSecond(): Promise<void> {
    while (!isOver.signal.aborted) {
      await test.build();
      await sleep(1_000, undefined, { signal: isOver.signal }).catch(() => undefined);
    }
  }

  /** A window as an agent measures it: its prober, its clock, its store. */
  async function measured(
    header: EvidenceHeader,
    targets: Parameters<RealProbeSet['indicatorsOf']>[0],
  ): Promise<readonly Sample[]> {
    const { network, window, link, genesis } = header;
    const store = await openStore(join(folder, `${link.slice(-1)}.sqlite`));
    const probes = new RealProbeSet({ genesisHash: genesis, isLocal: true, ownHeight: () => undefined });
    try {
      const instantsUs = drawInstants({ ...header, ...parameters });
      const indicators = await probes.indicatorsOf(targets, parameters, {
        link,
        numbers: instantsUs.map((instantUs) => drawNumber(instantUs, { window, ...parameters })),
      });
      await runInstants(
        { network, window, instantsUs, indicators },
        {
          signal: new AbortController().signal,
          clock: systemClock,
          onSample: async (sample) => await store.putSamples(account, [sample]),
        },
      );
      return await store.samplesOf(account, network, window);
    } finally {
      await probes.close();
      await store.close();
    }
  }

  const answersOf = (samples: readonly Sample[], id: number): readonly Sample[] =>
    samples.filter(({ target, outcome }) => target === id && outcome.kind === 'answer');

  it('pass the command of the guide', async () => {
    const { code, stdout, stderr } = await runAlmanac(
      ...pageArgs('docs/how-to/run-an-endpoint.md', 'almanac endpoint receipt', {
        'wss://rpc.example.org': scene.wsUrl,
        'ws://127.0.0.1:9944': test.url,
        '4': String(signing),
      }),
    );
    equal(code, 0, `${stdout}${stderr}`);
  });

  it('carry receipts that this endpoint signed, over either transport', () => {
    equal(evidence.size, 2);
    for (const [url, file] of evidence) {
      const answered = answersOf(file.samples, signing).length;
      ok(answered > 0, url);
      const { count } = checkReceipts(file, new Map([[signing, [key]]]));
      deepEqual(count, { receipts: answered, proved: answered }, url);
    }
  });

  it('are answers also where the node itself was asked, which signs none', () => {
    for (const [url, { samples }] of evidence) {
      const answers = answersOf(samples, bare);
      ok(answers.length > 0, url);
      ok(answers.every(({ outcome }) => outcome.kind === 'answer' && !outcome.receipt));
    }
  });

  it('prove the target that signs, and not the one that does not', () => {
    for (const file of evidence.values()) {
      const own = (id: number): readonly Sample[] => file.samples.filter(({ target }) => target === id);
      const proof = proveTarget(own(signing), () => true)?.proof;
      equal(proof?.answered, answersOf(file.samples, signing).length);
      const keys = new Map([[signing, [key]]]);
      equal(checkReceipts(file, keys, proof ? [proof] : []).difference, undefined);
      equal(
        proveTarget(own(bare), () => true),
        undefined,
      );
    }
  });
});

async function peerOf(url: string): Promise<string> {
  const client = await PlainClient.open(url);
  const { result } = await client.call('system_localPeerId');
  client.close();
  return String(result);
}
