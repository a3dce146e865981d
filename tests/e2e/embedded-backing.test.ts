import '@almanac-chain/types';
import { deepEqual, equal, match } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2, hexText, textBytes } from '../../offchain-agent/src/base/bytes.ts';
import { utc } from '../../offchain-agent/src/base/format.ts';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { hexOfText } from '../../offchain-agent/src/chain/registry/target-address.ts';
import { ApiCensusChain } from '../../offchain-agent/src/chain/reporting/api-census-chain.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { proveWork } from '../../offchain-agent/src/measure/census/work-proof.ts';
import { workIndicators } from '../../offchain-agent/src/sli/indicator.ts';
import { describeCensusChain } from '../support/census-chain-conformance.ts';
import { startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { RelayScene, relayQuestion, slotMs, windowMs } from '../support/followed-relay.ts';
import { foreignCommands } from '../support/foreign-commands.ts';
import { pair, pairOf } from '../support/local-pair.ts';
import { patient } from '../support/patient.ts';
import { testReporter } from '../support/reporting-agent.ts';
import { serveRelay } from '../support/serve-relay.ts';
import { submit } from '../support/submit.ts';

const network = 1;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotMs;
const slotsPerWindow = windowMs / slotMs;
/** The first one that is measured: the network is registered in the one before. */
const window = (firstSlot * slotMs + windowMs) / 1_000;
const seeds = ['//Bob', '//Charlie', '//Dave'];

describe('backing and availability of a relay chain on the embedded chain', () => {
  let test: TestChain;
  let chain: ApiReportingChain;
  let censuses: ApiCensusChain;
  let scene: RelayScene;
  let served: Awaited<ReturnType<typeof serveRelay>>;
  const reporters: { readonly pair: KeyringPair }[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'almanac-backing-'));
  const evidence = join(folder, 'evidence.jsonl');

  const root = async (method: string, ...args: readonly unknown[]): Promise<void> => {
    const { api } = test;
    const call = dynamicCall(api, 'registry', method, args);
    await test.serve(submit(api, api.tx.sudo.sudo(call.method), pair(0)));
  };

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      patch: {
        // A block that rotates a session has no room for a transaction: none of these does.
        validators: { slotDurationMs: slotMs, sessionLength: 1_000, sessionsPerEra: 2 },
        sli: { windowMs, sampling: { graceBlocks: 8, minReporters: 2 } },
      },
    });
    await test.build();
    chain = await openReportingChain(test.url, patient);
    censuses = new ApiCensusChain(chain);
    scene = new RelayScene(5, {}, window);
    served = await serveRelay(scene.node);
    await root('registerNetwork', scene.node.genesisHash, hexOfText('relay'), 'Babe', slotMs, null);
    await root('setAdmission', network, 'Open');
    for (const seed of seeds) {
      const own = testReporter(seed, pairOf(seed), network);
      const join = registryCalls.join(chain.api, network, { signer: own.pair.address, head: own.head });
      await test.serve(submit(test.api, join, own.pair));
      reporters.push(own);
    }
    equal((await censuses.openWindows(network))?.first, window);
    await test.build(2 * slotsPerWindow);
    await test.build();
  });

  after(async () => {
    await scene?.end();
    await served?.stop();
    await chain?.close();
    await test?.close();
    rmSync(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await startCommand([...args, '--url', test.url, '--json']).ended;
    return { code, stderr, document: JSON.parse(stdout || '{}') as Record<string, unknown> };
  };

  it('become records where the reporters agree, and are verified with the bodies of a node', async () => {
    const question = { ...relayQuestion, window, namesEras: true };
    const place = { recordsGenesis: chain.genesisHash, network };
    const { censuses: counted, text } = await proveWork(await scene.follow(), scene.trust, question, place);
    writeFileSync(evidence, text);
    const contentId = hexText(blake2(textBytes(text)));
    for (const { pair: own } of reporters) {
      for (const indicator of workIndicators) {
        const census = counted[indicator];
        const calls = await censuses.censusCalls({ network, window, indicator, census, contentId });
        for (const call of calls) {
          const { section, method, args } = test.api.createType('Call', call);
          const extrinsic = test.api.tx[section]?.[method]?.(...args);
          if (extrinsic) await test.serve(submit(test.api, extrinsic, own));
        }
      }
    }
    for (
      let blocks = 0;
      blocks < 40 && !(await censuses.agreedCensus(network, window, 'availability'));
      blocks += 1
    )
      await test.build();
    for (const indicator of workIndicators) {
      equal((await censuses.agreedCensus(network, window, indicator))?.agreeing, 3);
      equal((await censuses.storedCensuses(network, window, indicator)).length, 3);
    }
    deepEqual(await censuses.storedCensuses(network, window), []);
    const at = utc(window * 1_000);
    for (const indicator of workIndicators) {
      const ranking = await run(
        'validators',
        '--network',
        '1',
        '--indicator',
        indicator,
        '--period',
        'window',
        '--at',
        at,
      );
      equal(ranking.code, 0, JSON.stringify(ranking));
      const rows = ranking.document['validators'] as {
        account: string;
        assigned_slots: string;
        authored_slots: string;
      }[];
      const known = new Map(
        rows.map((row) => [
          accountHex(row.account) ?? '',
          { assigned: Number(row.assigned_slots), authored: Number(row.authored_slots) },
        ]),
      );
      deepEqual([...known].toSorted(), [...scene[indicator]].toSorted());
    }
    const shown = await run(...foreignCommands.backing(), '--window', at);
    equal(shown.code, 0, JSON.stringify(shown));
    equal(shown.document['indicator'], 'backing');
    const verified = await run(...foreignCommands.verifyWork(evidence, test.url, served.url));
    equal(verified.code, 0, JSON.stringify(verified));
    const alone = await run('verify', evidence);
    equal(alone.code, 2, JSON.stringify(alone));
    match(JSON.stringify(alone.document), /--bodies/);
  });

  describeCensusChain('the embedded chain with a relay chain', () => ({
    chain: censuses,
    network,
    emptyWindow: window + windowMs / 1_000,
  }));
});
