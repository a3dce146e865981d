import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { openS3 } from '../../offchain-agent/src/endpoint/snapshot/s3.ts';
import { startCommand } from '../support/cli.ts';
import { type MadeSnapshot, makeSnapshot } from '../support/made-snapshot.ts';
import { poll } from '../support/poll.ts';
import { holdParts, type S3Server, startS3Server } from '../support/s3-server.ts';

// Two whole parts of 16 MiB, and a rest.
const bytes = 40_000_000;
const keys = { AWS_ACCESS_KEY_ID: 'somebody', AWS_SECRET_ACCESS_KEY: 'a secret of the test' };

describe('publishing a snapshot to a real S3 server', () => {
  let server: S3Server;
  let made: MadeSnapshot;
  const former = { ...process.env };

  before(async () => {
    // The commands of one process have them, as those of a process of their own.
    Object.assign(process.env, keys);
    server = await startS3Server();
    made = await makeSnapshot({ bytes });
    const answer = await fetch(`${server.url}/bucket`, { method: 'PUT' });
    equal(answer.status, 200);
  });

  after(async () => {
    for (const name of Object.keys(keys)) delete process.env[name];
    Object.assign(process.env, former);
    await server?.close();
    await made?.remove();
  });

  const key = (): string => `bucket/there/${made.manifest.name}/${made.manifest.archive.name}`;
  const statusOf = async (path: string): Promise<number> =>
    (await fetch(`${server.url}/${path}`, { method: 'HEAD' })).status;
  const publish = (endpoint: string): readonly string[] => [
    'snapshot',
    'publish',
    made.folder,
    's3://bucket/there',
    '--s3-endpoint',
    endpoint,
    '--json',
  ];

  it('shows nothing when it is killed in the middle', async () => {
    const proxy = await holdParts(server.url, (part) => part === 1);
    try {
      const command = startCommand(publish(proxy.url), undefined, keys);
      await poll(
        'the first part is there',
        async () => proxy.parts,
        (parts) => parts === 1,
      );
      const end = once(command.process, 'exit');
      command.process.kill('SIGKILL');
      await end;
    } finally {
      await proxy.close();
    }
    equal(await statusOf(key()), 404);
    equal(await statusOf('bucket/there/latest.json'), 404);
  });

  it('goes on with the parts that were finished, and says how long each file may be kept', async () => {
    const { code, stdout, stderr } = await startCommand(publish(server.url), undefined, keys).ended;
    equal(code, 0, stderr);
    equal((JSON.parse(stdout) as { parts_reused: number }).parts_reused, 1);
    const { client, bucket } = openS3('s3://bucket', { endpoint: server.url, requesterPays: false });
    const headersOf = async (path: string): Promise<(string | undefined)[]> => {
      const Key = path.slice('bucket/'.length);
      const found = await client.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      return [found.CacheControl, found.ContentType];
    };
    deepEqual(await headersOf(key()), ['public, max-age=31536000, immutable', 'application/zstd']);
    deepEqual(await headersOf('bucket/there/latest.json'), ['public, max-age=60', 'application/json']);
    client.destroy();
  });

  it('sends nothing twice', async () => {
    const { code, stdout, stderr } = await startCommand(publish(server.url), undefined, keys).ended;
    equal(code, 0, stderr);
    equal((JSON.parse(stdout) as { files_reused: number }).files_reused, 1);
  });

  it('is read again from the bucket', async () => {
    const place = ['s3://bucket/there', '--s3-endpoint', server.url];
    const bucket = await startCommand(['snapshot', 'verify', ...place], undefined, keys).ended;
    equal(bucket.code, 0, bucket.stderr);
    match(bucket.stdout, /signature and hashes are right/);
  });

  it('says what a bucket refuses, and shows no key', async () => {
    const args = ['snapshot', 'publish', made.folder, 's3://elsewhere', '--s3-endpoint', server.url];
    const { code, stderr } = await startCommand(args, undefined, keys).ended;
    equal(code, 2, stderr);
    match(stderr, /s3:\/\/elsewhere refuses .*404[\s\S]*hint: make the bucket, or correct its name/);
    equal(stderr.includes(keys.AWS_SECRET_ACCESS_KEY), false);
  });
});
