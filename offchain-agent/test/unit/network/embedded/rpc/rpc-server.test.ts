import assert from 'node:assert/strict';
import { isTrustedOrigin } from '../../../../../src/network/embedded/rpc/rpc-server.ts';

describe('isTrustedOrigin', () => {
  it('lets programs, pages of this machine and polkadot.js Apps in', () => {
    for (const origin of [
      undefined,
      'http://localhost:3000',
      'http://127.0.0.1',
      'https://polkadot.js.org',
    ]) {
      assert.equal(isTrustedOrigin(origin), true, origin);
    }
  });

  it('keeps every other page out', () => {
    for (const origin of [
      'https://example.org',
      'https://polkadot.js.org.example.org',
      'http://localhost.example.org',
    ]) {
      assert.equal(isTrustedOrigin(origin), false, origin);
    }
  });
});
