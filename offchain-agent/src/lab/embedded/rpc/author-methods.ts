import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handler, Handlers } from '@acala-network/chopsticks-core';
import type { GenericExtrinsic } from '@polkadot/types';
import type { InvalidTransaction, TransactionValidityError } from '@polkadot/types/interfaces';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { messageOf } from '../../../base/error.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import { nextNonce, type PendingTransaction } from '../transaction-pool.ts';
import type { JsonRpcError } from './json-rpc.ts';

/**
 * Submission of transactions, with the errors of a node's pool.
 * @param finalizedAfterMs how long a block that is told to whoever watches a transaction is not yet told to be final:
 * @polkadot/api fetches the block meanwhile, and drops `isInBlock` when it is overtaken. A node leaves seconds.
 */
export function authorMethods(chain: EmbeddedChain, finalizedAfterMs: number): Handlers {
  let operations = 0;
  const operationId = (): string => {
    operations += 1;
    return `transaction-${operations}`;
  };
  const nextIndex: Handler = async (_context, [account]: [string]) => {
    // Head and pool change together; both are read before anything is awaited.
    const { head } = chain;
    const { pending } = chain.pool;
    const signer = await accountId(chain, account);
    const taken = new Set(pending.filter((other) => other.signer === signer).map(({ nonce }) => nonce));
    let nonce = await nextNonce(head, account);
    while (taken.has(nonce)) nonce += 1;
    return nonce;
  };
  return {
    author_pendingExtrinsics: async () => chain.pool.pending.map(({ hex }) => hex),
    author_submitExtrinsic: async (_context, [hex]: [HexString]) => {
      await submit(chain, hex);
      return blake2AsHex(hex, 256);
    },
    author_submitAndWatchExtrinsic: async (_context, [hex]: [HexString], { subscribe, unsubscribe }) => {
      await submit(chain, hex);
      const id = operationId();
      let stop = (): void => undefined;
      const notify = subscribe('author_extrinsicUpdate', id, () => stop());
      notify('ready');
      stop = chain.pool.onLeave(hex, (fate) => {
        if (!('inBlock' in fate)) {
          notify('invalid');
          unsubscribe(id);
          return;
        }
        notify({ inBlock: fate.inBlock });
        const timer = setTimeout(() => {
          notify({ finalized: fate.inBlock });
          unsubscribe(id);
        }, finalizedAfterMs);
        timer.unref();
        stop = () => clearTimeout(timer);
      });
      return id;
    },
    author_unwatchExtrinsic: async () => true,
    transactionWatch_v1_submitAndWatch: async (_context, [hex]: [HexString], { subscribe, unsubscribe }) => {
      const id = operationId();
      let stop = (): void => undefined;
      const notify = subscribe('transactionWatch_v1_watchEvent', id, () => stop());
      const last = (event: object): void => {
        notify(event);
        unsubscribe(id);
      };
      // The specification tells a refusal as an event, which follows the answer.
      const watch = async (): Promise<void> => {
        await nextTurn();
        await submit(chain, hex);
        notify({ event: 'validated' });
        stop = chain.pool.onLeave(hex, (fate) => {
          if (!('inBlock' in fate)) return last({ event: 'invalid', error: 'the block builder rejects it' });
          told(fate.inBlock).catch(failed);
        });
      };
      const told = async (hash: HexString): Promise<void> => {
        const extrinsics = (await (await chain.blockchain.getBlock(hash))?.extrinsics) ?? [];
        const block = { hash, index: extrinsics.indexOf(hex) };
        notify({ event: 'bestChainBlockIncluded', block });
        const timer = setTimeout(() => last({ event: 'finalized', block }), finalizedAfterMs);
        timer.unref();
        stop = () => clearTimeout(timer);
      };
      const failed = (error: unknown): void => last({ event: 'invalid', error: messageOf(error) });
      watch().catch(failed);
      return id;
    },
    transactionWatch_v1_unwatch: async () => true,
    system_accountNextIndex: nextIndex,
    // The name that it had first: nodes still answer to it, and programs still use it.
    account_nextIndex: nextIndex,
    transaction_v1_broadcast: async (_context, [hex]: [HexString]) => {
      // The specification wants an operation for an invalid transaction too; nothing comes of it.
      await submit(chain, hex).catch(() => undefined);
      return operationId();
    },
  };
}

async function submit(chain: EmbeddedChain, hex: HexString): Promise<void> {
  const transaction = await decode(chain, hex);
  const validity = await chain.blockchain.validateExtrinsic(hex);
  if (validity.isErr) throw refusal(validity.asErr);
  // Looked up after everything that awaits: two submissions may have waited together.
  if (chain.pool.has(hex)) throw rpcError({ code: 1013, message: 'Transaction Already Imported' });
  const { signer, nonce } = transaction;
  if (signer !== undefined && chain.pool.hasNonce(signer, nonce)) {
    throw rpcError({
      code: 1014,
      message: 'Priority is too low',
      data: `nonce ${nonce} waits in the pool already`,
    });
  }
  chain.pool.add(transaction);
}

async function decode(chain: EmbeddedChain, hex: HexString): Promise<PendingTransaction> {
  const registry = await chain.head.registry;
  let extrinsic: GenericExtrinsic;
  try {
    extrinsic = registry.createType<GenericExtrinsic>('GenericExtrinsic', hex);
  } catch (cause) {
    throw rpcError({ code: 1001, message: 'Extrinsic has invalid format', data: String(cause) });
  }
  if (!extrinsic.isSigned) return { hex, nonce: 0 };
  return {
    hex,
    signer: await accountId(chain, extrinsic.signer.toString()),
    nonce: extrinsic.nonce.toNumber(),
  };
}

// The key of the account: one account has an address per ss58 prefix.
async function accountId(chain: EmbeddedChain, account: string): Promise<HexString> {
  return (await chain.head.registry).createType('AccountId', account).toHex();
}

function refusal(error: TransactionValidityError): Error {
  if (error.isUnknown) {
    return rpcError({ code: 1011, message: 'Unknown Transaction Validity', data: error.asUnknown.type });
  }
  const { type } = error.asInvalid;
  return rpcError({
    code: 1010,
    message: 'Invalid Transaction',
    data: reasons[type] ?? error.asInvalid.toString(),
  });
}

// The words of a node, which tools match.
const reasons: Partial<Record<InvalidTransaction['type'], string>> = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  BadSigner: 'Invalid signing address',
};

function rpcError(error: JsonRpcError): Error {
  return Object.assign(new Error(error.message), error);
}
