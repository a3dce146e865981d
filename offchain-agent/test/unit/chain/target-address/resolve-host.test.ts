import { deepEqual, equal } from 'node:assert/strict';
import {
  createDnsResolver,
  type DnsClient,
  type HostResolver,
} from '../../../../src/chain/target-address/allowed-address.ts';

/** A name server's answers: addresses, or the code of an error. */
type Answers = Readonly<Record<'A' | 'AAAA', readonly string[] | string>>;

let opened: number;

function resolverOf(...answers: readonly Answers[]): HostResolver {
  opened = 0;
  let asked = 0;
  const answerOf = async (kind: 'A' | 'AAAA'): Promise<string[]> => {
    const answer = answers[Math.min(Math.floor(asked++ / 2), answers.length - 1)]?.[kind] ?? [];
    if (typeof answer === 'string') throw Object.assign(new Error(answer), { code: answer });
    return [...answer];
  };
  return createDnsResolver(() => {
    opened++;
    return { resolve4: () => answerOf('A'), resolve6: () => answerOf('AAAA') } as unknown as DnsClient;
  });
}

describe('createDnsResolver', () => {
  it('says that a name has no address when its owner says so', async () => {
    for (const answers of [
      { A: 'ENOTFOUND', AAAA: 'ENOTFOUND' },
      { A: 'ENODATA', AAAA: 'ENODATA' },
      { A: 'ENOTFOUND', AAAA: 'ETIMEOUT' },
    ]) {
      deepEqual(await resolverOf(answers)('a.example'), []);
    }
  });

  it('says that nobody could be asked when the name servers fail', async () => {
    for (const code of ['ETIMEOUT', 'ECONNREFUSED', 'ESERVFAIL', 'EREFUSED']) {
      equal(await resolverOf({ A: code, AAAA: code })('a.example'), undefined, code);
      equal(await resolverOf({ A: 'ENODATA', AAAA: code })('a.example'), undefined, code);
    }
  });

  it('takes the addresses of one kind when the other cannot be had', async () => {
    deepEqual(await resolverOf({ A: ['8.8.8.8'], AAAA: 'ETIMEOUT' })('a.example'), ['8.8.8.8']);
  });

  it('reads the name servers of the machine anew after they failed, and only then', async () => {
    const resolve = resolverOf(
      { A: ['8.8.8.8'], AAAA: 'ENODATA' },
      { A: 'ETIMEOUT', AAAA: 'ETIMEOUT' },
      {
        A: ['8.8.8.8'],
        AAAA: [],
      },
    );
    await resolve('a.example');
    await resolve('a.example');
    equal(opened, 1);
    deepEqual(await resolve('a.example'), ['8.8.8.8']);
    equal(opened, 2);
  });
});
