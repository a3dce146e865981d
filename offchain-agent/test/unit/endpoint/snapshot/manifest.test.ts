import { equal, match, rejects, throws } from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MadeSnapshot, makeSnapshot, signed } from '../../../../../tests/support/made-snapshot.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { latestName, parseLatest, parseManifest } from '../../../../src/endpoint/snapshot/manifest.ts';
import { openSigningKey } from '../../../../src/endpoint/snapshot/signing-key.ts';
import { FolderSource, findSnapshot } from '../../../../src/endpoint/snapshot/source.ts';

describe('the manifest of a snapshot', () => {
  let made: MadeSnapshot;
  let text: string;

  before(async () => {
    made = await makeSnapshot();
    text = readFileSync(join(made.folder, 'manifest.json'), 'utf8');
  });

  after(async () => await made.remove());

  it('is read as it was signed', () => {
    equal(parseManifest(text, 'here').name, 'made-paritydb-archive-7');
    equal(parseManifest(text, 'here', made.manifest.signature.key).block.number, 7);
  });

  it('is refused with one bit of any of its bytes changed', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      throws(
        () => parseManifest(changed.toString('latin1'), 'here'),
        (error) => error instanceof AgentError && error.code.startsWith('no/snapshot_'),
        `byte ${at}`,
      );
    }
  });

  it('is refused when another key signed it than the one that was named', () => {
    throws(() => parseManifest(text, 'here', `0x${'ab'.repeat(32)}`), { code: 'no/snapshot_signature' });
  });

  it('is refused where its own parts do not fit, although it is signed', () => {
    const { signature: _, ...unsigned } = made.manifest;
    const key = join(made.root, 'key.pem');
    const refused = (change: object, what: RegExp): void => {
      const manifest = JSON.stringify(signed({ ...unsigned, ...change }, key));
      throws(() => parseManifest(manifest, 'here'), { code: 'no/snapshot_manifest', message: what });
    };
    refused({ block: { ...unsigned.block, hash: `0x${'05'.repeat(32)}` } }, /the header is number 7/);
    refused({ name: 'made-paritydb-archive-8' }, /name: must be made-paritydb-archive-7/);
    refused({ files: [...unsigned.files, ...unsigned.files] }, /twice/);
    refused({ chain: { ...unsigned.chain, id: '../up' } }, /chain\.id/);
    for (const path of ['full/../up', '/full/a', 'full/a/b', 'network/secret_ed25519', 'full/.a'])
      refused({ files: [{ path, bytes: 1, blake2b_256: `0x${'05'.repeat(32)}` }] }, /files\[0\]\.path/);
    refused({ archive: { ...unsigned.archive, name: '../a.tar.zst' } }, /archive\.name/);
  });

  it('is found as the newest of a folder, unless latest.json names another block', async () => {
    const { name, block } = made.manifest;
    const latest = {
      schema: 'almanac.snapshot_latest.v1',
      name,
      manifest: `${name}/manifest.json`,
      number: block.number,
      hash: block.hash,
    };
    const write = (change: object): void =>
      writeFileSync(join(made.root, latestName), JSON.stringify({ ...latest, ...change }));
    write({});
    equal((await findSnapshot(new FolderSource(made.root), undefined)).manifest.name, name);
    write({ number: 8 });
    await rejects(findSnapshot(new FolderSource(made.root), undefined), { code: 'no/snapshot_manifest' });
    throws(() => parseLatest(JSON.stringify({ ...latest, manifest: '../manifest.json' }), 'here'), {
      code: 'no/snapshot_manifest',
    });
    await rejects(findSnapshot(new FolderSource(join(made.root, 'nowhere')), undefined), {
      code: 'bad_input/snapshot_place',
    });
  });

  it('is signed with a key that only its owner can read, and that stays the same', () => {
    const file = join(made.root, 'key.pem');
    equal(statSync(file).mode & 0o777, 0o600);
    equal(openSigningKey(file).key, made.manifest.signature.key);
    equal(createPrivateKey(readFileSync(file)).asymmetricKeyType, 'ed25519');
    writeFileSync(join(made.root, 'no.pem'), 'no key');
    throws(() => openSigningKey(join(made.root, 'no.pem')), { code: 'bad_input/snapshot_key' });
    match(openSigningKey(file).key, /^0x[0-9a-f]{64}$/);
    chmodSync(file, 0o644);
    throws(() => openSigningKey(file), /others may read it \(mode 644\)/);
  });
});
