// `npm run images`: builds the images of deploy/container without a registry, and runs them.
import {
  agentImage,
  buildAgentImage,
  buildNodeImage,
  makeDebian,
  makeNodejs,
  nodeImage,
} from './lib/images/build-images.ts';
import { imagesFolder } from './lib/images/buildah.ts';
import { tryImages } from './lib/images/try-images.ts';
import { parseOptions } from './lib/options.mjs';
import { installPackages, isOnPath } from './lib/setup/debian.mjs';

const help = `usage: npm run images

  Builds the images of the node and of the agent with buildah, on a Debian that debootstrap makes of packages, and runs node, agent
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
  tell(`${nodeImage}, ${agentImage}: building in ${imagesFolder()}`);
  await buildNodeImage();
  await buildAgentImage();
  await tryImages(tell);
} catch (error) {
  console.error(`almanac: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
