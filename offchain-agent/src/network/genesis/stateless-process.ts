import { run_task } from '@acala-network/chopsticks-executor';
import type { StatelessCall } from './stateless-executor.ts';

// The process of StatelessExecutor: runs one function of a runtime after the other on an empty state.

const nothing = (): Promise<undefined> => Promise.resolve(undefined);
const emptyState = {
  getStorage: nothing,
  getNextKey: nothing,
  offchainGetStorage: nothing,
  offchainTimestamp: () => Promise.resolve(0),
  offchainRandomSeed: () => Promise.resolve('0x' as const),
  offchainSubmitTransaction: () => Promise.resolve(false),
};

process.on('message', ({ code, name, argument }: StatelessCall) => {
  const task = {
    id: 0,
    wasm: code,
    calls: [[name, [argument]]],
    mockSignatureHost: 0,
    allowUnresolvedImports: false,
    runtimeLogLevel: 0,
    storageProofSize: 0,
  };
  run_task(task, emptyState).then(
    (response) => process.send?.(response),
    (error: unknown) => process.send?.({ Error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
