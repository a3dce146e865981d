import { deepEqual, equal, rejects } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type MadeSnapshot, makeSnapshot, quiet } from '../../../../../tests/support/made-snapshot.ts';
import { openS3, S3Source } from '../../../../src/endpoint/snapshot/s3.ts';
import { FolderSource, findSnapshot, HttpSource } from '../../../../src/endpoint/snapshot/source.ts';
import { fetchArchive, requirePublished } from '../../../../src/endpoint/snapshot/stage.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

describe('a snapshot that is read from a server', () => {
  let made: MadeSnapshot;
  let archive: Buffer;
  let server: Server;
  let url: string;
  let answer: Answer;
  let ranges: (string | undefined)[];

  before(async () => {
    made = await makeSnapshot({ bytes: 300_000 });
    archive = await readFile(join(made.folder, made.manifest.archive.name));
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s`;
  });

  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await made.remove();
  });

  beforeEach(() => {
    ranges = [];
    answer = serve;
  });

  /** As static servers do; `most` bytes of the archive at a time, and then the connection breaks. */
  function serve(
    request: IncomingMessage,
    response: ServerResponse,
    { most = Number.POSITIVE_INFINITY, hasRanges = true } = {},
  ): void {
    const name = new URL(request.url ?? '', url).pathname.split('/').at(-1) ?? '';
    if (name === 'manifest.json') {
      response.end(readFileSync(join(made.folder, name)));
      return;
    }
    const range = request.headers.range;
    ranges.push(range);
    const from = hasRanges ? Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0) : 0;
    const body = archive.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length });
    if (body.length <= most) response.end(body);
    else response.write(body.subarray(0, most), () => setImmediate(() => response.destroy()));
  }

  async function fetched(folder: string): Promise<Buffer> {
    const found = await findSnapshot(new HttpSource(url), undefined);
    return await readFile(await fetchArchive(found, join(made.root, folder), quiet));
  }

  it('goes on where the connection was lost', async () => {
    answer = (request, response) => serve(request, response, { most: 120_000 });
    deepEqual(await fetched('lost'), archive);
    equal(ranges[0], undefined);
    equal(ranges.length >= 3, true, String(ranges));
    for (const range of ranges.slice(1)) equal(/^bytes=[1-9]\d*-$/.test(range ?? ''), true, String(ranges));
  });

  it('goes on with what a former run has downloaded', async () => {
    const folder = join(made.root, 'resumed');
    await fetched('resumed');
    await writeFile(join(folder, `${made.manifest.archive.name}.part`), archive.subarray(0, 100_000));
    ranges = [];
    deepEqual(await fetched('resumed'), archive);
    deepEqual(ranges, ['bytes=100000-']);
  });

  it('comes whole from a server that knows no ranges', async () => {
    let answers = 0;
    answer = (request, response) => {
      answers += 1;
      serve(request, response, { hasRanges: false, most: answers === 2 ? 100_000 : archive.length });
    };
    deepEqual(await fetched('whole'), archive);
  });

  it('is refused with a flipped byte in the archive, and nothing of it is kept', async () => {
    const changed = Buffer.from(archive);
    changed[archive.length >> 1] = (changed[archive.length >> 1] ?? 0) ^ 1;
    answer = (request, response) => {
      if (request.url?.endsWith('manifest.json')) serve(request, response);
      else response.end(changed);
    };
    await rejects(fetched('flipped'), { code: 'no/snapshot_hash' });
    answer = serve;
    deepEqual(await fetched('flipped'), archive);
    deepEqual(ranges, [undefined]);
    const local = await findSnapshot(new FolderSource(made.folder), undefined);
    await requirePublished(local, made.manifest.archive, quiet);
  });

  it('is refused when it is longer than the manifest says, however long', async () => {
    answer = (request, response) => {
      if (request.url?.endsWith('manifest.json')) return serve(request, response);
      const more = (): void => {
        while (!response.destroyed && response.write(archive));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };
    await rejects(fetched('long'), { code: 'no/snapshot_hash', message: /longer than/ });
  });

  it('is not there where the server knows none', async () => {
    answer = (_, response) => response.writeHead(404).end();
    await rejects(findSnapshot(new HttpSource(url), undefined), { code: 'bad_input/snapshot_place' });
  });

  it('is read from a bucket whose requesters pay only by whoever says that he does', async () => {
    answer = (request, response) => {
      if (request.headers['x-amz-request-payer'] === 'requester') return serve(request, response);
      response
        .writeHead(403, { 'content-type': 'application/xml' })
        .end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    };
    const credentialsFile = join(made.root, 'credentials');
    await writeFile(credentialsFile, '[default]\naws_access_key_id = abc\naws_secret_access_key = hidden\n');
    const endpoint = new URL(url).origin;
    const sourceOf = (requesterPays: boolean): S3Source =>
      new S3Source(openS3('s3://bucket/s', { endpoint, credentialsFile, requesterPays }));
    await rejects(findSnapshot(sourceOf(false), undefined), {
      code: 'bad_input/bucket',
      message: /refuses \(reading manifest\.json, 403 AccessDenied\).*--requester-pays/,
    });
    equal((await findSnapshot(sourceOf(true), undefined)).manifest.name, made.manifest.name);
  });

  it('wants a bucket and keys that can be read', async () => {
    const options = { requesterPays: false };
    for (const place of ['s3://', 's3://Up/x', 's3:/a'])
      await rejects(async () => openS3(place, options), { code: 'bad_input/bucket' });
    await rejects(async () => openS3('s3://bucket', { ...options, credentialsFile: '/nowhere' }), {
      code: 'bad_input/credentials',
    });
  });
});
