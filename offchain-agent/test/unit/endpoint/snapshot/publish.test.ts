import { deepEqual, equal, rejects } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MadeSnapshot, makeSnapshot, quiet } from '../../../../../tests/support/made-snapshot.ts';
import { outdated, publishSnapshot } from '../../../../src/endpoint/snapshot/publish.ts';
import { openTarget, partBytes } from '../../../../src/endpoint/snapshot/s3-target.ts';
import { FolderSource, findSnapshot } from '../../../../src/endpoint/snapshot/source.ts';
import { FolderTarget } from '../../../../src/endpoint/snapshot/target.ts';

describe('publishing snapshots to a folder', () => {
  let made: MadeSnapshot;
  let to: string;

  before(async () => {
    made = await makeSnapshot({ number: 7 });
    to = join(made.root, 'public');
  });

  after(async () => await made.remove());

  async function publish(folder: string, target = new FolderTarget(to), keep?: number) {
    return await publishSnapshot(await findSnapshot(new FolderSource(folder), undefined), target, {
      keep,
      say: quiet,
    });
  }

  it('is seen by nobody when it ends before the last file is there', async () => {
    const target = new FolderTarget(to);
    target.putFile = async () => {
      throw new Error('the machine was switched off');
    };
    await rejects(publish(made.folder, target), /switched off/);
    await rejects(findSnapshot(new FolderSource(to), undefined), { code: 'bad_input/snapshot_place' });
  });

  it('is found as the newest afterwards, and sends nothing twice', async () => {
    equal((await publish(made.folder)).reused, 0);
    const found = await findSnapshot(new FolderSource(to), undefined);
    deepEqual(found.manifest, made.manifest);
    equal((await publish(made.folder)).reused, 1);
  });

  it('keeps as many as were asked for, the newest of them', async () => {
    for (const number of [8, 9, 10]) {
      const next = await makeSnapshot({ number, root: made.root });
      await publish(next.folder, new FolderTarget(to), 2);
    }
    deepEqual(readdirSync(to).toSorted(), [
      'latest.json',
      'made-paritydb-archive-10',
      'made-paritydb-archive-9',
    ]);
    equal((await findSnapshot(new FolderSource(to), undefined)).manifest.block.number, 10);
  });

  it('is refused with a flipped byte in the archive, before anything is sent', async () => {
    const next = await makeSnapshot({ number: 11, root: made.root });
    const file = join(next.folder, next.manifest.archive.name);
    const bytes = readFileSync(file);
    bytes[9] = (bytes[9] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    await rejects(publish(next.folder), { code: 'no/snapshot_hash' });
    equal((await findSnapshot(new FolderSource(to), undefined)).manifest.block.number, 10);
  });
});

describe('publishing bare files', () => {
  let made: MadeSnapshot;

  before(async () => {
    made = await makeSnapshot({ number: 7 });
  });

  after(async () => await made.remove());

  const publish = async (folder: string, to: string, keep?: number) =>
    await publishSnapshot(await findSnapshot(new FolderSource(folder), undefined), new FolderTarget(to), {
      keep,
      bare: true,
      say: quiet,
    });

  it('puts each database file beside the archive, with the bytes of the manifest, and leaves nothing else', async () => {
    const to = join(made.root, 'bare');
    const before = readdirSync(made.root, { recursive: true }).toSorted();
    await publish(made.folder, to);
    for (const { path, bytes, blake2b_256: hash } of made.manifest.files) {
      const file = join(to, made.manifest.name, path);
      const [found = ''] = execFileSync('b2sum', ['-l', '256', file], { encoding: 'utf8' }).split(' ');
      deepEqual([statSync(file).size, `0x${found}`], [bytes, hash]);
    }
    rmSync(to, { recursive: true });
    deepEqual(readdirSync(made.root, { recursive: true }).toSorted(), before);
  });

  it('sends nothing twice, and makes room with them', async () => {
    const to = join(made.root, 'kept');
    await publish(made.folder, to);
    equal((await publish(made.folder, to)).reused, 1 + made.manifest.files.length);
    const next = await makeSnapshot({ number: 8, root: made.root });
    await publish(next.folder, to, 1);
    deepEqual(readdirSync(to).toSorted(), ['latest.json', next.manifest.name]);
  });
});

describe('what snapshots make room', () => {
  it('are the oldest of the same chain and pruning, never others nor the new one', () => {
    const names = ['a-paritydb-256-9', 'a-paritydb-256-10', 'a-paritydb-archive-1', 'b-paritydb-256-2', 'x'];
    deepEqual(outdated('a-paritydb-256-11', names, 2), ['a-paritydb-256-9']);
    deepEqual(outdated('a-paritydb-256-11', names, 3), []);
    deepEqual(outdated('a-paritydb-256-11', names, 1), ['a-paritydb-256-10', 'a-paritydb-256-9']);
  });
});

describe('a bucket with more names than a page has', () => {
  it('is listed to its end: files and folders', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `file-${index}`);
    const server = createServer(({ url = '' }, response) => {
      const asked = new URL(url, 'http://localhost').searchParams;
      const from = Number(asked.get('continuation-token') ?? 0);
      const prefix = asked.get('prefix') ?? '';
      const page = names.slice(from, from + 2).map((name) => {
        const isFolder = asked.has('delimiter');
        return isFolder
          ? `<CommonPrefixes><Prefix>${prefix}${name}/</Prefix></CommonPrefixes>`
          : `<Contents><Key>${prefix}${name}</Key></Contents>`;
      });
      const isLast = from + 2 >= names.length;
      const next = isLast ? '' : `<NextContinuationToken>${from + 2}</NextContinuationToken>`;
      response.setHeader('content-type', 'application/xml');
      response.end(
        `<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${next}${page.join('')}</ListBucketResult>`,
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = mkdtempSync(join(tmpdir(), 'almanac-bucket-'));
    const credentialsFile = join(folder, 'credentials');
    writeFileSync(credentialsFile, 'aws_access_key_id = a\naws_secret_access_key = b\n');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const target = openTarget('s3://snapshots/eu', { endpoint, credentialsFile, requesterPays: false });
    try {
      deepEqual(
        await target.filesIn('one'),
        names.map((name) => `one/${name}`),
      );
      deepEqual(await target.folders(), names);
    } finally {
      target.close();
      server.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the parts of a file in a bucket', () => {
  it('are always cut the same, and never more than S3 takes', () => {
    equal(partBytes(1), 16 * 1_048_576);
    for (const bytes of [10 ** 9, 10 ** 12, 48 * 10 ** 12])
      equal(Math.ceil(bytes / partBytes(bytes)) <= 10_000, true);
  });
});
