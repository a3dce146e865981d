import { equal } from 'node:assert/strict';
import { ApiHeartbeatChain } from '../../offchain-agent/src/chain/heartbeat/heartbeat-chain.ts';
import { parseSigningKey } from '../../offchain-agent/src/chain/keys/parse-key.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { ApiCensusChain } from '../../offchain-agent/src/chain/reporting/api-census-chain.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { openFirstChain } from '../../offchain-agent/src/chain/reporting/open-chain.ts';
import { ApiOutboxChain } from '../../offchain-agent/src/chain/submit/api-outbox-chain.ts';
import { submitOnce } from '../../offchain-agent/src/chain/submit/submit-once.ts';
import { ApiServedChain } from '../../offchain-agent/src/serve/chain/api-served-chain.ts';
import { fixedNames } from '../../offchain-agent/src/serve/names/served-names.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { ApiVerifyChain } from '../../offchain-agent/src/verify/verify-chain.ts';
import { describeCensusChain } from '../support/census-chain-conformance.ts';
import { DelayingProxy } from '../support/delaying-proxy.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { describeHeartbeatChain } from '../support/heartbeat-chain-conformance.ts';
import { describeOutboxChain, type OutboxChainSubject } from '../support/outbox-chain-conformance.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { describeReportingChain, type ReportingSubject } from '../support/reporting-chain-conformance.ts';
import { describeServedChain } from '../support/served-chain-conformance.ts';
import { describeVerifyChain } from '../support/verify-chain-conformance.ts';

const windowMs = 60_000;
const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const slotsPerWindow = windowMs / slotDurationMs;

describe('the adapters of reporting on the embedded chain', () => {
  let test: TestChain;
  let chain: ApiReportingChain;
  let reporting: ReportingSubject;
  let outbox: OutboxChainSubject;
  let served: ApiServedChain;
  let heartbeats: ApiHeartbeatChain;
  let verified: ApiVerifyChain;

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      patch: {
        // A block that rotates a session has no room for a transaction: none of these does.
        validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 },
        // The window stays open for as long as the suites advance.
        sli: { windowMs, sampling: { graceBlocks: 100 } },
      },
    });
    await test.build();
    chain = await openReportingChain(test.url, patient);
    const options = { source: 'test', isLocal: true };
    const [eve, bob, nobody] = await Promise.all(
      ['//Eve', '//Bob', '//Nobody'].map((uri) => parseSigningKey(uri, options)),
    );
    if (!eve || !bob || !nobody) throw new Error('no keys');
    const { head } = new HashChain(new Uint8Array(32).fill(7), 100);
    const join = registryCalls.join(chain.api, 0, { signer: eve.address, head });
    const { signal } = new AbortController();
    await test.serve(submitOnce(chain, join, eve, { signal, pollMs: 20 }));
    // A whole window that is counted, and the one after it.
    const { timeMs } = await chain.finalizedHead();
    const countedWindow = (Math.floor(timeMs / windowMs) + 1) * (windowMs / 1_000);
    for (const ahead of [slotsPerWindow, 1, 1, slotsPerWindow, 1]) await test.build(ahead);
    const advance = async (): Promise<void> => await test.build();
    reporting = { chain, reporter: eve.address, countedWindow, target: 1, advance };
    outbox = {
      chain: new ApiOutboxChain(chain, bob),
      poor: new ApiOutboxChain(chain, nobody),
      call: chain.api.tx['system']?.['remark']?.('0x01').method.toHex() ?? '',
      failingCall: chain.api.tx['registry']?.['leave']?.(0).method.toHex() ?? '',
      unknownCall: '0xffff',
      advance,
    };
    const { genesisHash } = chain;
    const facts = {
      name: 'test',
      url: test.url,
      genesisHash,
      basis: 'simulated',
      names: fixedNames(),
    } as const;
    served = await ApiServedChain.open(chain, facts);
    heartbeats = await ApiHeartbeatChain.of(chain.api);
    verified = await ApiVerifyChain.of(chain);
  });

  after(async () => {
    await served?.close();
    await chain?.close();
    await test?.close();
  });

  it('is gone on with at the next node of the list when the first one is gone', async () => {
    const proxy = await DelayingProxy.open(Number(new URL(test.url).port));
    const { signal } = new AbortController();
    const own = await openFirstChain([`ws://127.0.0.1:${proxy.port}`, test.url], signal);
    try {
      const numbers: number[] = [];
      await own.followFinalized(({ number }) => numbers.push(number));
      const lost = new Promise((resolve) => own.client.onConnection(resolve));
      await proxy.close();
      await lost;
      equal((await own.finalizedHead()).number, test.chain.head.number);
      equal(own.client.url, test.url);
      await test.build();
      const isTold = (told: readonly number[]): boolean => told.includes(test.chain.head.number);
      await poll('the new head is told', async () => numbers, isTold);
    } finally {
      await own.close();
      await proxy.close();
    }
  });

  describeReportingChain('the embedded chain', () => reporting);
  describeOutboxChain('the embedded chain', () => outbox);
  describeServedChain('the embedded chain', () => ({ chain: served, advance: reporting.advance }));
  describeHeartbeatChain('the embedded chain', () => ({ chain: heartbeats, head: 4 }));
  describeVerifyChain('the embedded chain', () => ({
    ...reporting,
    chain: verified,
    window: reporting.countedWindow,
  }));
  describeCensusChain('the embedded chain', () => ({
    chain: new ApiCensusChain(chain),
    network: 0,
    emptyWindow: reporting.countedWindow,
  }));
});
