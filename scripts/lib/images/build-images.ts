import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../folders.mjs';
import { agentVersion, copyBuiltNode } from '../pack/packages.ts';
import { capture } from '../process.mjs';
import { buildah, hasImage, isolation, withContainer } from './buildah.ts';

const debian = 'localhost/almanac-debian';
const nodejs = 'localhost/almanac-nodejs';
// A machine behind a proxy has its own; they are lent while images are built, and not kept in them.
const certificates = '/etc/ssl/certs';

export const nodeImage = `localhost/almanac-node:${agentVersion()}`;
export const networkImage = `localhost/almanac-network:${agentVersion()}`;
export const agentImage = `localhost/almanac-agent:${agentVersion()}`;

type Tell = (line: string) => void;

/** Debian of its packages, in place of the image of a registry; made once. */
export async function makeDebian(tell: Tell): Promise<void> {
  if (await hasImage(debian)) return;
  tell(`${debian}: Debian 12 of its packages, which takes some minutes the first time`);
  const folder = mkdtempSync(join(tmpdir(), 'almanac-debian-'));
  try {
    const args = ['--variant=minbase', '--include=ca-certificates', 'bookworm', folder];
    const { code, output } = await capture('debootstrap', args);
    if (code !== 0) throw new Error(`debootstrap failed:\n${output.slice(-2_000)}`);
    const container = await buildah('from', 'scratch');
    await buildah('add', '--quiet', container, folder, '/');
    await buildah('commit', '--quiet', '--rm', container, debian);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** That with the Node.js that runs this; made once. */
export async function makeNodejs(tell: Tell): Promise<void> {
  if (await hasImage(nodejs)) return;
  tell(`${nodejs}: the same with Node.js ${process.versions.node} of this machine`);
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  await withContainer(debian, async (container) => {
    await buildah('add', '--quiet', container, realpathSync(process.execPath), '/usr/local/bin/node');
    const npm = 'lib/node_modules/npm';
    await buildah('add', '--quiet', container, join(prefix, npm), `/usr/local/${npm}`);
    const link = `ln -s ../${npm}/bin/npm-cli.js /usr/local/bin/npm`;
    await buildah(
      'run',
      ...isolation,
      container,
      '--',
      'sh',
      '-c',
      `${link} && useradd --create-home node && npm --version`,
    );
    await buildah('config', '--env', `NODE_EXTRA_CA_CERTS=${certificates}/ca-certificates.crt`, container);
    await buildah('commit', '--quiet', container, nodejs);
  });
}

/** The image of the built node. */
export async function buildNodeImage(): Promise<void> {
  await buildWithNode('node.Containerfile', `DEBIAN=${debian}`, nodeImage);
}

/** The image of a whole network, upon the agent's. */
export async function buildNetworkImage(): Promise<void> {
  await buildWithNode('network.Containerfile', `AGENT=${agentImage}`, networkImage);
}

async function buildWithNode(file: string, base: string, image: string): Promise<void> {
  // The folder of the binary holds gigabytes that are none of the image's.
  const context = mkdtempSync(join(tmpdir(), 'almanac-node-image-'));
  try {
    copyBuiltNode(context);
    await build(file, base, image, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** The image of the agent; its first stage installs and compiles, with what npm gets from its registry. */
export async function buildAgentImage(): Promise<void> {
  await build('Containerfile', `NODEJS=${nodejs}`, agentImage, root);
}

async function build(file: string, base: string, image: string, context: string): Promise<void> {
  const path = join(root, 'deploy/container', file);
  // Docker's format: the other one knows no health checks.
  const how = [...isolation, '--pull-never', '--format', 'docker', '--build-arg', base];
  const lent = ['--volume', `${certificates}:${certificates}:ro`];
  await buildah('build', ...how, ...lent, '--file', path, '--tag', image, context);
}
