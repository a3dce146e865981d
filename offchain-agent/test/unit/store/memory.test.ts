import { MemoryStore } from '../../../../tests/support/memory-store.ts';
import { conformsToStore } from './conformance.ts';

describe('the store in memory', () => {
  conformsToStore({
    place: () => new MemoryStore(),
    open: async (store, agent = '') => store.as(agent),
  });
});
