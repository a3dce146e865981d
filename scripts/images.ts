// `npm run images`: builds the images of deploy/container without a registry, and runs them.
import {
  agentImage,
  buildAgentImage,
  buildNetworkImage,
  buildNodeImage,
  makeDebian,
  makeNodejs,
  networkImage,
  nodeImage,
} from './lib/images/build-images.ts';
import { imagesFolder } from './lib/images/buildah.ts';
import { tryImages, tryNetworkImage } from './lib/images/try-images.ts';
import { parseOptions } from './lib/options.mjs';
import { installPackages, isOnPath } from './lib/setup/debian.mjs';

const help = `usage: npm run images

  Builds the images of the node, of the agent and of a network with buildah, on a Debian that debootstrap makes of packages, and runs node, agent
  and load test of them, looking at their health. On Debian 12, as root; neither a registry nor a daemon is needed, namespaces neither.
  All of it lies in the cache folder.`;

parseOptions(help, { options: {} });
// What was started ends with the process.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const tell = (line: string): void => console.log(line);
const tools = ['buildah', 'debootstrap'];
try {
  const missing = tools.filter((name) => !isOnPath(name));
  const fault = missing.length === 0 ? undefined : await installPackages(missing);
  if (fault !== undefined) throw new Error(fault);
  await makeDebian(tell);
  await makeNodejs(tell);
  tell(`${nodeImage}, ${agentImage}, ${networkImage}: building in ${imagesFolder()}`);
  await buildNodeImage();
  await buildAgentImage();
  await buildNetworkImage();
  await tryImages(tell);
  await tryNetworkImage(tell);
} catch (error) {
  console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
