import { MemoryDriver, MemoryStore } from '../../../../tests/support/memory-store.ts';
import { conformsToStore } from './conformance.ts';
import { conformsToDriver } from './driver-conformance.ts';

describe('the store in memory', () => {
  conformsToStore({
    place: () => new MemoryStore(),
    open: async (store, agent = '') => store.as(agent),
  });
  conformsToDriver(async () => new MemoryDriver());
});
