import { rejects } from 'node:assert/strict';
import { runSnapshotRestore } from '../../../../../src/endpoint/cli/snapshot/restore.ts';

describe('almanac snapshot restore', () => {
  const place = '/nowhere';
  const options = { basePath: '/nowhere/new', chain: 'dev', endpoint: ['ws://127.0.0.1:1'] };
  const signer = `0x${'12'.repeat(32)}`;

  it('demands whose signature is believed, or that anybody is said aloud', async () => {
    const refused = { code: 'bad_input/signer', message: /expected --signer KEY/ };
    await rejects(runSnapshotRestore(place, options), refused);
    await rejects(runSnapshotRestore(place, { ...options, signer, anySigner: true }), refused);
  });

  it('believes no unknown signer where no node is asked', async () => {
    const { endpoint: _, ...unasked } = options;
    await rejects(runSnapshotRestore(place, { ...unasked, unproved: true, anySigner: true }), {
      code: 'bad_input/signer',
      message: /--unproved skips the finality check/,
    });
  });
});
