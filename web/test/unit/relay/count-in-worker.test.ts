import { deepEqual } from 'node:assert/strict';
import { countInWorker } from '../../../src/relay/count-in-worker.ts';
import { parseAsked } from '../../../src/relay/relay-asked.ts';
import type { RelayFailure } from '../../../src/relay/relay-messages.ts';

describe('the worker of the relay page', () => {
  const had = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  afterEach(() => {
    if (had) Object.defineProperty(globalThis, 'Worker', had);
    else Reflect.deleteProperty(globalThis, 'Worker');
  });

  for (const [event, message] of [
    [new Event('error'), 'the worker of this page cannot be loaded'],
    [Object.assign(new Event('error'), { message: 'out of memory' }), 'the worker failed: out of memory'],
  ] as const) {
    it(`says: ${message}`, () => {
      const value = class extends EventTarget {
        postMessage(): void {
          this.dispatchEvent(event);
        }
        terminate(): void {}
      };
      Object.defineProperty(globalThis, 'Worker', { value, configurable: true });
      const failures: RelayFailure[] = [];
      const asked = parseAsked({
        url: 'wss://relay.example.org',
        sessions: '1',
        validator: '',
        genesis: '',
        withBlame: false,
        heads: 'node',
        file: undefined,
      });
      countInWorker(asked, {
        onProgress: () => undefined,
        onDone: () => undefined,
        onFailed: (failure) => failures.push(failure),
      });
      deepEqual(failures, [
        { message, hint: 'try again; if its server has a new version, load the page again' },
      ]);
    });
  }
});
