import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';

/** Signs, submits, waits for the block, and gives the events; fails when the call failed. */
export async function submit(
  api: ApiPromise,
  call: SubmittableExtrinsic<'promise'>,
  signer: KeyringPair,
): Promise<EventRecord[]> {
  return await new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const settle = (end: () => void): void => {
      stop();
      end();
    };
    call
      .signAndSend(signer, ({ status, events, dispatchError }) => {
        // An embedded chain finalizes at once: its client may hear of the finalized block alone.
        const isIncluded = status.isInBlock || status.isFinalized;
        if (status.isDropped || status.isInvalid || status.isUsurped) {
          settle(() => reject(new Error(`${describeCall(call)} was not included: ${status.type}`)));
        } else if (isIncluded && dispatchError) {
          const reason = dispatchError.isModule
            ? api.registry.findMetaError(dispatchError.asModule).name
            : dispatchError.toString();
          settle(() => reject(new Error(`${describeCall(call)} failed: ${reason}`)));
        } else if (isIncluded) {
          settle(() => resolve(events));
        }
      })
      .then((unsubscribe) => {
        stop = unsubscribe;
      })
      .catch(reject);
  });
}

function describeCall(call: SubmittableExtrinsic<'promise'>): string {
  return `${call.method.section}.${call.method.method}`;
}
