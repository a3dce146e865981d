import { hasWasmTarget, wasmTarget } from '../cargo-env.mjs';
import { rustWorkspace } from '../folders.mjs';
import { ensureInstalled, isInstalled } from '../install.mjs';
import { ask } from '../process.mjs';
import { installPackages, isOnPath, sizesOfPackages } from './debian.mjs';
import { chain, forPages, forRelay, forWasmToolchain, missing, testPackages } from './packages.mjs';
import { isPythonClientReady, isS3ServerReady, makePythonClient, makeS3Server } from './python-client.mjs';
import { isWasmToolchainReady, makeWasmToolchain } from './wasm-toolchain.mjs';

/**
 * @typedef {object} SetupStep
 * @property {string} name
 * @property {string} why
 * @property {() => boolean} isDone
 * @property {() => Promise<string | undefined>} install a sentence when it could not do its work, else nothing
 * @property {() => string[]} [details] what would be installed, a line each
 */

const rustupCommand = "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y";
const curlCommand = 'apt-get install -y curl ca-certificates';

/**
 * What a machine needs for all tests, in the order in which one stands on the other.
 * @returns {SetupStep[]}
 */
export function setupSteps() {
  return [npmModules(), packages(testPackages), pythonClient(), s3Server(), rust(), rustTools()];
}

/**
 * What building a runtime as WebAssembly needs. The tests do without: they take the committed one.
 * @returns {SetupStep[]}
 */
export function blobSteps() {
  return [rust(), wasmPackages(), wasm()];
}

/**
 * What building a stock relay chain needs, whose runtimes are built on the way.
 * @returns {SetupStep[]}
 */
export function relaySteps() {
  return [packages(forRelay), ...blobSteps()];
}

/**
 * What opening the pages in a browser needs.
 * @returns {SetupStep[]}
 */
export function pageSteps() {
  return [packages(forPages)];
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
    isDone: () => isInstalled('all'),
    install: async () => {
      await ensureInstalled('all');
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
function wasmPackages() {
  if (hasWasmTarget()) return packages(chain);
  const step = packages([...chain, ...forWasmToolchain]);
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
 * All in one installation.
 * @param {readonly import('./packages.mjs').Packages[]} needed
 * @returns {SetupStep}
 */
function packages(needed) {
  return {
    name: 'Debian packages',
    why: 'servers and programs that tests start, what C and protobuf are compiled with',
    isDone: () => missing(needed).length === 0,
    install: () => installPackages(missing(needed).flatMap(({ names }) => names)),
    details: () => sizesOfPackages(missing(needed)),
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
