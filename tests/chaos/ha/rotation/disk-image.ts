import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { resumeNode, stopNode } from '../../../../offchain-agent/src/lab/networks.ts';
import { findNode, networkFolder } from '../../../../offchain-agent/src/lab/real/state.ts';
import type { Scene } from '../scene.ts';
import { resumePart, stopPart } from '../stop-part.ts';

/** The disk of a machine with nodes of the validator, as it was while all of them were stopped. */
export interface DiskImage {
  readonly nodes: readonly string[];
  readonly folder: string;
}

/** With `file` all nodes, and the record, are on one machine; with etcd each node has its own. */
export function nodesBeside({ network, deciders }: Scene, node: string): string[] {
  return network.replicas?.coordinator === 'file' ? deciders.map((decider) => decider.node) : [node];
}

/** Takes an image of the machine of these nodes, which are stopped for it. */
export async function takeImage(scene: Scene, nodes: readonly string[]): Promise<DiskImage> {
  const image = { nodes, folder: join(networkFolder(scene.network.name), 'image') };
  await rm(image.folder, { recursive: true, force: true });
  await stopped(scene, nodes, async () => {
    for (const path of pathsOf(scene, nodes)) await copy(path, { from: root(scene), to: image.folder });
  });
  return image;
}

/** Puts the image back, as of a backup: the programs start on what it holds. What the oracle reads of grants is no part of it. */
export async function putBack(scene: Scene, { nodes, folder }: DiskImage): Promise<void> {
  await stopped(scene, nodes, async () => {
    for (const path of pathsOf(scene, nodes)) {
      await rm(join(root(scene), path), { recursive: true, force: true });
      await copy(path, { from: folder, to: root(scene) });
    }
    // A database from before has less that is final.
    for (const node of nodes) scene.oracle.witness.forget(node);
  });
  await rm(folder, { recursive: true, force: true });
}

/** Takes from a node and its sidecar what they keep of what was signed. */
export async function forgetSigned(scene: Scene, node: string): Promise<void> {
  const chains = join(root(scene), node, 'data', 'chains');
  await stopped(scene, [node], async () => {
    for (const chain of await readdir(chains))
      await rm(join(chains, chain, 'ha'), { recursive: true, force: true });
    await rm(join(root(scene), scene.deciderOf(node).name, 'grants.jsonl.mark'), { force: true });
  });
}

async function stopped(scene: Scene, nodes: readonly string[], act: () => Promise<void>): Promise<void> {
  const { network } = scene;
  for (const node of nodes) {
    await stopNode(network, findNode(network, node), true);
    await stopPart(network, scene.deciderOf(node).name);
  }
  try {
    await act();
  } finally {
    for (const node of nodes) {
      await resumePart(network, scene.deciderOf(node).name);
      await resumeNode(network, findNode(network, node));
    }
  }
}

/** From the folder of the network on. */
function pathsOf(scene: Scene, nodes: readonly string[]): string[] {
  const own = nodes.flatMap((node) => {
    const { name } = scene.deciderOf(node);
    return [
      join(node, 'data'),
      join(node, 'keystore'),
      join(name, 'ha.yaml'),
      join(name, 'grants.jsonl.mark'),
    ];
  });
  const isShared = scene.network.replicas?.coordinator === 'file';
  return isShared ? [...own, 'record', 'record.leases'] : own;
}

async function copy(path: string, { from, to }: { from: string; to: string }): Promise<void> {
  await mkdir(dirname(join(to, path)), { recursive: true });
  await cp(join(from, path), join(to, path), { recursive: true, preserveTimestamps: true });
}

function root({ network }: Scene): string {
  return networkFolder(network.name);
}
