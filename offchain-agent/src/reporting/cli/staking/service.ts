import { AgentError } from '../../../base/error.ts';
import { accountHex } from '../../../chain/address.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import { nameKeys } from '../../../chain/engine/key-names.ts';
import type { ChainEra } from '../../../chain/staking/era.ts';
import type { StakingSession } from '../../../chain/staking/session.ts';
import { say } from '../../../cli/output.ts';
import type { Duties } from '../../../measure/authorship/babe/duty-tally.ts';
import { countSessions, type SessionDuties } from '../../../measure/authorship/babe/session-duties.ts';
import type { ChainAtHead } from './chain-at-head.ts';

/** Who kept its slots in an era, or in what has passed of it. */
export interface Service extends Omit<SessionDuties, 'validators'> {
  /** By account as hex. */
  readonly validators: ReadonlyMap<string, Readonly<Duties>>;
  /** Authors whose key nobody owns any more: their duties are in no row. */
  readonly unknownKeys: number;
}

/** A day of slots of 6 s is 14,400. */
const maxBlocks = 20_000;
const tellEvery = 2_000;

/** @throws AgentError `bad_input/service` where duties cannot be known; as `countSessions` does */
export async function readService(
  { chain: { client }, head, chainName }: Pick<ChainAtHead, 'chain' | 'head' | 'chainName'>,
  session: StakingSession,
  era: ChainEra,
): Promise<Service> {
  if (!session.length) throw unknowable(`${chainName} does not write its blocks with BABE`);
  if (era.startSession === undefined) {
    throw unknowable(`the chain does not keep with which session era ${era.index} began`);
  }
  const counted = await countSessions(new RpcBabeSource(client), {
    head,
    session: session.index,
    from: era.startSession,
    before: era.endSession,
    maxBlocks,
    onProgress: (blocks) => {
      if (blocks % tellEvery === 0) say(`${blocks} blocks of the era are counted`);
    },
  });
  const names = await nameKeys(client, [...counted.validators.keys()], head.hash, 'babe');
  const validators = [...counted.validators].flatMap(([key, duties]): [string, Readonly<Duties>][] => {
    const account = names.get(key)?.account;
    const hex = account === undefined ? undefined : accountHex(account);
    return hex === undefined ? [] : [[hex, duties]];
  });
  const unknownKeys = counted.validators.size - validators.length;
  return { ...counted, validators: new Map(validators), unknownKeys };
}

function unknowable(why: string): AgentError {
  return new AgentError(
    'bad_input/service',
    `--service: who kept its slots in the era cannot be counted: ${why}`,
    {
      data: {},
    },
  );
}
