import { hasWasmTarget, wasmTarget } from '../cargo-env.mjs';
import { rustWorkspace } from '../folders.mjs';
import { ensureInstalled, isInstalled } from '../install.mjs';
import { ask } from '../process.mjs';
import { installPackages, isOnPath } from './debian.mjs';
import { browser, missingPackages, neededPackages, python, servers } from './packages.mjs';
import { isPythonClientReady, isS3ServerReady, makePythonClient, makeS3Server } from './python-client.mjs';
import { isWasmToolchainReady, makeWasmToolchain } from './wasm-toolchain.mjs';

/**
 * @typedef {object} SetupStep
 * @property {string} name
 * @property {string} why
 * @property {() => boolean} isDone
 * @property {() => Promise<string | undefined>} install a sentence when it could not do its work, else nothing
 */

const rustupCommand = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y";
const curlCommand = 'apt-get install -y curl ca-certificates';

/**
 * What a machine needs, in the order in which one stands on the other.
 * @returns {SetupStep[]}
 */
export function setupSteps() {
  return [...agentSteps(), rust(), rustTools(), chainPackages(), wasm()];
}

/**
 * What the agent's own tests need, without the chain's.
 * @returns {SetupStep[]}
 */
export function agentSteps() {
  return [
    npmModules(),
    packages('servers', servers),
    packages('browser', browser),
    packages('python', python),
    pythonClient(),
    s3Server(),
  ];
}

/** @returns {SetupStep} */
function pythonClient() {
  return {
    name: 'python client',
    why: 'py-substrate-interface, a client of the chain that its tests use',
    isDone: isPythonClientReady,
    install: makePythonClient,
  };
}

/** @returns {SetupStep} */
function s3Server() {
  return {
    name: 's3 server',
    why: 'moto, to which tests publish snapshots',
    isDone: isS3ServerReady,
    install: makeS3Server,
  };
}

/** @returns {SetupStep} */
function npmModules() {
  return {
    name: 'npm modules',
    why: 'the agent, its checks and tests',
    isDone: isInstalled,
    install: async () => {
      await ensureInstalled();
      return undefined;
    },
  };
}

/** @returns {SetupStep} */
function rust() {
  return {
    name: 'rust',
    why: 'the runtime and the node',
    isDone: () => answers('cargo', '--version') && answers('rustup', '--version'),
    install: async () => {
      const before = isOnPath('curl') ? '' : `  ${curlCommand}   (as root)\n`;
      return `there is no rustup with cargo on PATH; install it, then run this again:\n${before}  ${rustupCommand}`;
    },
  };
}

/** @returns {SetupStep} */
function rustTools() {
  return {
    name: 'rustfmt and clippy',
    why: 'npm test checks the Rust sources with them',
    isDone: () => answers('cargo', 'fmt', '--version') && answers('cargo', 'clippy', '--version'),
    install: async () => 'run `rustup component add rustfmt clippy`, then this again',
  };
}

/** @returns {SetupStep} */
function chainPackages() {
  const hasTarget = hasWasmTarget();
  const step = packages('Debian packages', neededPackages({ hasWasmTarget: hasTarget }));
  if (hasTarget) return step;
  return {
    ...step,
    install: async () => {
      const fault = await step.install();
      return (
        fault &&
        `${fault}\nIn place of rustc-web, cargo-web, rust-web-src and lld serves: rustup target add ${wasmTarget}`
      );
    },
  };
}

/**
 * @param {string} name
 * @param {readonly import('./packages.mjs').Packages[]} needed
 * @returns {SetupStep}
 */
function packages(name, needed) {
  return {
    name,
    why: needed.map(({ why }) => why).join('; '),
    isDone: () => missingPackages(needed).length === 0,
    install: () => installPackages(missingPackages(needed)),
  };
}

/** @returns {SetupStep} */
function wasm() {
  const name = `rust for ${wasmTarget}`;
  if (hasWasmTarget()) {
    return {
      name,
      why: 'rustup has it: nothing to make',
      isDone: () => true,
      install: async () => undefined,
    };
  }
  return {
    name,
    why: 'a tool chain beside the usual one, in the cache folder',
    isDone: isWasmToolchainReady,
    install: makeWasmToolchain,
  };
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function answers(command, ...args) {
  return ask(command, args, { cwd: rustWorkspace }) !== undefined;
}
