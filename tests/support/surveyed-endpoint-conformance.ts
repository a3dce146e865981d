import { equal, match } from 'node:assert/strict';
import { type SurveyedEndpoint } from '../../offchain-agent/src/measure/rpc/head-asker.ts';

interface Created {
  readonly endpoint: SurveyedEndpoint;
  /** Of its best block, at least 10. */
  readonly height: number;
  /** From now on it answers nothing. */
  readonly silence: () => void;
}

/** What every endpoint whose head is judged answers between instants. */
export function describeSurveyedEndpoint(name: string, create: () => Promise<Created>): void {
  it(`${name} has its head and the hashes up to it, and none above`, async () => {
    const { endpoint, height } = await create();
    const header = (await endpoint.ask('chain_getHeader', [])) as { number: string; parentHash: string };
    equal(Number(header.number), height);
    equal(await endpoint.ask('chain_getBlockHash', [height - 1]), header.parentHash);
    match(String(await endpoint.ask('chain_getBlockHash', [height])), /^0x/);
    equal(await endpoint.ask('chain_getBlockHash', [height + 1]), null);
  });

  it(`${name} returns nothing while it is silent, and does not reject`, async () => {
    const { endpoint, silence } = await create();
    silence();
    equal(await endpoint.ask('chain_getHeader', []), undefined);
  });
}
