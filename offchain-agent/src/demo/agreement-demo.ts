import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSettlement } from '../agreement/find-settlement.ts';
import { verifySettlement } from '../agreement/verify-settlement.ts';
import { exitCode } from '../base/exit.ts';
import { stateFolder } from '../base/folder.ts';
import { utc } from '../base/format.ts';
import { forgetRunning, recordRunning } from '../base/running-chains.ts';
import { Agreements, agreementCalls } from '../chain/agreement/agreements.ts';
import { currencyOf } from '../chain/amount.ts';
import type { DynamicCall } from '../chain/call/dynamic-call.ts';
import { parseSigningKey } from '../chain/keys/parse-key.ts';
import { type ApiReportingChain, openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { submitOnce } from '../chain/submit/submit-once.ts';
import { print, say, writeJson } from '../cli/output.ts';
import { settlementDocument, settlementText } from '../words/agreement-preview.ts';
import { DayChain, type Outage } from './day-chain.ts';

const hourS = 3_600;
const outage: Outage = { fromS: 8 * hourS, toS: 14 * hourS };
const unit = 10n ** 12n;
const lookMs = 100;

/** What the first validator promises with `--once`: the terms of docs/tutorials/agreement.md. */
const terms = {
  network: 0,
  target: 1,
  indicator: 'authorship',
  period: 'day',
  objective: { withinUs: 0, sharePpm: 900_000, floorPpm: 700_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 10n * unit,
  cap: 40n * unit,
} as const;

interface AgreementDemoOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly once: boolean;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

/**
 * Shows an agreement from offer to payout on a chain that lives through a day in seconds, in which the first validator is gone
 * for six hours. With `once` it makes and settles the agreement by itself, and the exit code is 1 when a recount from headers
 * differs; else people do, by the commands that it names.
 */
export async function runAgreementDemo({ port, once, json, signal }: AgreementDemoOptions): Promise<void> {
  const day = await DayChain.start(port);
  const id = `agreement-demo-${process.pid}`;
  const names = { v1: '//Alice', v2: '//Bob', v3: '//Charlie', v4: '//Dave' };
  const accounts = await Promise.all(
    Object.entries(names).map(async ([name, uri]) => [(await keyOf(uri)).address, name] as const),
  );
  try {
    await recordRunning(
      {
        name: 'demo',
        url: day.url,
        pid: process.pid,
        started_at: new Date().toISOString(),
        names: Object.fromEntries(accounts),
      },
      stateFolder(),
      id,
    );
    const chain = await openReportingChain(day.url, { signal });
    try {
      if (once) await play(chain, day, json, signal);
      else await accompany(chain, day, signal);
    } finally {
      await chain.close();
    }
  } finally {
    await forgetRunning(id);
    await day.close();
  }
}

/** The whole of it: offer, acceptance, the day, settlement, and the settlement counted again. */
async function play(
  chain: ApiReportingChain,
  day: DayChain,
  json: boolean,
  signal: AbortSignal,
): Promise<void> {
  const send = async (uri: string, call: DynamicCall): Promise<void> => {
    await submitOnce(chain, call, await keyOf(uri), { signal });
  };
  const availability = { mostPeriods: 1, capacity: 1, untilS: day.dayStartS };
  await send('//Alice', agreementCalls.offer(chain.api, { terms, availability, guarantor: undefined }));
  await send('//Eve', agreementCalls.accept(chain.api, 0, 1));
  say('v1 promises 90 % of its slots of a day for 10 ALM, and pays up to 40 ALM; Eve has accepted');
  await live(day);
  await send('//Ferdie', agreementCalls.settle(chain.api, 0));
  const found = await findSettlement(chain, 0);
  const verified = await verifySettlement(chain, found, signal);
  const isEqual = verified.differences.length === 0;
  const { assigned = 0, authored = 0 } = verified.counted ?? {};
  if (json) {
    writeJson({
      schema: 'almanac.agreement_demo.v1',
      ...settlementDocument(found.settled),
      assigned_slots: assigned,
      authored_slots: authored,
      differences: verified.differences,
      passed: isEqual,
    });
  } else {
    print(`v1 kept ${authored} of ${assigned} slots, counted from headers`);
    print(`settled by Ferdie: ${settlementText(found.settled, currencyOf(chain.api.registry))}`);
    print(isEqual ? 'counted again from headers: equal to the last unit' : verified.differences.join('\n'));
  }
  process.exitCode = isEqual ? exitCode.ok : exitCode.no;
}

/** Waits for what people do, and lives through the day as soon as one has accepted an offer. */
async function accompany(chain: ApiReportingChain, day: DayChain, signal: AbortSignal): Promise<void> {
  say(`the chain answers at ${day.url}; by its clock it is ${utc(day.nowS * 1_000)} UTC, and stands still`);
  say('offer and accept an agreement from another terminal (docs/tutorials/agreement.md); Ctrl-C ends it');
  const until = async (isSo: (ledger: Agreements) => Promise<boolean>): Promise<void> => {
    while (!(await isSo(await Agreements.at(chain)))) await sleep(lookMs, undefined, { signal });
  };
  await until(async (ledger) => (await ledger.agreements()).length > 0);
  say('accepted: the day begins');
  await live(day);
  say('the day is over, and its record is final: settle it');
  await until(async (ledger) => (await ledger.agreements()).length === 0);
  const { settled } = await findSettlement(chain, 0);
  say(`settled: ${settlementText(settled, currencyOf(chain.api.registry))}`);
  say('look at the balances, and count it again with "verify --settlement 0"; Ctrl-C ends it');
  if (!signal.aborted) await once(signal, 'abort');
  signal.throwIfAborted();
}

async function live(day: DayChain): Promise<void> {
  await day.playDay(outage, (hour) => {
    if (hour * hourS === outage.fromS) say('08:00 v1 is gone');
    else if (hour * hourS === outage.toS) say('14:00 v1 is back');
    else if (hour % 4 === 0)
      say(`${String(hour).padStart(2, '0')}:00 of ${utc(day.dayStartS * 1_000).slice(0, 10)}`);
  });
}

/** Of a development key, which everybody knows. */
async function keyOf(uri: string) {
  return await parseSigningKey(uri, { source: uri, isLocal: true });
}
